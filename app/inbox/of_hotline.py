"""What waits for the hotline: figures that do not know its withdrawals yet, and contact points that are silent."""

from collections.abc import Iterator

from flask import url_for
from sqlalchemy.orm import Session

from app.half_years import half_year_name
from app.inbox.waiting import Fact, What
from monitor import newer
from signatories.contacts.contact_list import ContactList
from signatories.contacts.contact_states import State


def facts(session: Session, *, listed: ContactList) -> Iterator[Fact]:
    """*listed* is the list of contact points as it stands now."""
    for each in newer.of(session):
        if each.withdrawals:
            about = half_year_name(each.publication.period)
            yield Fact(What.SEE_UNCORRECTED, url_for("hotline.withdrawn"), about)
    silent = [line for line in listed.lines if line.state.state is State.FAILED]
    if silent:
        url = url_for("machine.contact_points_csv")
        yield Fact(What.SEE_SILENT_CONTACTS, url, count=len(silent))
