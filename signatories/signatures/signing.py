"""Placing, withdrawing and ending a signature: the one door for page, command and test."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signatories.clashes import refused_by
from signatories.documents.documents import CodeOfConduct, Edition, current_editions
from signatories.ends import check_runs
from signatories.entries import append
from signatories.errors import (
    AlreadySigned,
    DutyNotTicked,
    NoContactPoint,
    NoProvenDomain,
    SignatureNotInForce,
    WrongEditionTyped,
)
from signatories.memberships import check_is_member
from signatories.models import Association, Company
from signatories.signatures.signature import Signature, SignedEdition
from signatories.signatures.signature_errors import AwaitsCountersignature
from signatories.signatures.signature_states import ENDS, SignatureState
from signatories.signatures.standing import EndReason
from signatories.terms import months_later


def text_digest(editions: Sequence[Edition]) -> str:
    """SHA-256, in hex, over the digests of the signed editions, in order, a line each."""
    return hashlib.sha256("".join(f"{edition.digest}\n" for edition in editions).encode()).hexdigest()


def duty_name(edition: Edition, duty_id: str) -> str:
    """How a ticked duty is named across documents, such as ``addendum/remove-in-24-hours``."""
    return f"{edition.document.key}/{duty_id}"


def check_was_read(
    editions: Sequence[Edition], *, typed_editions: Mapping[str, str], ticked_duties: Collection[str]
) -> None:
    """Raise ``WrongEditionTyped`` or ``DutyNotTicked`` unless everything was typed and ticked.

    *typed_editions* maps a document's key to what the signer typed from its first page.
    """
    for edition in editions:
        if typed_editions.get(edition.document.key, "").strip() != edition.edition:
            raise WrongEditionTyped
    for edition in editions:
        if any(duty_name(edition, duty["id"]) not in ticked_duties for duty in edition.duties):
            raise DutyNotTicked


def check_may_sign(company: Company) -> None:
    """Raise ``CompanyEnded``, or ``NoContactPoint`` or ``NoProvenDomain`` while it cannot sign yet."""
    check_runs(company)
    if company.contact_point is None:
        raise NoContactPoint
    if not any(domain.is_proven for domain in company.domains):
        raise NoProvenDomain


def running_signature(
    session: Session, *, company: Company, code_of_conduct: CodeOfConduct
) -> Signature | None:
    """The countersigned signature that no act has ended; its term may have passed."""
    return _open_signature(session, company, code_of_conduct, is_countersigned=True)


def waiting_signature(
    session: Session, *, company: Company, code_of_conduct: CodeOfConduct
) -> Signature | None:
    """The signature that waits for its countersignature; its term may have passed."""
    return _open_signature(session, company, code_of_conduct, is_countersigned=False)


def _open_signature(
    session: Session, company: Company, code_of_conduct: CodeOfConduct, *, is_countersigned: bool
) -> Signature | None:
    return session.scalar(
        select(Signature).where(
            Signature.company_id == company.id,
            Signature.code_of_conduct_id == code_of_conduct.id,
            Signature.ended_at.is_(None),
            Signature.countersigned_at.is_not(None) == is_countersigned,
        )
    )


def latest_signature(session: Session, *, company: Company) -> Signature | None:
    """The company's newest signature, whatever became of it."""
    return session.scalar(
        select(Signature).where(Signature.company_id == company.id).order_by(Signature.id.desc()).limit(1)
    )


def sign(
    session: Session,
    *,
    company: Company,
    code_of_conduct: CodeOfConduct,
    association: Association | None,
    signer_name: str,
    signer_function: str,
    typed_editions: Mapping[str, str],
    ticked_duties: Collection[str],
    at: datetime,
) -> Signature:
    """Place a company's signature under the current editions; it counts once it is countersigned.

    One whose term has passed is written down as lapsed. Raises ``AlreadySigned`` while one under
    the same editions is in force or suspended, ``AwaitsCountersignature`` while one waits (also when
    another request was faster), ``NotAMember`` of *association*, and what the checks above raise.
    """
    check_is_member(company, association=association, on=at.date())
    check_may_sign(company)
    editions = current_editions(session, code_of_conduct=code_of_conduct, on=at.date())
    check_was_read(editions, typed_editions=typed_editions, ticked_duties=ticked_duties)
    for earlier in (
        waiting_signature(session, company=company, code_of_conduct=code_of_conduct),
        running_signature(session, company=company, code_of_conduct=code_of_conduct),
    ):
        if earlier is not None:
            _make_room(session, earlier, editions, at)
    signature = new_signature(
        editions,
        company=company,
        code_of_conduct=code_of_conduct,
        association=association,
        signer_name=signer_name,
        signer_function=signer_function,
        at=at,
        ends_at=months_later(at, code_of_conduct.term_months),
    )
    try:
        with session.begin_nested():
            session.add(signature)
    except IntegrityError as error:
        if not refused_by(error, Signature, "uq_signature_awaiting"):
            raise
        raise AwaitsCountersignature from None
    append(
        session,
        "signature-placed",
        at=at,
        signature=signature.public_id,
        company=company.register_number,
        editions=[f"{edition.document.key} {edition.edition}" for edition in editions],
        text_digest=signature.text_digest,
        association=association.slug if association else None,
    )
    return signature


