"""The page of what has changed since last week, or since any day; and the same as a mail."""

from datetime import date, datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from app import as_of, outbox
from app.access import person
from app.association import changes_since
from app.association.blueprint import association, own
from app.association.members import DESK
from app.clock import now
from app.extensions import db
from app.findings import ANSWER_WORDS, evidence_in_words
from app.i18n import before_stop, both, in_language, show_date, spoken
from app.navigation import link_to
from sentences import SpokenError
from signatories.journal import JournalLine

WEEK = timedelta(days=7)
MOST = changes_since.MOST_TOLD
"""Lines of one list; the rest is counted, and the downloads have it."""


class MailChangesForm(FlaskForm):
    """Nothing to fill in: it mails what the page shows."""


def asked_since() -> tuple[datetime, date, str]:
    """The moment after which changes count, its day, and a sentence when what was asked for is no such day.

    ``?since=2026-01-31`` means: after the end of that day. Without it, seven days ago.
    """
    usual = now() - WEEK
    typed = request.args.get("since", "").strip()
    if not typed:
        return usual, as_of.day_of(usual), ""
    try:
        day = date.fromisoformat(typed) if as_of.ISO_DAY.fullmatch(typed) else None
    except ValueError:
        day = None
    try:
        if day is None:
            raise as_of.WrongDay
        return as_of.moment_of(db.session(), day, at=now()), day, ""
    except SpokenError as error:
        return usual, as_of.day_of(usual), spoken(error)


@both(association, nl=f"{DESK}/changes", en=f"{DESK}/changes", methods=["GET", "POST"])
def changes(association_slug: str) -> ResponseReturnValue:
    """What has changed since last week or since the day that was asked for; sending it mails the summary."""
    session = db.session()
    since, day, problem = asked_since()
    form = MailChangesForm()
    if form.validate_on_submit():
        mail_changes(session, since, day)
        session.commit()
        flash(gettext("The summary is on its way to %(email)s.", email=person().email), "success")
        return redirect(
            url_for("association.changes", association_slug=association_slug, since=day.isoformat())
        )
    page = render_template(
        "association/changes.html",
        form=form,
        changes=changes_since.between(session, association=own(), since=since, until=now()),
        day=day,
        problem=problem,
        answers=ANSWER_WORDS,
        words=evidence_in_words,
        in_words=in_words,
        most=MOST,
    )
    return page, 422 if problem else 200


def in_words(line: JournalLine) -> str:
    """An act of the association's own desk in one sentence."""
    if line.kind == "members-imported":
        return gettext("Imported members: %(new)s new, %(changed)s changed.", **_counts(line))
    if line.kind == "member-import-undone":
        return gettext("Undid an import of members.")
    name = line.company.name if line.company else "–"
    return gettext("Changed the details of %(name)s.", name=before_stop(name))


def _counts(line: JournalLine) -> dict[str, int]:
    return {name: line.data[name] for name in ("new", "changed")}


def mail_changes(session: Session, since: datetime, day: date) -> None:
    """Write the summary to the person who asked for it, in that person's language: names and counts."""
    who = person()
    with in_language(who.language):
        found = changes_since.between(session, association=own(), since=since, until=now())
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template="member_changes",
            at=now(),
            association=own().name,
            day=show_date(day),
            most=MOST,
            joined=[company.name for company in found.joined],
            left=[company.name for company in found.left],
            answers=[
                (each.company.name, change.condition, str(ANSWER_WORDS[change.after.answer]).lower())
                for each in found.answers
                for change in each.answers
            ],
            link=link_to(
                "association.changes",
                lang=who.language,
                association_slug=own().slug,
                since=day.isoformat(),
            ),
        )
