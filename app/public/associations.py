"""Trade associations: all of them, and one with its conditions and its members."""

from datetime import date
from typing import NamedTuple

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.as_of import asked
from app.extensions import db
from app.findings import rule_in_words
from app.i18n import both
from app.keys import badge_keys
from app.places import asked_place
from app.public.blueprint import public
from app.public.company_facts import NotKnownThen
from app.public.documents import in_own_language
from signatories import register
from signatories.conditions.condition_rules import rules_on
from signatories.directory import directory
from signatories.directory.directory import EVERYONE, Question
from signatories.models import Association
from signatories.names import naming
from signatories.succession import lineage


class Condition(NamedTuple):
    """One condition as the page shows it; ``ground`` is where it stands in the statutes."""

    words: str
    ground: str
    effective_on: date


@both(public, nl="/brancheorganisaties", en="/associations")
def associations() -> ResponseReturnValue:
    as_of = asked()
    listed = register.associations(db.session(), at=as_of.at)
    return render_template("public/associations.html", associations=listed, as_of=as_of)


@public.get("/associations/<slug>")
def badge_association(slug: str) -> ResponseReturnValue:
    """What a badge gives as the address of the association through which the company signed."""
    found = register.association_of(db.session(), slug)
    return in_own_language("public.association", slug=found.slug)


@both(public, nl="/brancheorganisaties/<slug>", en="/associations/<slug>")
def association(slug: str) -> ResponseReturnValue:
    """Who it is, its conditions in words, and its members with their standing, now or on a day before.

    Raises ``NotFound``; ``NotKnownThen`` for one that was added later than the day asked for.
    """
    session, as_of = db.session(), asked()
    found = register.association_of(session, slug)
    if found.created_at > as_of.at:
        raise NotKnownThen
    question = Question(association=slug, standings=EVERYONE)
    place = asked_place()
    names = naming.association_names_of(session, found, at=as_of.at)
    return render_template(
        "public/association.html",
        association=found,
        as_of=as_of,
        name=next((each.name for each in names if each.counts_at(as_of.at)), found.name),
        former=[each for each in names if not each.counts_at(as_of.at) and each.to_on != each.from_on],
        went_into=lineage.went_into(session, found, at=as_of.at),
        conditions=conditions_of(found, on=as_of.at.date()),
        key=badge_keys().of_association(found.slug).active,
        place=place,
        members=directory.ask(session, question, place, at=as_of.at),
        download=url_for("public.signatories_csv", association=slug, standing="all", **as_of.kept),
    )


def conditions_of(found: Association, *, on: date) -> list[Condition]:
    """The conditions of that day, each in one sentence that is made from its rule."""
    rows = rules_on(db.session(), association=found, on=on)
    return [Condition(rule_in_words(row), row.ground, row.effective_on) for row in rows]
