"""What follows when a signature ends by itself: it is written down, its logos fall, the company is told."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.signatures import mails
from badge import revoking
from badge.keys import KeyRing
from signatories.signatures import renewing


def end_what_lapsed(session: Session, *, keys: KeyRing, base_url: str, at: datetime) -> int:
    """Write down what lapsed by *at* and withdraw the logos that outlive a signature; how many lapsed."""
    lapsed = renewing.write_lapses(session, at=at)
    for signature in lapsed:
        mails.tell_company(session, "signature_lapsed", signature=signature, at=at)
    revoking.withdraw_ended(session, keys=keys, base_url=base_url, at=at)
    return len(lapsed)
