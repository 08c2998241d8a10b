"""The acts of who asks: name the company, prove a domain of it, say who one is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import limits
from app.accounts.errors import LinkNotValid
from app.accounts.models import new_token, token_digest
from app.limits import Limit
from app.proofs.addresses import check_is_at
from app.recovery.errors import DomainGone, NotADomainOfThisCompany, RecoveryNotNow
from app.recovery.models import ASK_TERM, CONFIRM_TERM, RecoveryRequest
from app.recovery.states import Act, RecoveryState, may, state_of
from signatories import journal
from signatories.domains import proving
from signatories.domains.hosts import readable
from signatories.domains.proving import Loss, Method
from signatories.models import Company, Domain

STARTS = Limit("recovery-start", 10, timedelta(hours=1))
"""Requests from one source."""
STARTS_OF_COMPANY = Limit("recovery-of", 10, timedelta(days=1))
"""Requests for one company, whoever asks."""
LOOKS = Limit("recovery-look", 20, timedelta(hours=1))
"""Looks for the proof of one request."""


def proven_hosts(company: Company) -> list[str]:
    return sorted(domain.host for domain in company.domains if domain.is_proven)


def check_still_theirs(session: Session, request: RecoveryRequest) -> None:
    """Raise ``DomainGone`` when the domain went to another company, or was given up or passed on.

    A proof that is only not seen any more is no reason: whoever left may have taken it along.
    """
    of_host = select(Domain).where(Domain.host == request.host)
    elsewhere = of_host.where(
        Domain.company_id != request.company_id, Domain.proven_at.is_not(None), Domain.lost_at.is_(None)
    )
    own = of_host.where(Domain.company_id == request.company_id, Domain.proven_at.is_not(None))
    latest = session.scalars(own.order_by(Domain.id.desc())).first()
    is_let_go = latest is None or latest.loss in (Loss.GIVEN_UP, Loss.SUCCEEDED, Loss.COMPANY_ENDED)
    if is_let_go or session.scalars(elsewhere).first() is not None:
        raise DomainGone(host=readable(request.host))


def ask(
    session: Session, *, company: Company, host: str, language: str, source: str, at: datetime
) -> tuple[RecoveryRequest, str]:
    """Begin a recovery; returns it with the secret of its link.

    Raises ``NotADomainOfThisCompany`` or ``TooManyAttempts``.
    """
    if host not in proven_hosts(company):
        raise NotADomainOfThisCompany
    limits.take(session, STARTS, who=source, at=at)
    limits.take(session, STARTS_OF_COMPANY, who=company.register_number, at=at)
    token = new_token()
    request = RecoveryRequest(
        token_digest=token_digest(token),
        company=company,
        host=host,
        challenge=proving.new_challenge(),
        language=language,
        asked_at=at,
        expires_at=at + ASK_TERM,
    )
    session.add(request)
    session.flush()
    note(session, "recovery-asked", request, at=at)
    return request, token


def find_request(session: Session, *, token: str, at: datetime) -> RecoveryRequest:
    """The recovery of that link, until its term has passed. Raises ``LinkNotValid``."""
    request = session.scalar(
        select(RecoveryRequest).where(RecoveryRequest.token_digest == token_digest(token))
    )
    if request is None or state_of(request.facts, at=at) is RecoveryState.EXPIRED:
        raise LinkNotValid
    return request


def take_look(session: Session, *, request: RecoveryRequest, at: datetime) -> None:
    """Count a look for the proof. Raises ``RecoveryNotNow`` or ``TooManyAttempts``."""
    check(request, Act.PROVE, at=at)
    limits.take(session, LOOKS, who=request.public_id, at=at)


def prove(
    session: Session, *, request: RecoveryRequest, seen: Sequence[str], method: Method, at: datetime
) -> None:
    """Accept the new proof of the domain. Raises ``ProofNotFound``, ``DomainGone`` or ``RecoveryNotNow``."""
    check(request, Act.PROVE, at=at)
    check_still_theirs(session, request)
    proving.check_seen(request.challenge, host=request.host, seen=seen, method=method)
    request.proven_at, request.method = at, method.value
    session.flush()
    note(session, "recovery-proven", request, at=at, method=method.value)


def name_person(session: Session, *, request: RecoveryRequest, name: str, email: str, at: datetime) -> None:
    """Say who one is, with an address at the proven domain itself.

    Raises ``AddressElsewhere``, ``DomainGone`` or ``RecoveryNotNow``.
    """
    check(request, Act.NAME, at=at)
    check_still_theirs(session, request)
    check_is_at(email, request.host)
    request.name, request.email, request.named_at = name.strip(), email.strip().lower(), at
    request.expires_at = at + CONFIRM_TERM
    session.flush()
    note(session, "recovery-named", request, at=at)


def check(request: RecoveryRequest, act: Act, *, role: str | None = None, at: datetime) -> None:
    """Raise ``RecoveryNotNow`` unless the table has a way for *act* (of that role)."""
    if not may(request.facts, act, role=role, at=at):
        raise RecoveryNotNow


def note(
    session: Session, kind: str, request: RecoveryRequest, *, at: datetime, by: str = "", **more: Any
) -> None:
    journal.note(session, kind, at=at, by=by, company=request.company, recovery=request.public_id, **more)


def forget_old(session: Session, *, before: datetime) -> None:
    """Delete recoveries that nobody confirmed or refused and whose term was over by then."""
    session.execute(
        delete(RecoveryRequest).where(
            RecoveryRequest.confirmed_at.is_(None),
            RecoveryRequest.decided_at.is_(None),
            RecoveryRequest.expires_at < before,
        )
    )
