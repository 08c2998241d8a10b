"""What was corrected and why, the register's own figures, and when the next figures come out."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from icalendar import Calendar, Event

from app.clock import now
from app.extensions import db
from app.half_years import half_year_title
from app.i18n import both, in_language
from app.navigation import absolute, settings
from app.open_answers import calendar_answer, json_answer
from app.public.blueprint import public
from app.public.published import NORM, address_of
from app.replies import notes
from app.replies.models import CorrectionNote
from app.replies.words import CORRECTIONS
from badge.verdict import moment
from monitor import publications
from monitor.disputes.own_figures import own_figures
from monitor.models import Publication


@dataclass(frozen=True)
class Correction:
    """A version that was struck out, and the one in its place with its reason and sentence."""

    struck: Publication
    by: Publication | None
    note: CorrectionNote | None

    @property
    def reason(self) -> str:
        return str(CORRECTIONS[self.by.correction_reason]) if self.by and self.by.correction_reason else ""


def all_corrections() -> list[Correction]:
    """Every struck-out version, the newest correction first."""
    session, found = db.session(), []
    for struck in publications.corrected(session):
        by = publications.replacement(session, struck)
        found.append(Correction(struck, by, notes.note_of(session, by)))
    return found


@both(public, nl="/correcties", en="/corrections")
def corrections() -> ResponseReturnValue:
    """Published figures that were replaced, the newest correction first; and how the register does itself."""
    return render_template(
        "public/corrections.html",
        corrections=all_corrections(),
        own=own_figures(db.session()),
        first_norm=NORM,
        address_of=address_of,
    )


@public.get("/corrections.json")
def corrections_json() -> ResponseReturnValue:
    """The same for machines."""
    return json_answer(
        {
            "own_figures": asdict(own_figures(db.session())),
            "corrections": [
                {
                    "period": each.struck.period,
                    "norm": each.struck.norm,
                    "version": each.struck.version,
                    "published_at": moment(each.struck.published_at),
                    "replaced_at": moment(each.struck.ended_at),
                    "by_version": each.by.version if each.by else None,
                    "reason": each.by.correction_reason if each.by else None,
                    "sentence_nl": each.note.sentence_nl if each.note else None,
                    "sentence_en": each.note.sentence_en if each.note else None,
                    "csv": absolute(address_of(each.struck, ".csv")),
                    "csv_digest": each.struck.output_digest,
                }
                for each in all_corrections()
            ],
        }
    )


@public.get("/scores/calendar.ics")
def release_calendar() -> Response:
    """The announced days of publication, for the calendar of who writes about them; ``?lang=en`` for English."""
    lang = "en" if request.args.get("lang") == "en" else "nl"
    calendar = Calendar()
    calendar.add("prodid", "-//Gedragscode Register//releases//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    with in_language(lang):
        for each in publications.announced(db.session()):
            calendar.add_component(release_event(each, lang))
    return calendar_answer(calendar.to_ical())


def release_event(publication: Publication, lang: str) -> Event:
    at = publication.release_at or now()
    event = Event()
    event.add("uid", f"figures-{publication.period}-{publication.norm}-{at:%Y%m%d}@{settings().host}")
    event.add("dtstamp", now())
    event.add("dtstart", at)
    event.add("dtend", at + timedelta(hours=1))
    event.add(
        "summary",
        gettext("Figures over %(period)s are published", period=half_year_title(publication.period)),
    )
    event.add("url", absolute("/nl/cijfers" if lang == "nl" else "/en/figures"))
    event.add("transp", "TRANSPARENT")
    return event
