"""Countersigning: the association through which a company signed says yes or no; else the operator does."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from signatories.entries import append
from signatories.errors import AlreadySigned
from signatories.memberships import check_is_member
from signatories.models import Association
from signatories.reasons import checked_reason
from signatories.signatures.answering import answers_to, stands_for
from signatories.signatures.signature import Signature, SignedEdition
from signatories.signatures.signature_errors import EarlierSuspended, NotAwaiting, NotYours
from signatories.signatures.signature_states import ByKind, SignatureState
from signatories.signatures.signing import locked, running_signature, write_lapsed
from signatories.signatures.standing import EndReason


def kind_of(by: Association | None) -> ByKind:
    """Who acts: an association, or for ``None`` the operator of the register."""
    return ByKind.ASSOCIATION if by else ByKind.OPERATOR


def waiting(session: Session, *, association: Association | None, at: datetime) -> Sequence[Signature]:
    """The signatures that wait for *association* (for ``None``: the operator), the longest first."""
    through = (
        Signature.association_id.is_(None)
        if association is None
        else Signature.association_id.in_(stands_for(session, association, at=at))
    )
    return session.scalars(
        select(Signature)
        .where(
            through,
            Signature.countersigned_at.is_(None),
            Signature.ended_at.is_(None),
            Signature.ends_at > at,
            (Signature.resign_by.is_(None)) | (Signature.resign_by > at),
        )
        .order_by(Signature.signed_at, Signature.id)
        .options(
            selectinload(Signature.signed_editions).joinedload(SignedEdition.edition),
            selectinload(Signature.company),
            selectinload(Signature.association),
        )
    ).all()


def check_may_judge(session: Session, signature: Signature, *, by: Association | None, at: datetime) -> None:
    """Raise ``NotYours`` or ``NotAwaiting`` unless *by* has to say yes or no to this signature now."""
    if by != answers_to(session, signature, at=at):
        raise NotYours
    if signature.state_at(at) is not SignatureState.AWAITING:
        raise NotAwaiting


def countersign(
    session: Session, *, signature: Signature, by: Association | None, at: datetime
) -> Signature | None:
    """Bring a signature in force; returns the earlier one that it replaces, if any.

    *by* is the association through which the company signed, or ``None`` for the operator. Raises
    ``NotYours``, ``NotAwaiting``, ``NotAMember`` when the company has left meanwhile,
    ``EarlierSuspended``, and ``AlreadySigned`` when one under the same texts is in force.
    """
    check_may_judge(session, locked(session, signature), by=by, at=at)
    check_is_member(signature.company, association=by, on=at.date())
    earlier = running_signature(session, company=signature.company, code_of_conduct=signature.code_of_conduct)
    if earlier is not None:
        earlier = _make_way(session, earlier, signature, at)
    signature.countersigned_at, signature.countersigned_by_kind = at, kind_of(by)
    signature.follows = earlier
    session.flush()
    append(
        session,
        "signature-countersigned",
        at=at,
        signature=signature.public_id,
        company=signature.company.register_number,
        by=kind_of(by).value,
        association=by.slug if by else None,
    )
    return earlier


def _make_way(session: Session, earlier: Signature, signature: Signature, at: datetime) -> Signature | None:
    """End the *earlier* signature that still runs, and return it; one that lapsed is only written down."""
    state = locked(session, earlier).state_at(at)
    if state is SignatureState.LAPSED:
        write_lapsed(session, signature=earlier, at=at)
        return None
    if state is SignatureState.SUSPENDED:
        raise EarlierSuspended
    if not earlier.is_carried and earlier.text_digest == signature.text_digest:
        raise AlreadySigned
    end_renewed(session, earlier, renewed_by=signature, at=at)
    return earlier


def end_renewed(session: Session, earlier: Signature, *, renewed_by: Signature, at: datetime) -> None:
    """End a signature because the next one takes over at this very moment."""
    earlier.ended_at, earlier.end_reason = at, EndReason.RENEWED
    session.flush()
    append(
        session,
        "signature-renewed",
        at=at,
        signature=earlier.public_id,
        company=earlier.company.register_number,
        renewed_by=renewed_by.public_id,
        ends_at=renewed_by.ends_at.isoformat(),
    )


def refuse(
    session: Session, *, signature: Signature, by: Association | None, reason: str, at: datetime
) -> None:
    """Refuse to countersign. Raises ``NotYours``, ``NotAwaiting`` or ``ReasonNeeded``."""
    written = checked_reason(reason)
    check_may_judge(session, locked(session, signature), by=by, at=at)
    signature.ended_at, signature.end_reason, signature.refusal = at, EndReason.REFUSED, written
    session.flush()
    append(
        session,
        "signature-refused",
        at=at,
        signature=signature.public_id,
        company=signature.company.register_number,
        by=kind_of(by).value,
        association=by.slug if by else None,
    )
