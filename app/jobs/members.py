"""Signatures, conditions, contact points and succession: what comes about by the passing of time."""

import logging
from datetime import timedelta

from app import succeeding
from app.cases import reminding as case_reminding
from app.clock import now
from app.contacting import following, sending
from app.extensions import db
from app.keys import badge_keys
from app.navigation import settings
from app.outgoing import usual_way
from app.signatures import lapsing, reminding
from sentences import SpokenError

log = logging.getLogger(__name__)


def end_signatures() -> None:
    """Write down the signatures that ended by themselves, with what follows for their logos."""
    lapsing.end_what_lapsed(db.session(), keys=badge_keys(), base_url=settings().base_url, at=now())
    db.session.commit()


def remind() -> None:
    """Write the reminders of signatures that end soon, and of those that wait for a countersignature."""
    reminding.remind(db.session(), at=now())
    db.session.commit()


def carry_out_succession() -> None:
    """Carry out the released events whose day has come; one that cannot be stays, and its page says why."""
    session = db.session()
    for event in succeeding.due(session, at=now()):
        try:
            succeeding.carry_out(
                session, event=event, keys=badge_keys(), base_url=settings().base_url, at=now()
            )
            session.commit()
        except SpokenError as refused:
            session.rollback()
            log.error("an event of succession cannot be carried out: %s", refused.code)


def remind_of_conditions() -> None:
    """Tell officers of cases that wait for them, and who declared something that it runs out."""
    case_reminding.remind(db.session(), at=now())
    db.session.commit()


def send_contact_tests() -> None:
    """Send, send again and end the test notices that are due."""
    every = timedelta(days=settings().contact_test_days)
    following.do_what_is_due(db.session(), every=every, at=now())
    db.session.commit()


def follow_contact_tests() -> None:
    """See which test notices left, and post those that go to an API."""
    following.follow_mails(db.session(), at=now())
    db.session.commit()
    sending.post_waiting(db.session(), way=usual_way(), at=now())
