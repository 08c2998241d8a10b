"""Work on what stands beside a badge: endorsements of associations, and the form with a proof inside."""

from app.clock import now
from app.extensions import db
from app.keys import badge_keys
from app.navigation import settings
from badge import key_life, proof_keeping
from badge.endorsements import following, settling
from badge.keys import KeyRing


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


def retire_keys_beside() -> None:
    """Retire the previous keys of associations and of proofs, once all that they signed has ended."""
    session, keys = db.session(), badge_keys()
    rings: list[tuple[KeyRing, key_life.LastEnd]] = [(keys.proofs, proof_keeping.end_of_proofs)]
    rings += [
        (keys.of_association(slug), following.end_of_endorsements)
        for slug in following.associations_that_spoke(session)
    ]
    for ring, last_end in rings:
        key_life.retire_due(session, keys=ring, at=now(), last_end=last_end)
        key_life.follow(session, keys=ring, at=now())
        session.commit()
