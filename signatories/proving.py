"""Proving that a domain is a company's own: a TXT record that only its owner can set.

How the record is looked up is the caller's: it passes what was seen. The register keeps
the challenge, the moment and the method.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signatories import hosts
from signatories.entries import append
from signatories.errors import HostTaken, ProofNotFound
from signatories.models import Company, Domain

LABEL = "_gedragscode"
PREFIX = "gedragscode-register="
SHOWN = 3
"""How many of the records that were seen instead an error names."""


class Method(StrEnum):
    DNS = "dns"
    DEMO = "demo"


def record_name(domain: Domain) -> str:
    return f"{LABEL}.{domain.host}"


def record_value(domain: Domain) -> str:
    return PREFIX + domain.challenge


def name_domain(session: Session, *, company: Company, host: str, at: datetime) -> Domain:
    """Name a domain to be proven; naming it again gives the same row and challenge.

    Raises ``WrongHost``, or ``HostTaken`` when another company has proven it.
    """
    host = hosts.canonical(host)
    taken = select(Domain.id).where(
        Domain.host == host,
        Domain.company_id != company.id,
        Domain.proven_at.is_not(None),
        Domain.lost_at.is_(None),
    )
    if session.scalar(taken) is not None:
        raise HostTaken
    known = session.scalar(select(Domain).where(Domain.company_id == company.id, Domain.host == host))
    if known is not None:
        return known
    domain = Domain(company=company, host=host, challenge=secrets.token_hex(16), named_at=at)
    session.add(domain)
    session.flush()
    return domain


def prove(session: Session, *, domain: Domain, seen: Sequence[str], method: Method, at: datetime) -> Domain:
    """Accept *domain* as proven when its challenge is among the records *seen*.

    Raises ``ProofNotFound`` saying what was seen and where, or ``HostTaken``.
    """
    if domain.is_proven:
        return domain
    if record_value(domain) not in (text.strip() for text in seen):
        shown = ", ".join(text[:60] for text in seen[:SHOWN]) or "-"
        raise ProofNotFound(where=record_name(domain), seen=shown)
    try:
        with session.begin_nested():
            domain.proven_at, domain.method, domain.lost_at = at, method.value, None
    except IntegrityError:
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
