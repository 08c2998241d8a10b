"""A company's dates as a calendar (iCalendar): when its signatures end by themselves."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_babel import gettext
from icalendar import Calendar, Event

from app.navigation import link_to, settings
from app.texts import code_name
from signatories.signatures.reminders import Ending, Subject
from signatories.signatures.signature import Signature


def endings_of(signature: Signature, *, at: datetime) -> list[Ending]:
    """What of a running signature ends by itself: its term, and before it the time of a new edition."""
    endings = [Ending(signature.public_id, Subject.TERM, signature.ends_at)]
    if signature.lapses_at(at) < signature.ends_at:
        # The earlier end is the one that counts; the term is never reached.
        return [Ending(signature.public_id, Subject.RESIGNING, signature.lapses_at(at))]
    return endings


def calendar_of(signatures: Iterable[Signature], *, lang: str, at: datetime) -> bytes:
    """The dates of *signatures* as days in a calendar, in the language of the request or mail."""
    calendar = Calendar()
    calendar.add("prodid", "-//Gedragscode Register//dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for signature in signatures:
        for ending in endings_of(signature, at=at):
            calendar.add_component(_event(signature, ending, lang, at))
    return calendar.to_ical()


def _event(signature: Signature, ending: Ending, lang: str, at: datetime) -> Event:
    company, code = signature.company.name, code_name(signature.code_of_conduct)
    if ending.subject is Subject.RESIGNING:
        words = gettext("%(company)s: sign the new edition of the %(code)s", company=company, code=code)
    else:
        words = gettext("%(company)s: the signature under the %(code)s ends", company=company, code=code)
    event = Event()
    event.add("uid", f"{ending.signature}-{ending.subject.value}@{settings().host}")
    event.add("dtstamp", at)
    event.add("dtstart", ending.ends_at.date())
    event.add("dtend", ending.ends_at.date() + timedelta(days=1))
    event.add("summary", words)
    event.add("url", link_to("company.signature", company_slug=signature.company.slug, lang=lang))
    event.add("transp", "TRANSPARENT")
    return event