def new_signature(
    editions: Sequence[Edition],
    *,
    company: Company,
    code_of_conduct: CodeOfConduct,
    association: Association | None,
    signer_name: str,
    signer_function: str,
    at: datetime,
    ends_at: datetime,
) -> Signature:
    """The row of a signature under *editions*, with the re-signing date that is known already."""
    resign_by = resigning_date(editions)
    return Signature(
        company=company,
        code_of_conduct=code_of_conduct,
        association=association,
        signer_name=signer_name,
        signer_function=signer_function,
        text_digest=text_digest(editions),
        signed_at=at,
        ends_at=ends_at,
        resign_by=resign_by,
        resign_told_at=at if resign_by else None,
        signed_editions=[
            SignedEdition(edition=edition, position=position, digest=edition.digest)
            for position, edition in enumerate(editions)
        ],
    )


def resigning_date(editions: Sequence[Edition]) -> datetime | None:
    """When a signature under *editions* lapses because of newer ones that are published; else ``None``."""
    newer = (
        other.resign_by
        for edition in editions
        for other in edition.document.editions
        if other.effective_on > edition.effective_on
    )
    return min(filter(None, newer), default=None)


def _make_room(session: Session, earlier: Signature, editions: Sequence[Edition], at: datetime) -> None:
    """Write *earlier* down as lapsed, or let it run beside a signature for a new edition; else refuse."""
    if earlier.lapses_at(at) <= at:
        write_lapsed(session, signature=earlier, at=at)
    elif earlier.countersigned_at is None:
        raise AwaitsCountersignature
    elif not earlier.is_carried and earlier.text_digest == text_digest(editions):
        raise AlreadySigned


def locked(session: Session, signature: Signature) -> Signature:
    """The signature as the database has it now; on PostgreSQL its row waits for whoever changes it."""
    session.flush()
    session.refresh(signature, with_for_update=True)
    session.expire(signature, ["suspensions"])
    return signature


def write_lapsed(session: Session, *, signature: Signature, at: datetime) -> None:
    """Write down that a signature lapsed, at the moment when it did. Asking again changes nothing."""
    locked(session, signature)
    lapsed_at = signature.lapses_at(at)
    if signature.ended_at is not None or lapsed_at > at:
        return
    signature.ended_at, signature.end_reason = lapsed_at, EndReason.LAPSED
    session.flush()
    append(
        session,
        "signature-lapsed",
        at=at,
        signature=signature.public_id,
        company=signature.company.register_number,
        lapsed_at=lapsed_at.isoformat(),
    )


def withdraw(session: Session, *, signature: Signature, at: datetime) -> None:
    """End a signature before its term, also a suspended one or one that waits.

    Raises ``SignatureNotInForce`` when it is not running.
    """
    _check_runs(session, signature, at)
    signature.ended_at, signature.end_reason = at, EndReason.WITHDRAWN
    session.flush()
    append(
        session,
        "signature-withdrawn",
        at=at,
        signature=signature.public_id,
        company=signature.company.register_number,
        reason="withdrawn",
    )


def end(session: Session, *, signature: Signature, reason: str, at: datetime) -> None:
    """End a signature because its company ended or goes on as another; *reason* is that kind of event.

    Raises ``SignatureNotInForce`` when it is not running.
    """
    _check_runs(session, signature, at)
    signature.ended_at, signature.end_reason = at, EndReason.ENDED
    session.flush()
    append(
        session,
        "signature-ended",
        at=at,
        signature=signature.public_id,
        company=signature.company.register_number,
        reason=reason,
    )


def _check_runs(session: Session, signature: Signature, at: datetime) -> None:
    if locked(session, signature).state_at(at) in ENDS:
        raise SignatureNotInForce


def is_running(signature: Signature, *, at: datetime) -> bool:
    """Whether the signature is in force or suspended."""
    return signature.state_at(at) in (SignatureState.IN_FORCE, SignatureState.SUSPENDED)
