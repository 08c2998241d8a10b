"""Work on what stands beside a badge: endorsements of associations, and the form with a proof inside."""

from app.clock import now
from app.extensions import db
from app.keys import badge_keys
from app.navigation import settings
from badge import proof_keeping
from badge.endorsements import following, settling


def settle_endorsements() -> None:
    """Let endorsements fall whose membership ended or whose key was withdrawn, and sign what is asked for."""
    session, keys, at = db.session(), badge_keys(), now()
    following.withdraw_groundless(session, keys=keys, at=at)
    session.commit()
    settling.settle(session, keys=keys, base_url=settings().base_url, at=at)
    session.commit()


def make_proofs() -> None:
    """Make the forms with a proof inside that are lacking, a few at a time."""
    while proof_keeping.keep_due(db.session(), keys=badge_keys(), at=now()):
        db.session.commit()
    db.session.rollback()


def complete_endorsements() -> None:
    """Endorse the badges that lack it: from before endorsements, or of a company that is a member again."""
    session, keys = db.session(), badge_keys()
    following.endorse_due(session, keys=keys, base_url=settings().base_url, at=now())
    session.commit()
