"""Trade associations: all of them, and one with its conditions and its members."""

from datetime import date
from typing import NamedTuple

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.clock import now, today
from app.extensions import db
from app.findings import rule_in_words
from app.i18n import both
from app.public.blueprint import public
from signatories import directory, register
from signatories.condition_rules import rules_on
from signatories.directory import EVERYONE, Question
from signatories.models import Association


class Condition(NamedTuple):
    """One condition as the page shows it; ``ground`` is where it stands in the statutes."""

    words: str
    ground: str
    effective_on: date


@both(public, nl="/brancheorganisaties", en="/associations")
def associations() -> ResponseReturnValue:
    listed = register.associations(db.session(), at=now())
    return render_template("public/associations.html", associations=listed)


@both(public, nl="/brancheorganisaties/<slug>", en="/associations/<slug>")
def association(slug: str) -> ResponseReturnValue:
    """Who it is, its conditions in words, and its members of today with their standing."""
    session = db.session()
    found = register.association_of(session, slug)
    question = Question(association=slug, standings=EVERYONE)
    page = request.args.get("page", 1, type=int)
    return render_template(
        "public/association.html",
        association=found,
        conditions=conditions_of(found),
        members=directory.ask(session, question, page=page, at=now()),
        download=url_for("public.signatories_csv", association=slug, standing="all"),
    )


def conditions_of(found: Association) -> list[Condition]:
    """The conditions of today, each in one sentence that is made from its rule."""
    rows = rules_on(db.session(), association=found, on=today())
    return [Condition(rule_in_words(row), row.ground, row.effective_on) for row in rows]
