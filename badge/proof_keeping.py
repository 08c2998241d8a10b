"""Making and keeping the form of a badge with its proof inside: once per credential, never per request."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from badge import data_integrity, key_life
from badge.counting import has_a_ground
from badge.keys import KeyRecord, KeyRing
from badge.models import Badge, Credential, CredentialState
from badge.proof_models import ProvenCredential
from sentences import SpokenError

log = logging.getLogger(__name__)
BATCH = 20
"""Each takes about 15 ms to make, in which others wait to write."""


def keep(session: Session, *, credentials: Sequence[Credential], keys: KeyRing, at: datetime) -> int:
    """Make the form of signed *credentials* with a proof inside, or make it anew; how many were made.

    None when no key for proofs can be used now: a badge never waits for this form.
    """
    signed = [each for each in credentials if each.state == CredentialState.SIGNED]
    if not signed:
        return 0
    payloads = [data_integrity.payload(each.payload, at=at) for each in signed]
    try:
        key = keys.proofs.signing_key(at=at)
        key_life.follow(session, keys=keys.proofs, at=at)
        documents = key.sign(payloads, kind=data_integrity.KIND)
    except (SpokenError, OSError) as error:
        log.error("forms with a proof inside cannot be made now: %s", type(error).__name__)
        return 0
    for credential, document in zip(signed, documents, strict=True):
        kept = session.get(ProvenCredential, credential.id)
        if kept is None:
            kept = ProvenCredential(credential_id=credential.id)
            session.add(kept)
        kept.kid, kept.made_at, kept.document = key.kid, at, document
    session.flush()
    return len(signed)


def document_of(session: Session, badge: Badge) -> str | None:
    """The published form of *badge* with its proof inside: that of the newest credential which has one."""
    return session.scalar(
        select(ProvenCredential.document)
        .join(ProvenCredential.credential)
        .where(Credential.badge_id == badge.id)
        .order_by(Credential.number.desc())
        .limit(1)
    )


def is_kept(session: Session, badge: Badge) -> bool:
    """Whether *badge* has this form."""
    return document_of(session, badge) is not None


def keep_due(session: Session, *, keys: KeyRing, at: datetime, limit: int = BATCH) -> int:
    """Make the form that badges in force lack, or whose key was withdrawn; how many were made.

    Lacking is what a credential does that is older than this form, or was renewed with many others.
    """
    newest = (
        select(func.max(Credential.id))
        .where(Credential.state == CredentialState.SIGNED)
        .group_by(Credential.badge_id)
    )
    trusted = keys.trusted()
    due = session.scalars(
        select(Credential)
        .join(Credential.badge)
        .join(Badge.signature)
        .join(Badge.domain)
        .outerjoin(ProvenCredential, ProvenCredential.credential_id == Credential.id)
        .where(
            Credential.id.in_(newest),
            Credential.kid.in_(trusted.by_id),
            Credential.revoked_at.is_(None),
            Credential.valid_until > at,
            or_(
                ProvenCredential.credential_id.is_(None),
                ProvenCredential.kid.not_in(trusted.proof_keys),
            ),
            *has_a_ground(at),
        )
        .order_by(Credential.id)
        .limit(limit)
    ).all()
    return keep(session, credentials=due, keys=keys, at=at)


def end_of_proofs(session: Session, record: KeyRecord) -> datetime | None:
    """When the last badge ends whose proof inside this key made."""
    return session.scalar(
        select(func.max(Credential.valid_until))
        .join(ProvenCredential, ProvenCredential.credential_id == Credential.id)
        .where(ProvenCredential.kid.endswith(f"#{record.thumbprint}", autoescape=True))
    )
