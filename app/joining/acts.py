"""The acts of joining alone: ask, prove, give an address, accept."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import limits
from app.accounts import granting
from app.accounts.errors import InvitationNotValid, LinkNotValid
from app.accounts.models import Person, new_token, token_digest
from app.accounts.signing_in import find_person
from app.joining.errors import CompanyKnown, NotNow
from app.joining.models import JOIN_TERM, JoinRequest
from app.joining.states import JoinState, may, state_of
from app.limits import Limit
from app.proofs.addresses import check_is_at
from app.roles import Role
from signatories import admission, journal, register_number
from signatories.domains import hosts, proving
from signatories.domains.proving import Method
from signatories.errors import HostTaken
from signatories.models import Company, Domain
from signatories.names import naming

STARTS = Limit("join-start", 10, timedelta(hours=1))
"""Requests from one source."""
LOOKS = Limit("join-look", 20, timedelta(hours=1))
"""Looks for the proof of one request."""
MAILS = Limit("join-mail", 3, timedelta(hours=1))
"""Mails to one address."""
MAILS_OF_REQUEST = Limit("join-mail-of", 5, timedelta(days=1))
"""Mails for one request, whatever the address."""


def known_company(session: Session, number: str) -> Company | None:
    return session.scalar(select(Company).where(Company.register_number == number))


def ask(
    session: Session,
    *,
    number: str,
    legal_name: str,
    host: str,
    language: str,
    source: str,
    at: datetime,
) -> tuple[JoinRequest, str]:
    """Begin a request; returns it with the secret of its link.

    Raises ``WrongRegisterNumber``, ``WrongHost``, ``WrongName``, ``CompanyKnown``, ``HostTaken`` or
    ``TooManyAttempts``.
    """
    limits.take(session, STARTS, who=source, at=at)
    number, host = register_number.canonical(number), hosts.canonical(host)
    if known_company(session, number) is not None:
        raise CompanyKnown
    check_host_is_free(session, host)
    token = new_token()
    request = JoinRequest(
        token_digest=token_digest(token),
        register_number=number,
        legal_name=naming.checked(legal_name),
        host=host,
        challenge=proving.new_challenge(),
        language=language,
        asked_at=at,
        expires_at=at + JOIN_TERM,
    )
    session.add(request)
    session.flush()
    journal.note(session, "join-asked", at=at, join=request.public_id)
    return request, token


def check_host_is_free(session: Session, host: str) -> None:
    """Raise ``HostTaken`` when a company has proven it."""
    proven = select(Domain.id).where(
        Domain.host == host, Domain.proven_at.is_not(None), Domain.lost_at.is_(None)
    )
    if session.scalar(proven) is not None:
        raise HostTaken


def find_request(session: Session, *, token: str, at: datetime) -> JoinRequest:
    """The request of that link, while its term runs. Raises ``LinkNotValid``."""
    request = session.scalar(select(JoinRequest).where(JoinRequest.token_digest == token_digest(token)))
    if request is None or state_of(request.facts, at=at) is JoinState.EXPIRED:
        raise LinkNotValid
    return request


def take_look(session: Session, *, request: JoinRequest, at: datetime) -> None:
    """Count a look for the proof. Raises ``NotNow`` or ``TooManyAttempts``."""
    check(request, "prove the domain", at=at)
    limits.take(session, LOOKS, who=request.public_id, at=at)


def prove(
    session: Session, *, request: JoinRequest, seen: Sequence[str], method: Method, at: datetime
) -> None:
    """Accept the domain as proven. Raises ``ProofNotFound`` or ``NotNow``."""
    check(request, "prove the domain", at=at)
    proving.check_seen(request.challenge, host=request.host, seen=seen, method=method)
    request.proven_at, request.method = at, method.value
    session.flush()
    journal.note(session, "join-proven", at=at, join=request.public_id, method=method.value)


def invite(session: Session, *, request: JoinRequest, email: str, at: datetime) -> str:
    """Invite an address at the proven domain; returns the secret of the invitation's link.

    A link that was sent before is worth nothing any more. Raises ``AddressElsewhere``, ``NotNow``
    or ``TooManyAttempts``.
    """
    again = state_of(request.facts, at=at) is JoinState.INVITED
    check(request, "ask for the mail again" if again else "give an address at the domain", at=at)
    email = email.strip().lower()
    check_is_at(email, request.host)
    limits.take(session, MAILS, who=email, at=at)
    limits.take(session, MAILS_OF_REQUEST, who=request.public_id, at=at)
    token = new_token()
    request.email, request.invited_at, request.invitation_digest = email, at, token_digest(token)
    request.expires_at = at + JOIN_TERM
    session.flush()
    journal.note(session, "join-invited", at=at, join=request.public_id)
    return token


def find_invited(session: Session, *, token: str, at: datetime) -> JoinRequest:
    """The request whose invitation has that secret, while it can be accepted. Raises ``InvitationNotValid``."""
    request = session.scalar(select(JoinRequest).where(JoinRequest.invitation_digest == token_digest(token)))
    if request is None or not may(request.facts, "accept the invitation", at=at):
        raise InvitationNotValid
    return request


def accept(session: Session, *, token: str, name: str, at: datetime) -> Person:
    """Accept, once: the company, its proven domain and its first owner come into being together.

    Raises ``InvitationNotValid``, ``CompanyKnown`` when it came into the register meanwhile, or
    ``HostTaken``.
    """
    request = find_invited(session, token=token, at=at)
    session.refresh(request, with_for_update=True)  # whoever comes second finds it accepted
    if not may(request.facts, "accept the invitation", at=at):
        raise InvitationNotValid
    check_host_is_free(session, request.host)
    company = add_company(session, request, at=at)
    request.accepted_at, request.company = at, company
    domain = proving.name_domain(session, company=company, host=request.host, at=at)
    # The proof that was set stays where it is: later checks look for the same words.
    domain.challenge = request.challenge
    method = Method(request.method)
    proving.prove(session, domain=domain, seen=[proving.value_of(request.challenge)], method=method, at=at)
    email = request.email or ""
    person = find_person(session, email)
    if person is None:
        person = Person(email=email, created_at=at, language=request.language)
        session.add(person)
    person.name = person.name or name
    granting.grant(session, person=person, role=Role.COMPANY_OWNER, company=company, at=at)
    journal.note(session, "join-accepted", at=at, company=company, join=request.public_id)
    return person


def add_company(session: Session, request: JoinRequest, *, at: datetime) -> Company:
    """The company's row. Raises ``CompanyKnown`` when it came into the register meanwhile."""
    if known_company(session, request.register_number) is not None:
        raise CompanyKnown
    try:
        with session.begin_nested():
            return admission.find_or_add_company(
                session,
                register_number=request.register_number,
                legal_name=request.legal_name,
                trade_name=None,
                at=at,
            )
    except IntegrityError:
        raise CompanyKnown from None


def check(request: JoinRequest, act: str, *, at: datetime) -> None:
    """Raise ``NotNow`` unless the table has a way for *act*."""
    if not may(request.facts, act, at=at):
        raise NotNow


def forget_old(session: Session, *, before: datetime) -> None:
    """Delete requests that came to nothing and whose term was over by then."""
    session.execute(
        delete(JoinRequest).where(JoinRequest.accepted_at.is_(None), JoinRequest.expires_at < before)
    )
