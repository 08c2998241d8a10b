"""A register whose books have every badge of the corpus that it could have issued."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.clock import bind_clock
from badge import carrier, openbadge
from badge.claims import BadgeClaims
from badge.errors import Refused
from badge.keys import KeyRing
from badge.models import Badge, Credential, CredentialState, StatusListCopy
from badge.status_list import SIZE
from badge.token import unseal
from badge.trusted_keys import TrustedKeys
from signatories.signatures import suspending
from signatories.signatures.signature_states import SuspensionKind
from tests import factories
from tests.badge_samples import AT, CODE
from tests.corpus import reading
from tests.corpus.making import SUSPENDED_CODE
from tests.corpus.sample import Sample


@dataclass
class PublishedKeys:
    """Stands in for the key ring where only its public keys are asked for."""

    keys: TrustedKeys

    def trusted(self) -> TrustedKeys:
        return self.keys

    @classmethod
    def of(cls, sample: Sample) -> KeyRing:
        return cast(KeyRing, cls(reading.keys(sample.keys)))


def issued() -> Iterator[tuple[BadgeClaims, str]]:
    """What each sample that is a badge says, once an id, with its token."""
    seen: set[str] = set()
    for sample in reading.samples():
        try:
            token = carrier.find(sample.data)
            claims = unseal(token, reading.keys(sample.keys))
        except Refused:
            continue
        if claims.id not in seen and claims.status_index < SIZE:
            seen.add(claims.id)
            yield claims, token


def fill(session: Session) -> None:
    """One company and its signature in force; under it, every badge of the corpus, but the suspended one."""
    badges = {
        CODE: _badge(session, CODE, "hosting-a.example", "00001234"),
        SUSPENDED_CODE: _badge(session, SUSPENDED_CODE, "hosting-b.example", "00001235"),
    }
    suspending.suspend(
        session,
        signature=badges[SUSPENDED_CODE].signature,
        by=None,
        kind=SuspensionKind.OTHER,
        reason="Its contact point did not answer three times.",
        at=AT - timedelta(days=2),
    )
    for claims, token in issued():
        badge = badges.get(claims.code, badges[CODE])
        badge.credentials.append(
            Credential(
                number=claims.number,
                jti=claims.id,
                list_number=claims.list_number,
                status_index=claims.status_index,
                kid="kid",
                valid_from=claims.valid_from,
                valid_until=claims.valid_until,
                payload=openbadge.write(claims),
                token=token,
                state=CredentialState.SIGNED,
            )
        )
    session.commit()


def stand_at(app: Flask, session: Session, sample: Sample) -> None:
    """Let the register live at the moment of *sample*, with its lists published."""
    bind_clock(app, sample.at)
    session.execute(delete(StatusListCopy))
    for number, token in enumerate(reading.lists(sample), start=1):
        copy = StatusListCopy(list_number=number, kid="kid", token=token)
        copy.issued_at, copy.valid_until = AT, AT + timedelta(days=2)
        session.add(copy)
    session.commit()


def _badge(session: Session, code: str, host: str, number: str) -> Badge:
    signed_at = AT - timedelta(days=100)
    company = factories.company(session, at=signed_at, number=number)
    domain = factories.domain(session, company, at=signed_at, host=host)
    signature = factories.signature(session, company, at=signed_at)
    session.refresh(company)
    made = Badge(
        code=code,
        company=company,
        signature=signature,
        domain=domain,
        origin=domain.origin,
        created_at=AT - timedelta(days=99),
    )
    session.add(made)
    return made
