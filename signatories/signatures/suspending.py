"""Suspending a signature and reinstating it: by the association that countersigned, or the operator."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signatories.clashes import refused_by
from signatories.entries import append
from signatories.errors import SignatureNotInForce
from signatories.models import Association
from signatories.reasons import checked_reason
from signatories.signatures.answering import answers_to
from signatories.signatures.countersigning import kind_of
from signatories.signatures.signature import Signature, Suspension
from signatories.signatures.signature_errors import (
    AlreadySuspended,
    NotSuspended,
    NotYours,
    SuspendedByOperator,
)
from signatories.signatures.signature_states import ByKind, SignatureState, SuspensionKind
from signatories.signatures.signing import locked


def check_is_theirs(session: Session, signature: Signature, *, by: Association | None, at: datetime) -> None:
    """Raise ``NotYours`` unless the signature answers to *by*; the operator (``None``) may always."""
    if by is not None and by != answers_to(session, signature, at=at):
        raise NotYours


def open_suspension(signature: Signature) -> Suspension | None:
    """The suspension that was not lifted, if there is one."""
    return next((each for each in signature.suspensions if each.until_at is None), None)


def suspend(
    session: Session,
    *,
    signature: Signature,
    by: Association | None,
    kind: SuspensionKind,
    reason: str,
    at: datetime,
) -> Suspension:
    """Suspend a signature that is in force.

    Raises ``NotYours``, ``ReasonNeeded``, ``AlreadySuspended`` or ``SignatureNotInForce``.
    """
    check_is_theirs(session, signature, by=by, at=at)
    written = checked_reason(reason)
    state = locked(session, signature).state_at(at)
    if state is SignatureState.SUSPENDED:
        raise AlreadySuspended
    if state is not SignatureState.IN_FORCE:
        raise SignatureNotInForce
    suspension = Suspension(from_at=at, reason_kind=kind, reason=written, by_kind=kind_of(by))
    try:
        with session.begin_nested():
            signature.suspensions.append(suspension)
    except IntegrityError as error:
        if not refused_by(error, Suspension, "uq_suspension_open"):
            raise
        raise AlreadySuspended from None
    append(
        session,
        "signature-suspended",
        at=at,
        signature=signature.public_id,
        company=signature.company.register_number,
        by=kind_of(by).value,
        reason_kind=kind.value,
    )
    return suspension


def check_may_reinstate(
    session: Session, signature: Signature, *, by: Association | None, at: datetime
) -> Suspension:
    """The suspension that *by* may lift. Raises ``NotYours``, ``NotSuspended`` or ``SuspendedByOperator``."""
    check_is_theirs(session, signature, by=by, at=at)
    suspension = open_suspension(signature)
    if suspension is None or signature.state_at(at) is not SignatureState.SUSPENDED:
        raise NotSuspended
    if suspension.by_kind == ByKind.OPERATOR and by is not None:
        raise SuspendedByOperator
    return suspension


def reinstate(
    session: Session, *, signature: Signature, by: Association | None, reason: str, at: datetime
) -> Suspension:
    """Lift the suspension. Raises as ``check_may_reinstate``, or ``ReasonNeeded``."""
    written = checked_reason(reason)
    suspension = check_may_reinstate(session, locked(session, signature), by=by, at=at)
    suspension.until_at, suspension.lift_reason, suspension.lifted_by_kind = at, written, kind_of(by)
    session.flush()
    append(
        session,
        "signature-reinstated",
        at=at,
        signature=signature.public_id,
        company=signature.company.register_number,
        by=kind_of(by).value,
    )
    return suspension
