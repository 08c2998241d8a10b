"""The latest changes of signatures, in one line each, for the home page."""

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from sentences import N_
from signatories.directory import directory_rows
from signatories.entries import Entry
from signatories.models import Company

MOST = 5
SENTENCES = {
    "signature-countersigned": N_("signed. The signature is in force."),
    "signature-renewed": N_("renewed its signature."),
    "signature-suspended": N_("is suspended: the signature does not count now."),
    "signature-reinstated": N_("has its signature in force again."),
    "signature-withdrawn": N_("is no signatory any more: the signature was withdrawn."),
    "signature-lapsed": N_("is no signatory any more: the signature was not renewed."),
}
"""What follows the name of the company, by the kind of act."""


class Change(NamedTuple):
    """One change: when, of which company (its name now, and its page), and what."""

    at: datetime
    name: str
    slug: str
    words: str


def latest(session: Session, *, at: datetime) -> list[Change]:
    """The newest changes up to *at*, the newest first."""
    query = select(Entry).where(Entry.kind.in_(SENTENCES), Entry.company.is_not(None), Entry.at <= at)
    entries = session.scalars(query.order_by(Entry.position.desc()).limit(MOST)).all()
    numbers = {each.company for each in entries}
    companies = session.scalars(select(Company).where(Company.register_number.in_(numbers))).all()
    rows = {each.register_number: each for each in directory_rows.read(session, companies, at=at)}
    return [
        Change(each.at, rows[each.company].name, rows[each.company].slug, gettext(SENTENCES[each.kind]))
        for each in entries
        if each.company in rows
    ]
