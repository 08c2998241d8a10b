"""Placing and withdrawing a signature: the one door for page, command and test."""

import calendar
import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signatories.documents import CodeOfConduct, Edition, current_editions
from signatories.entries import append
from signatories.errors import (
    AlreadySigned,
    DutyNotTicked,
    NoContactPoint,
    NoProvenDomain,
    SignatureNotInForce,
    WrongEditionTyped,
)
from signatories.models import Association, Company
from signatories.signature import Signature, SignedEdition


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
    """Raise ``NoContactPoint`` or ``NoProvenDomain`` while the company cannot sign yet."""
    if company.contact_point is None:
        raise NoContactPoint
    if not any(domain.is_proven for domain in company.domains):
        raise NoProvenDomain


def months_later(moment: datetime, months: int) -> datetime:
    """The same day *months* later; the last day of the month where that day does not exist."""
    index = moment.year * 12 + moment.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


def running_signature(
    session: Session, *, company: Company, code_of_conduct: CodeOfConduct
) -> Signature | None:
    """The signature that was not withdrawn or replaced; its term may have passed."""
    return session.scalar(
        select(Signature).where(
            Signature.company_id == company.id,
            Signature.code_of_conduct_id == code_of_conduct.id,
            Signature.ended_at.is_(None),
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
    """Place a company's signature under the current editions.

    A signature whose term has passed is replaced. Raises ``AlreadySigned`` while one is in
    force (also when another request was faster), and whatever the two checks above raise.
    """
    check_may_sign(company)
    editions = current_editions(session, code_of_conduct=code_of_conduct, on=at.date())
    check_was_read(editions, typed_editions=typed_editions, ticked_duties=ticked_duties)
    earlier = running_signature(session, company=company, code_of_conduct=code_of_conduct)
    if earlier is not None:
        if earlier.ends_at > at:
            raise AlreadySigned
        earlier.ended_at, earlier.end_reason = earlier.ends_at, "renewed"
        session.flush()
    signature = Signature(
        company=company,
        code_of_conduct=code_of_conduct,
        association=association,
        signer_name=signer_name,
        signer_function=signer_function,
        text_digest=text_digest(editions),
        signed_at=at,
        ends_at=months_later(at, code_of_conduct.term_months),
        signed_editions=[
            SignedEdition(edition=edition, position=position, digest=edition.digest)
            for position, edition in enumerate(editions)
        ],
    )
    try:
        with session.begin_nested():
            session.add(signature)
    except IntegrityError:
        raise AlreadySigned from None
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


def withdraw(session: Session, *, signature: Signature, at: datetime) -> None:
    """End a signature before its term. Raises ``SignatureNotInForce`` when it is not running."""
    if signature.ended_at is not None or signature.ends_at <= at:
        raise SignatureNotInForce
    signature.ended_at, signature.end_reason = at, "withdrawn"
    session.flush()
    append(
        session,
        "signature-withdrawn",
        at=at,
        signature=signature.public_id,
        company=signature.company.register_number,
        reason="withdrawn",
    )
