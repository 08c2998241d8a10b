"""Issuing and renewing badges. The state of the signature is asked first, every time."""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from badge import code, sealing, settling
from badge.counting import has_a_ground
from badge.errors import DomainNotProven, DomainOfAnother
from badge.keys import KeyRing
from badge.models import Badge, Credential, CredentialState
from signatories import entries
from signatories.clashes import refused_by
from signatories.errors import SignatureNotInForce
from signatories.models import Domain
from signatories.signatures.signature import Signature
from signatories.signatures.signature_states import SignatureState

RENEW_AFTER = timedelta(days=30)
"""How old the newest credential of a badge is when the next one is made."""


def check_may_issue(signature: Signature, domain: Domain, *, at: datetime) -> None:
    """Raise ``SignatureNotInForce``, ``DomainOfAnother`` or ``DomainNotProven`` when a badge may not be."""
    if signature.state_at(at) is not SignatureState.IN_FORCE:
        raise SignatureNotInForce
    if domain.company_id != signature.company_id:
        raise DomainOfAnother(host=domain.host)
    if not domain.is_proven:
        raise DomainNotProven(host=domain.host)


def issue(
    session: Session, *, signature: Signature, domain: Domain, keys: KeyRing, base_url: str, at: datetime
) -> Badge:
    """The badge of *signature* on *domain*, made now if there is none; signed once that is committed.

    Asking again gives the same badge, also when two ask at once; it gets a new credential when
    its last one ended or its key was withdrawn. Raises as ``check_may_issue``, and ``SignerAway``.
    """
    check_may_issue(signature, domain, at=at)
    keys.signing_key(at=at)  # nothing is begun when nobody could sign it
    entries.lock(session)
    badge = _live_badge(session, signature, domain.origin)
    while badge is None:
        badge = _planned_badge(session, signature, domain, at)
    newest = badge.planned or badge.current
    if newest is None or newest.valid_until <= at or keys.trusted().find(newest.kid) is None:
        sealing.plan(session, badges=[badge], keys=keys, base_url=base_url, at=at)
    return badge


def renew(session: Session, *, badge: Badge, keys: KeyRing, base_url: str, at: datetime) -> Credential:
    """A new credential, with a new term, under the same CODE; earlier ones run out by themselves.

    Raises as ``check_may_issue``; a withdrawn badge counts as one without a signature in force.
    """
    if badge.is_withdrawn:
        raise SignatureNotInForce
    check_may_issue(badge.signature, badge.domain, at=at)
    return sealing.plan(session, badges=[badge], keys=keys, base_url=base_url, at=at)[0]


def renew_due(
    session: Session, *, keys: KeyRing, base_url: str, at: datetime, limit: int = settling.BATCH
) -> int:
    """Plan the next credential of live badges that are due, at most *limit*; return how many.

    Due is a badge whose newest credential is 30 days old, or has fallen, or was signed with a key
    that is not trusted any more (that one was withdrawn, or the register moved to another address);
    and one that has none, since its plan was not signed in time.
    """
    newest = (
        select(Credential.badge_id, func.max(Credential.number).label("number"))
        .where(Credential.state == CredentialState.SIGNED)
        .group_by(Credential.badge_id)
        .subquery()
    )
    due = session.scalars(
        select(Badge)
        .join(Badge.signature)
        .join(Badge.domain)
        .outerjoin(newest, newest.c.badge_id == Badge.id)
        .outerjoin(Credential, and_(Credential.badge_id == Badge.id, Credential.number == newest.c.number))
        .options(*settling.of_claims())
        .where(
            *has_a_ground(at),
            or_(
                Credential.id.is_(None),
                Credential.valid_from <= at - RENEW_AFTER,
                Credential.revoked_at.is_not(None),
                Credential.kid.not_in(keys.trusted().by_id),
            ),
            ~Badge.credentials.any(Credential.state == CredentialState.PLANNED),
        )
        .order_by(Badge.id)
        .limit(limit)
    ).all()
    return len(sealing.plan(session, badges=due, keys=keys, base_url=base_url, at=at))


def _live_badge(session: Session, signature: Signature, origin: str) -> Badge | None:
    return session.scalar(
        select(Badge).where(
            Badge.signature_id == signature.id, Badge.origin == origin, Badge.withdrawn_at.is_(None)
        )
    )


def _planned_badge(session: Session, signature: Signature, domain: Domain, at: datetime) -> Badge | None:
    """A new badge; or the one that another request made meanwhile; or none when the CODE was taken."""
    badge = Badge(
        code=code.new(),
        company=signature.company,
        signature=signature,
        domain=domain,
        origin=domain.origin,
        created_at=at,
    )
    try:
        with session.begin_nested():
            session.add(badge)
    except IntegrityError as error:
        if not refused_by(error, Badge, "uq_badge_live"):
            raise
        return _live_badge(session, signature, domain.origin)
    return badge
