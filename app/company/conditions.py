"""What each association asks of the company: answers, evidence, what to do next, and declaring."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug import Response
from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.access import person
from app.clock import now
from app.company.blueprint import DESK, company, own_company
from app.extensions import db
from app.findings import evidence_in_words, held_against_rules, names_of_rules, rule_in_words, since_in_words
from app.i18n import _l, both
from signatories.cases import books
from signatories.cases.models import ConditionCase
from signatories.conditions import attestations, attesting, waivers
from signatories.conditions.attestations import Attestation
from signatories.conditions.condition_rules import ConditionRule, rules_on
from signatories.conditions.conditions import Attester, Finding, Kind
from signatories.conditions.waivers import Waiver
from signatories.models import Association, Membership

CONDITIONS = f"{DESK}/conditions"
MENDED_AT = {
    Kind.SIGNED_CURRENT: "company.tasks",
    Kind.BADGE_IN_FORCE: "company.logos",
    Kind.DOMAIN_PROVEN: "company.domains",
    Kind.CONTACT_POINT: "company.contact_point",
    Kind.CONTACT_TESTED: "company.contact_point",
    Kind.NOT_BELOW_NORM: "company.figures",
    Kind.MEASURABLE: "company.contact_point",
}
"""The page on which the company mends a condition, or looks into it."""


class DeclareForm(FlaskForm):
    sure = BooleanField(
        _l("I declare that our company meets this condition today"),
        [InputRequired(_l("Tick this to declare it."))],
    )


@dataclass(frozen=True)
class Line:
    """One condition of one association, as it stands for the company."""

    row: ConditionRule
    finding: Finding
    case: ConditionCase | None

    @property
    def mended_at(self) -> str | None:
        return MENDED_AT.get(Kind(self.row.kind))

    @property
    def may_declare(self) -> bool:
        return attesting.may_declare(self.row, Attester.COMPANY)


@dataclass(frozen=True)
class Asked:
    """What one association asks, and what it let the company off."""

    association: Association
    lines: list[Line]
    waivers: list[Waiver]
    names: dict[str, str]


@both(company, nl=CONDITIONS, en=CONDITIONS)
def conditions(company_slug: str) -> ResponseReturnValue:
    session = db.session()
    return render_template(
        "company/conditions.html",
        asked=[asked_by(session, each) for each in memberships()],
        declared=attestations.of_company(session, company=own_company()),
        words=evidence_in_words,
        since=since_in_words,
        rule_in_words=rule_in_words,
        moment=now(),
    )


def memberships() -> list[Membership]:
    """The memberships of now, by name of the association."""
    held = [each for each in own_company().memberships if each.counts_at(now())]
    return sorted(held, key=lambda each: each.association.name)


def asked_by(session: Session, membership: Membership) -> Asked:
    association, own = membership.association, own_company()
    rules, members = held_against_rules(session, association=association, memberships=[membership], at=now())
    cases = books.open_cases(session, association=association, company_ids=[own.id])
    return Asked(
        association,
        [
            Line(row, finding, cases.get((own.id, row.name)))
            for row, finding in zip(rules, members[0].findings, strict=True)
        ],
        waivers.of_member(session, association=association, company=own),
        names_of_rules(session, association),
    )


def asked_rule(association_slug: str, name: str) -> ConditionRule:
    """The condition of that name of an association of which the company is a member; else 404."""
    rows = [
        row
        for membership in memberships()
        if membership.association.slug == association_slug
        for row in rules_on(db.session(), association=membership.association, on=now().date())
        if row.name == name and attesting.may_declare(row, Attester.COMPANY)
    ]
    return rows[0] if rows else abort(404)


@both(
    company,
    nl=f"{CONDITIONS}/declare/<asked>/<name>",
    en=f"{CONDITIONS}/declare/<asked>/<name>",
    methods=["GET", "POST"],
)
def declare(company_slug: str, asked: str, name: str) -> ResponseReturnValue:
    """Declare that the company meets a condition that rests on its word."""
    row, form = asked_rule(asked, name), DeclareForm()
    if form.validate_on_submit():
        attesting.attest(
            db.session(),
            row=row,
            company=own_company(),
            attester=Attester.COMPANY,
            by=person().public_id,
            at=now(),
        )
        db.session.commit()
        flash(gettext("Declared. Your association sees it."), "success")
        return _back()
    page = render_template("company/declare.html", form=form, row=row, condition=rule_in_words(row))
    return page, 422 if form.errors else 200


@both(
    company,
    nl=f"{CONDITIONS}/declarations/<declaration_id>",
    en=f"{CONDITIONS}/declarations/<declaration_id>",
    methods=["POST"],
)
def withdraw_declaration(company_slug: str, declaration_id: str) -> ResponseReturnValue:
    """Take back what the company itself declared."""
    found = own_declaration(declaration_id)
    attesting.withdraw(db.session(), attestation=found, by=person().public_id, at=now())
    db.session.commit()
    flash(gettext("The declaration is taken back."), "success")
    return _back()


def own_declaration(declaration_id: str) -> Attestation:
    made = attestations.of_company(db.session(), company=own_company())
    return next(
        (each for each in made if each.public_id == declaration_id and each.by_kind == Attester.COMPANY), None
    ) or abort(404)


def _back() -> Response:
    return redirect(url_for("company.conditions", company_slug=own_company().slug))
