"""Proving that a domain is a company's own: a TXT record or a file that only its owner can set.

How they are looked up is the caller's: it passes what was seen. The register keeps the
challenge, the moment and the method.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signatories.clashes import refused_by
from signatories.domains import hosts
from signatories.domains.keeping_proof import MONTHLY
from signatories.ends import check_runs
from signatories.entries import append
from signatories.errors import HostTaken, ProofNotFound
from signatories.journal import note
from signatories.models import Company, Domain

LABEL = "_gedragscode"
PREFIX = "gedragscode-register="
FILE_PATH = "/.well-known/gedragscode-register.txt"
SHOWN = 3
"""How many of the records that were seen instead an error names."""


class Method(StrEnum):
    """How a domain was proven. ``succession``: it came over from the company before."""

    DNS = "dns"
    FILE = "file"
    DEMO = "demo"
    SUCCESSION = "succession"


class Loss(StrEnum):
    """Why a proven domain is a company's own no longer."""

    ABSENT = "absent"
    NOT_REACHED = "not-reached"
    GIVEN_UP = "given-up"
    SUCCEEDED = "succeeded"
    COMPANY_ENDED = "company-ended"


def new_challenge() -> str:
    """What a proof must hold: 32 random hexadecimal characters."""
    return secrets.token_hex(16)


def record_name_of(host: str) -> str:
    return f"{LABEL}.{host}"


def file_address_of(host: str) -> str:
    return f"https://{host}{FILE_PATH}"


def value_of(challenge: str) -> str:
    """The text of the record, and a line of the file, that proves *challenge*."""
    return PREFIX + challenge


def record_name(domain: Domain) -> str:
    return record_name_of(domain.host)


def record_value(domain: Domain) -> str:
    return value_of(domain.challenge)


def place_of(host: str, method: Method) -> str:
    """Where a proof by *method* is looked for, as pages name it."""
    return file_address_of(host) if method is Method.FILE else record_name_of(host)


def holds(challenge: str, seen: Sequence[str]) -> bool:
    """Whether the proof of *challenge* is among the records or lines *seen*."""
    return value_of(challenge) in (text.strip() for text in seen)


def check_seen(challenge: str, *, host: str, seen: Sequence[str], method: Method) -> None:
    """Raise ``ProofNotFound`` saying what was seen and where, unless the proof is among it."""
    if not holds(challenge, seen):
        shown = ", ".join(text[:60] for text in seen[:SHOWN]) or "-"
        raise ProofNotFound(where=place_of(host, method), seen=shown)


def name_domain(session: Session, *, company: Company, host: str, at: datetime, by: str = "") -> Domain:
    """Name a domain to be proven; naming it again gives the same row and challenge.

    A domain that was lost gets a new row with the challenge of before. ``by`` is the public id
    of who did it. Raises ``CompanyEnded``, ``WrongHost``, or ``HostTaken`` when another company has proven it.
    """
    check_runs(company)
    host = hosts.canonical(host)
    # Two who name it at once wait for each other here, and get the same row.
    session.execute(select(Company.id).where(Company.id == company.id).with_for_update())
    taken = select(Domain.id).where(
        Domain.host == host,
        Domain.company_id != company.id,
        Domain.proven_at.is_not(None),
        Domain.lost_at.is_(None),
    )
    if session.scalar(taken) is not None:
        raise HostTaken
    rows = session.scalars(
        select(Domain).where(Domain.company_id == company.id, Domain.host == host).order_by(Domain.id)
    ).all()
    if rows and rows[-1].lost_at is None:
        return rows[-1]
    challenge = rows[-1].challenge if rows else new_challenge()
    domain = Domain(company=company, host=host, challenge=challenge, named_at=at)
    session.add(domain)
    session.flush()
    note(session, "domain-named", at=at, by=by, company=company, host=host)
    return domain


def prove(session: Session, *, domain: Domain, seen: Sequence[str], method: Method, at: datetime) -> Domain:
    """Accept *domain* as proven when its challenge is among the records *seen*.

    Raises ``ProofNotFound`` saying what was seen and where, or ``HostTaken``.
    """
    if domain.is_proven:
        return domain
    check_seen(domain.challenge, host=domain.host, seen=seen, method=method)
    try:
        with session.begin_nested():
            domain.proven_at, domain.method, domain.check_after = at, method.value, at + MONTHLY
    except IntegrityError as error:
        if not refused_by(error, Domain, "uq_domain_proven_host"):
            raise
        raise HostTaken from None
    append(
        session,
        "domain-proven",
        at=at,
        company=domain.company.register_number,
        host=domain.host,
        method=method.value,
    )
    return domain


def lose(session: Session, *, domain: Domain, loss: Loss, at: datetime) -> None:
    """End the proof of *domain*. What hangs on it (its badges) is the caller's. Twice changes nothing."""
    if not domain.is_proven:
        return
    domain.lost_at, domain.loss, domain.check_after = at, loss.value, None
    session.flush()
    append(
        session,
        "domain-lost",
        at=at,
        company=domain.company.register_number,
        host=domain.host,
        loss=loss.value,
    )


def carry_over(session: Session, *, domain: Domain, to: Company, at: datetime) -> Domain:
    """Let a proven *domain* go on to the company that succeeds; its challenge goes along.

    The record that is there keeps proving it, and it is looked at again within a month.
    """
    lose(session, domain=domain, loss=Loss.SUCCEEDED, at=at)
    open_row = select(Domain).where(
        Domain.company_id == to.id, Domain.host == domain.host, Domain.lost_at.is_(None)
    )
    carried = session.scalar(open_row)
    if carried is None:
        carried = Domain(company=to, host=domain.host, named_at=at)
        session.add(carried)
    # The demo's own domains do not exist: nobody can ever look at them.
    method = Method.DEMO if domain.method == Method.DEMO else Method.SUCCESSION
    carried.challenge = domain.challenge
    carried.proven_at, carried.method, carried.check_after = at, method.value, at + MONTHLY
    session.flush()
    append(
        session,
        "domain-proven",
        at=at,
        company=to.register_number,
        host=carried.host,
        method=method.value,
    )
    return carried
