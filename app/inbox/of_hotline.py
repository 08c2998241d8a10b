"""What waits for the hotline: figures that do not know its withdrawals yet, and contact points that are silent."""

from collections.abc import Iterator

from flask import url_for
from sqlalchemy.orm import Session

from app.half_years import half_year_name
from app.inbox.waiting import Fact, What
from monitor import newer


def facts(session: Session, *, silent: int) -> Iterator[Fact]:
    """*silent* is how many contact points of signatories did not answer their last test."""
    for each in newer.of(session):
        if each.withdrawals:
            about = half_year_name(each.publication.period)
            yield Fact(What.SEE_UNCORRECTED, url_for("hotline.withdrawn"), about)
    if silent:
        url = url_for("machine.contact_points_csv")
        yield Fact(What.SEE_SILENT_CONTACTS, url, count=silent)
