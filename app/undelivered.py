"""Mail that did not arrive: trying it again by hand, and which addresses it came back from."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.outbox import OutboxMail
from signatories import journal


def try_again(session: Session, *, mail: OutboxMail, by: str, at: datetime) -> None:
    """Put a mail that failed back among those that wait; by hand, after the address was mended or the server."""
    if mail.failed_at is None:
        return
    mail.failed_at, mail.tries, mail.next_try_at = None, 0, at
    journal.note(session, "mail-tried-again", at=at, by=by, mail=mail.public_id)


def bounced(session: Session, recipients: Iterable[str]) -> dict[str, OutboxMail]:
    """By address, the last mail to it where that one came back: one that was delivered since clears it."""
    last = (
        select(func.max(OutboxMail.id))
        .where(
            OutboxMail.recipient.in_(list(recipients)),
            or_(OutboxMail.sent_at.is_not(None), OutboxMail.failed_at.is_not(None)),
        )
        .group_by(OutboxMail.recipient)
    )
    found = session.scalars(select(OutboxMail).where(OutboxMail.id.in_(last)))
    return {mail.recipient: mail for mail in found if mail.is_bounce}
