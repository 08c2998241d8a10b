"""Books first, then the signature: sign what committed rows ask for, and enter it in the log.

A plan that nobody signed in time is void; the next one has another place in the list.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from badge import envelope, key_life, listing, proof_keeping, sealing
from badge.endorsements import settling as endorsements
from badge.errors import SignerRefused
from badge.keys import KeyRing
from badge.models import Badge, Credential, CredentialState
from badge.signing_key import Signer
from badge.status_list import TOLERANCE
from badge.token import BADGE
from signatories import entries
from signatories.documents.documents import Edition
from signatories.signatures.signature import Signature, SignedEdition
from signatories.signatures.signature_states import SignatureState

log = logging.getLogger(__name__)
OWES = listing.OWES
PLAN_LASTS = timedelta(minutes=10)
"""How long after its term began a credential may still be signed."""
BATCH = 250
AT_ONCE = 5
"""Of how many credentials the form with a proof inside is made at once; of more, the worker makes it."""


def owes(session: Session) -> datetime | None:
    """When this session last did something that must be signed, if it did."""
    return session.info.get(listing.OWES)


def settle(session: Session, *, keys: KeyRing, base_url: str, at: datetime, limit: int = BATCH) -> int:
    """Sign the lists that are owed and at most *limit* planned credentials; return how many of these.

    The endorsements beside them follow. Lists come first: a badge never goes out while a withdrawal
    waits. Safe to do twice, and at once.
    Raises ``SignerAway`` or ``SignerRefused``; then the books still ask for the same.
    """
    keys.signing_key(at=at)  # before any lock: a signer that hangs holds up nobody who writes
    entries.lock(session)
    key_life.follow(session, keys=keys, at=at)
    planned = list(session.scalars(_planned(limit)))
    stale = [each for each in planned if not _may_be_signed(each, base_url, at)]
    sealing.void(session, stale, at=at)
    for list_number in listing.owed(session):
        listing.publish(session, list_number=list_number, keys=keys, base_url=base_url, at=at)
    good = [each for each in planned if each.state == CredentialState.PLANNED]
    signed = _sign(session, good, keys.signing_key(at=at), at=at)
    if signed <= AT_ONCE:
        proof_keeping.keep(session, credentials=good, keys=keys, at=at)
    endorsements.settle(session, keys=keys, base_url=base_url, at=at)
    session.info.pop(listing.OWES, None)
    return signed


def is_due(session: Session, *, keys: KeyRing) -> bool:
    """Whether ``settle`` has something to do."""
    planned = select(Credential.id).where(Credential.state == CredentialState.PLANNED).limit(1)
    return (
        session.scalar(planned) is not None
        or bool(listing.owed(session))
        or key_life.is_behind(session, keys=keys)
    )


def of_claims() -> tuple[_AbstractLoad, ...]:
    """What to load with many badges, so that saying what they say asks nothing more."""
    signature = selectinload(Badge.signature)
    return (
        selectinload(Badge.company),
        joinedload(Badge.domain),
        signature.selectinload(Signature.signed_editions)
        .joinedload(SignedEdition.edition)
        .joinedload(Edition.document),
        signature.selectinload(Signature.suspensions),
        signature.joinedload(Signature.association),
        signature.joinedload(Signature.code_of_conduct),
    )


def _planned(limit: int) -> Select[Credential]:
    return (
        select(Credential)
        .join(Credential.badge)
        .where(Credential.state == CredentialState.PLANNED)
        .options(selectinload(Credential.badge).options(*of_claims()))
        .order_by(Credential.id)
        .limit(limit)
    )


def _may_be_signed(credential: Credential, base_url: str, at: datetime) -> bool:
    """Whether the ground of a planned credential is still there, and its moment has not passed."""
    badge = credential.badge
    return (
        not badge.is_withdrawn
        and badge.domain.is_proven
        and badge.signature.state_at(at) is SignatureState.IN_FORCE
        and credential.jti.startswith(f"{base_url}/badges/")
        and at - PLAN_LASTS <= credential.valid_from <= at + TOLERANCE
    )


def _sign(session: Session, planned: Sequence[Credential], key: Signer, *, at: datetime) -> int:
    if not planned:
        return 0
    try:
        tokens = key.sign([each.payload for each in planned], kind=BADGE)
    except SignerRefused as refused:
        if len(planned) == 1:
            log.error("the signer refused credential %s: %s", planned[0].jti, refused.values.get("why"))
            sealing.void(session, planned, at=at)
            return 0
        return sum(_sign(session, [each], key, at=at) for each in planned)
    for each, token in zip(planned, tokens, strict=True):
        each.token, each.state, each.kid = token, CredentialState.SIGNED, key.kid
    acts = [
        entries.act(
            "badge-issued",
            badge=each.badge.code,
            company=each.badge.company.register_number,
            origin=each.badge.origin,
            credential=each.number,
            valid_until=envelope.stamp(each.valid_until),
        )
        for each in planned
    ]
    for each, position in zip(planned, entries.append_many(session, acts, at=at), strict=True):
        each.badge.log_index = position
    session.flush()
    return len(planned)
