"""Making and keeping the form of a badge with its proof inside: once per credential, never per request."""

from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from badge import data_integrity, listing, openbadge
from badge.counting import has_a_ground
from badge.keys import KeyRing
from badge.models import Badge, Credential, CredentialState
from badge.proof_models import ProvenCredential


def keep(session: Session, *, credential: Credential, keys: KeyRing, at: datetime) -> ProvenCredential:
    """Make the form of a signed *credential* with its proof inside, or make it anew, and keep it."""
    key = keys.proofs.signing_key(at=at)
    document = data_integrity.seal(openbadge.read(credential.payload), key, at=at)
    kept = session.get(ProvenCredential, credential.id)
    if kept is None:
        kept = ProvenCredential(credential_id=credential.id)
        session.add(kept)
    kept.kid, kept.made_at, kept.document = key.kid, at, document
    session.flush()
    listing.announce_key(session, kid=key.kid, at=at)
    return kept


def document_of(session: Session, credential: Credential) -> str | None:
    """The published form of *credential* with its proof inside, if there is one."""
    kept = session.get(ProvenCredential, credential.id)
    return kept.document if kept else None


def is_kept(session: Session, badge: Badge) -> bool:
    """Whether the newest credential of *badge* has this form."""
    return badge.current is not None and document_of(session, badge.current) is not None


def keep_due(session: Session, *, keys: KeyRing, at: datetime, limit: int = 200) -> int:
    """Make the form that badges in force lack, or whose key was withdrawn; how many were made.

    Lacking is what a credential does that is older than this form.
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
            and_(Credential.revoked_at.is_(None), Credential.valid_until > at),
            or_(
                ProvenCredential.credential_id.is_(None),
                ProvenCredential.kid.not_in(trusted.proof_keys),
            ),
            *has_a_ground(at),
        )
        .order_by(Credential.id)
        .limit(limit)
    ).all()
    for credential in due:
        keep(session, credential=credential, keys=keys, at=at)
    return len(due)
