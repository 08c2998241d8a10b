"""Having signed what the books ask of the associations: their lists first, then the endorsements planned.

A badge never waits for it: when an association's key cannot be used now, the badge goes out alone.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from badge import key_life
from badge.endorsements import form, issuing, listing
from badge.endorsements.models import Ending, Endorsement
from badge.envelope import stamp
from badge.errors import SignerRefused
from badge.keys import KeyRing
from badge.models import Badge, Credential, CredentialState
from badge.signing_key import Signer
from badge.status_list import TOLERANCE
from sentences import SpokenError
from signatories import entries
from signatories.models import Association

log = logging.getLogger(__name__)
PLAN_LASTS = timedelta(minutes=10)
"""How long after its term began an endorsement may still be signed."""
BATCH = 250


def settle(session: Session, *, keys: KeyRing, base_url: str, at: datetime, limit: int = BATCH) -> int:
    """Publish the lists that are owed, and sign at most *limit* planned endorsements; how many of these.

    Raises nothing when a key cannot be used: the books still ask for the same.
    """
    waiting = session.scalars(
        select(Endorsement)
        .options(joinedload(Endorsement.badge).joinedload(Badge.company), joinedload(Endorsement.association))
        .where(Endorsement.token.is_(None), Endorsement.withdrawn_at.is_(None))
        .order_by(Endorsement.id)
        .limit(limit)
    ).all()
    stale = [each for each in waiting if not _may_be_signed(each, base_url, at)]
    if stale:
        issuing.withdraw(session, [(each, Ending.NOT_SIGNED) for each in stale], at=at)
    owed = listing.owed(session)
    with_credential = _signed_badges(session, [each.badge_id for each in waiting])
    signed = 0
    by_association = {each.association_id: each.association for each in waiting} | {
        association.id: association for association, _ in owed
    }
    for association in by_association.values():
        lists = [number for of, number in owed if of is association]
        planned = [
            each
            for each in waiting
            if each.association is association
            and each.withdrawn_at is None
            and each.badge_id in with_credential
        ]
        try:
            signed += _settle_one(session, association, lists, planned, keys=keys, base_url=base_url, at=at)
        except (SpokenError, OSError) as error:
            log.error("what an association says could not be signed now: %s", type(error).__name__)
    return signed


def _signed_badges(session: Session, badge_ids: Sequence[int]) -> set[int]:
    """Those of these badges that have a signed credential: an endorsement never goes out before its badge."""
    signed = Credential.state == CredentialState.SIGNED
    found = select(Credential.badge_id).where(Credential.badge_id.in_(badge_ids), signed)
    return set(session.scalars(found.distinct()))


def _settle_one(
    session: Session,
    association: Association,
    lists: Sequence[int],
    planned: Sequence[Endorsement],
    *,
    keys: KeyRing,
    base_url: str,
    at: datetime,
) -> int:
    ring = keys.of_association(association.slug)
    key = ring.signing_key(at=at)
    entries.lock(session)
    key_life.follow(session, keys=ring, at=at)
    for list_number in lists:
        listing.publish(
            session,
            association=association,
            list_number=list_number,
            keys=keys,
            base_url=base_url,
            at=at,
        )
    return _sign(session, planned, key, at=at)


def _may_be_signed(endorsement: Endorsement, base_url: str, at: datetime) -> bool:
    """Whether its badge is still there, and its moment has not passed."""
    return (
        not endorsement.badge.is_withdrawn
        and endorsement.payload["id"].startswith(f"{base_url}/associations/")
        and at - PLAN_LASTS <= endorsement.valid_from <= at + TOLERANCE
    )


def _sign(session: Session, planned: Sequence[Endorsement], key: Signer, *, at: datetime) -> int:
    if not planned:
        return 0
    try:
        tokens = key.sign([each.payload for each in planned], kind=form.KIND)
    except SignerRefused as refused:
        if len(planned) == 1:
            log.error("the signer refused an endorsement: %s", refused.values.get("why"))
            issuing.withdraw(session, [(planned[0], Ending.NOT_SIGNED)], at=at)
            return 0
        return sum(_sign(session, [each], key, at=at) for each in planned)
    for each, token in zip(planned, tokens, strict=True):
        each.token, each.kid = token, key.kid
    session.flush()
    acts = [
        entries.act(
            "endorsement-issued",
            association=each.association.slug,
            company=each.badge.company.register_number,
            badge=each.badge.code,
            endorsement=each.number,
            valid_until=stamp(each.valid_until),
        )
        for each in planned
    ]
    entries.append_many(session, acts, at=at)
    return len(planned)
