"""Withdrawing and suspending badges: it counts from the commit, the lists follow, and no bit is ever cleared."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from badge import listing, sealing
from badge.endorsements import issuing as endorsing
from badge.endorsements.models import Ending
from badge.keys import KeyRing
from badge.models import Badge, Credential, CredentialState
from badge.verdict import Reason
from signatories.entries import append, lock
from signatories.signatures.signature import Signature
from signatories.signatures.signature_states import SignatureState


def withdraw(
    session: Session, *, badge: Badge, reason: Reason, keys: KeyRing, base_url: str, at: datetime
) -> None:
    """Withdraw a badge for good: every credential of it falls, and the status list is owed.

    It needs no signer: what the books say counts at once, and the list follows after the commit.
    Withdrawing it again changes nothing: the first moment and reason stand.
    """
    lock(session)
    first = session.execute(
        update(Badge)
        .where(Badge.id == badge.id, Badge.withdrawn_at.is_(None))
        .values(withdrawn_at=at, withdrawal_reason=reason.value)
    ).rowcount  # pyright: ignore[reportAttributeAccessIssue]
    session.refresh(badge)
    if not first:
        return
    _revoke_credentials(session, badge=badge, at=at)
    endorsing.withdraw_of(session, badge=badge, why=Ending.BADGE_WITHDRAWN, at=at)
    entry = append(
        session,
        "badge-withdrawn",
        at=at,
        badge=badge.code,
        company=badge.company.register_number,
        reason=reason.value,
    )
    badge.log_index = entry.position
    session.flush()


def _revoke_credentials(session: Session, *, badge: Badge, at: datetime) -> None:
    """Let every credential of *badge* that has not ended fall; the lists that say so are owed from now on."""
    lock(session)  # before the rows: whoever signs holds the log while it writes to them
    found = select(Credential).where(Credential.badge_id == badge.id)
    lists: set[int] = set()
    for each in session.scalars(found.execution_options(populate_existing=True)):
        if each.revoked_at is None and each.valid_until > at:
            each.revoked_at = at
            lists.add(each.list_number)
        if each.state == CredentialState.PLANNED:
            each.state = CredentialState.VOID
    session.flush()
    listing.owe(session, lists, at=at)


def live_badges(session: Session, *, signature: Signature) -> Sequence[Badge]:
    """The badges of *signature* that were not withdrawn, by origin."""
    return session.scalars(
        select(Badge)
        .where(Badge.signature_id == signature.id, Badge.withdrawn_at.is_(None))
        .order_by(Badge.origin)
    ).all()


def withdraw_for_signature(
    session: Session,
    *,
    signature: Signature,
    keys: KeyRing,
    base_url: str,
    at: datetime,
    reason: Reason = Reason.SIGNATURE_WITHDRAWN,
) -> list[Badge]:
    """Withdraw every live badge of *signature* and return them."""
    badges = list(live_badges(session, signature=signature))
    for badge in badges:
        withdraw(session, badge=badge, reason=reason, keys=keys, base_url=base_url, at=at)
    return badges


def withdraw_ended(
    session: Session, *, keys: KeyRing, base_url: str, at: datetime, limit: int = 200
) -> list[Badge]:
    """Withdraw badges that outlive their signature; return them, at most *limit*.

    One whose credentials have all run out needs no withdrawal: its term is over by itself.
    """
    found = session.scalars(
        select(Badge)
        .join(Badge.signature)
        .where(
            Badge.withdrawn_at.is_(None),
            or_(Signature.ended_at <= at, Signature.ends_at <= at, Signature.resign_by <= at),
            Badge.credentials.any(and_(Credential.valid_until > at, Credential.revoked_at.is_(None))),
        )
        .order_by(Badge.id)
        .limit(limit)
    ).all()
    for badge in found:
        withdrawn = badge.signature.state_at(at) is SignatureState.WITHDRAWN
        reason = Reason.SIGNATURE_WITHDRAWN if withdrawn else Reason.SIGNATURE_ENDED
        withdraw(session, badge=badge, reason=reason, keys=keys, base_url=base_url, at=at)
    return list(found)


def suspend_for_signature(
    session: Session, *, signature: Signature, reason: Reason, keys: KeyRing, base_url: str, at: datetime
) -> list[Badge]:
    """Let every credential of the signature's badges fall, while their CODEs stay: they are suspended.

    That they are suspended and not withdrawn is known from the signature, at ``/v/CODE.json``.
    """
    badges = list(live_badges(session, signature=signature))
    for badge in badges:
        _revoke_credentials(session, badge=badge, at=at)
        endorsing.withdraw_of(session, badge=badge, why=Ending.BADGE_SUSPENDED, at=at)
        entry = append(
            session,
            "badge-suspended",
            at=at,
            badge=badge.code,
            company=badge.company.register_number,
            reason=reason.value,
        )
        badge.log_index = entry.position
    session.flush()
    return badges


def reinstate_for_signature(
    session: Session, *, signature: Signature, keys: KeyRing, base_url: str, at: datetime
) -> list[Badge]:
    """A new credential, under the same CODE, for every badge whose domain is still proven.

    A badge whose domain was lost meanwhile is withdrawn. Returns those that are valid again.
    """
    valid = []
    for badge in live_badges(session, signature=signature):
        if badge.domain.is_proven:
            valid.append(badge)
        else:
            reason = Reason.DOMAIN_LOST
            withdraw(session, badge=badge, reason=reason, keys=keys, base_url=base_url, at=at)
    sealing.plan(session, badges=valid, keys=keys, base_url=base_url, at=at)
    return valid


def move_to_signature(session: Session, *, earlier: Signature, to: Signature) -> list[Badge]:
    """Let the badges of a renewed signature live on under the next one, with their CODEs."""
    badges = list(live_badges(session, signature=earlier))
    for badge in badges:
        badge.signature = to
    session.flush()
    return badges
