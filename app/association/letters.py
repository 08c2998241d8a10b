"""Warning members that miss one condition: choose them, read and change each letter, send all."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app.access import person
from app.answers_of_members import Answers, answers, whole
from app.association.blueprint import association, own
from app.association.members import DESK
from app.cases import acts, letters
from app.clock import now, today
from app.extensions import db
from app.findings import Member, evidence_in_words, rule_in_words
from app.i18n import _l, both
from app.known_members import Answered
from app.refusals import refuse
from sentences import SpokenError
from signatories.cases import acting, books
from signatories.cases.stepping import LONGEST_LETTER
from signatories.conditions.condition_rules import ConditionRule, rules_on
from signatories.conditions.conditions import Answer, Finding

MOST_LETTERS = 50
"""How many letters are read and sent in one go."""
MOST_LISTED = 200
"""How many members the page lists to choose from: who is warned goes off the list, and others come on it."""
WARN = f"{DESK}/cases/warn"


class LettersForm(FlaskForm):
    """One field for each letter, named after the slug of its member."""


def letters_form(members: Sequence[Member], drafts: Sequence[str]) -> LettersForm:
    fields = {
        f"letter-{member.dossier.company.slug}": TextAreaField(
            member.dossier.company.name,
            [InputRequired(_l("Write the letter.")), Length(min=10, max=LONGEST_LETTER)],
            default=draft,
            render_kw={"rows": 16},
        )
        for member, draft in zip(members, drafts, strict=True)
    }
    return type("LettersFormOfMembers", (LettersForm,), fields)()


def missing(found: Answers, name: str) -> tuple[ConditionRule, list[Answered]]:
    """The condition of that name, and the members that miss it and were not warned yet; 404 without it."""
    place = next((place for place, row in enumerate(found.rules) if row.name == name), None)
    if place is None:
        abort(404)
    members = [each for each in found.members if each.findings[place].answer is Answer.NOT_MET]
    ids = [each.member.id for each in members]
    warned = books.open_cases(db.session(), association=own(), company_ids=ids)
    return found.rules[place], [each for each in members if (each.member.id, name) not in warned]


def finding_on(found: Answers, row: ConditionRule, member: Member) -> Finding:
    return member.findings[list(found.rules).index(row)]


@both(association, nl=WARN, en=WARN)
def warn_members(association_slug: str) -> ResponseReturnValue:
    """Choose a condition, and whom of the members that miss it to warn."""
    name = request.args.get("condition", "")
    if not name:
        rules = rules_on(db.session(), association=own(), on=today())
        return _choice(rules, None, [])
    found = answers(db.session(), association=own(), at=now())
    row, missed = missing(found, name)
    members = whole(db.session(), found, missed[:MOST_LISTED])
    shown = [(each, evidence_in_words(finding_on(found, row, each))) for each in members]
    return _choice(found.rules, row, shown, count=len(missed))


def _choice(
    rules: Sequence[ConditionRule],
    row: ConditionRule | None,
    members: Sequence[tuple[Member, str]],
    count: int = 0,
) -> str:
    return render_template(
        "association/warn_members.html",
        rules=[(each.name, rule_in_words(each)) for each in rules],
        row=row,
        condition=rule_in_words(row) if row else "",
        members=members,
        count=count,
        chosen=set(request.args.getlist("member")),
        most=MOST_LETTERS,
    )


@both(association, nl=f"{WARN}/letters", en=f"{WARN}/letters", methods=["GET", "POST"])
def warning_letters(association_slug: str) -> ResponseReturnValue:
    """The letters to the chosen members, each in its own language; sending opens a case for each."""
    session, wanted = db.session(), request.args.getlist("member")
    if "condition" not in request.args:
        return redirect(url_for("association.warn_members", association_slug=association_slug))
    found = answers(session, association=own(), at=now())
    row, missed = missing(found, request.args["condition"])
    chosen = [each for each in missed if each.member.slug in wanted][:MOST_LETTERS]
    members = whole(session, found, chosen)
    form = letters_form(members, _drafts(session, found, row, members))
    if members and form.validate_on_submit():
        try:
            _send(session, found, row, members, form)
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            session.commit()
            flash(ngettext("%(num)s warning is sent.", "%(num)s warnings are sent.", len(members)), "success")
            return redirect(url_for("association.cases", association_slug=association_slug))
    page = render_template(
        "association/warning_letters.html", form=form, row=row, condition=rule_in_words(row), members=members
    )
    return page, 422 if form.errors else 200


def _drafts(session: Session, found: Answers, row: ConditionRule, members: Sequence[Member]) -> list[str]:
    return [
        letters.draft(
            row=row,
            member=member,
            finding=finding_on(found, row, member),
            language=letters.language_of(session, member.dossier.company, at=now()),
            at=now(),
        )
        for member in members
    ]


def _send(
    session: Session, found: Answers, row: ConditionRule, members: Sequence[Member], form: LettersForm
) -> None:
    for member in members:
        company = member.dossier.company
        case = acting.warn(
            session,
            row=row,
            company=company,
            finding=finding_on(found, row, member),
            letter=form[f"letter-{company.slug}"].data,
            by=person().public_id,
            at=now(),
        )
        acts.told(session, case.steps[0], at=now())
