"""Conditions that the association itself declares to be met: for which members, and since when."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug import Response

from app.access import person
from app.answers_of_members import answers, whole
from app.association.blueprint import association, own
from app.association.members import DESK, member_of
from app.association.rules import own_rule
from app.clock import now
from app.extensions import db
from app.findings import evidence_in_words, rule_in_words
from app.i18n import before_stop, both
from signatories.conditions import attestations, attesting
from signatories.conditions.conditions import Attester

DECLARATIONS = f"{DESK}/conditions/<name>/declarations"
PAGE = 50


@both(association, nl=DECLARATIONS, en=DECLARATIONS)
def declarations(association_slug: str, name: str) -> ResponseReturnValue:
    """Each member with the declaration that counts now."""
    row = own_rule(name)
    found = answers(db.session(), association=own(), at=now())
    place = [each.name for each in found.rules].index(name)
    pages = max(1, -(-len(found.members) // PAGE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    return render_template(
        "association/declarations.html",
        row=row,
        condition=rule_in_words(row),
        members=whole(db.session(), found, found.members[(page - 1) * PAGE : page * PAGE]),
        place=place,
        words=evidence_in_words,
        may=attesting.may_declare(row, Attester.OFFICER),
        page=page,
        pages=pages,
    )


@both(
    association,
    nl=f"{DESK}/members/<company_slug>/declarations/<name>",
    en=f"{DESK}/members/<company_slug>/declarations/<name>",
    methods=["POST"],
)
def declare(association_slug: str, company_slug: str, name: str) -> ResponseReturnValue:
    """Declare that a member meets a condition, from now on."""
    row = own_rule(name)
    member_of(db.session(), g.company)
    attesting.attest(
        db.session(), row=row, company=g.company, attester=Attester.OFFICER, by=person().public_id, at=now()
    )
    db.session.commit()
    flash(gettext("Declared for %(name)s.", name=before_stop(g.company.name)), "success")
    return _back(name)


@both(
    association,
    nl=f"{DESK}/members/<company_slug>/declarations/<name>/withdraw",
    en=f"{DESK}/members/<company_slug>/declarations/<name>/withdraw",
    methods=["POST"],
)
def withdraw_declaration(association_slug: str, company_slug: str, name: str) -> ResponseReturnValue:
    """Take back what the association declared about a member for this condition."""
    own_rule(name)
    member_of(db.session(), g.company)
    standing = [
        each
        for each in attestations.of_company(db.session(), company=g.company)
        if each.rule_name == name and each.association_id == own().id and each.withdrawn_at is None
    ]
    for attestation in standing or abort(404):
        attesting.withdraw(db.session(), attestation=attestation, by=person().public_id, at=now())
    db.session.commit()
    flash(gettext("Taken back for %(name)s.", name=before_stop(g.company.name)), "success")
    return _back(name)


def _back(name: str) -> Response:
    return redirect(url_for("association.declarations", association_slug=own().slug, name=name))
