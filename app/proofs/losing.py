"""A domain that is a company's own no longer: the register, the badges of that site, and the mail, as one act."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import outbox
from app.navigation import link_to
from app.roles import Role
from app.signatures.recipients import people_with
from badge import revoking
from badge.keys import KeyRing
from badge.models import Badge
from badge.verdict import Reason
from signatories.domains import proving
from signatories.domains.proving import Loss
from signatories.journal import note
from signatories.models import Domain

KEEPERS = (Role.COMPANY_OWNER, Role.COMPANY_EDITOR)


def tell(session: Session, template: str, *, domain: Domain, at: datetime, **values: Any) -> None:
    """Write the mail of *template* about *domain* to everyone who keeps the company's entry."""
    for who in people_with(session, KEEPERS, at=at, company=domain.company):
        link = link_to(
            "company.domain", company_slug=domain.company.slug, host=domain.host, lang=who.language
        )
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template=template,
            at=at,
            company=domain.company,
            host=domain.host,
            link=link,
            **values,
        )


def warn(session: Session, *, domain: Domain, lost_from: datetime | None, at: datetime) -> None:
    """Tell the company that its proof was not seen, and from when that can cost it the domain."""
    tell(session, "domain_missed", domain=domain, at=at, lost_from=lost_from)


def withdraw_badges(
    session: Session, *, domain: Domain, reason: Reason, keys: KeyRing, base_url: str, at: datetime
) -> list[Badge]:
    """Withdraw every badge of that site, and return them."""
    live = session.scalars(
        select(Badge).where(Badge.domain_id == domain.id, Badge.withdrawn_at.is_(None)).order_by(Badge.id)
    ).all()
    for badge in live:
        revoking.withdraw(session, badge=badge, reason=reason, keys=keys, base_url=base_url, at=at)
    return list(live)


def end_lost(session: Session, *, domain: Domain, keys: KeyRing, base_url: str, at: datetime) -> list[Badge]:
    """What follows when the register has just lost the proof of *domain*: its badges fall, with a mail."""
    gone = withdraw_badges(
        session, domain=domain, reason=Reason.DOMAIN_LOST, keys=keys, base_url=base_url, at=at
    )
    tell(session, "domain_lost", domain=domain, at=at, badges=gone)
    return gone


def give_up(
    session: Session, *, domain: Domain, keys: KeyRing, base_url: str, at: datetime, by: str
) -> list[Badge]:
    """The company says itself that a proven domain is its own no longer; its badges fall."""
    proving.lose(session, domain=domain, loss=Loss.GIVEN_UP, at=at)
    note(session, "domain-given-up", at=at, by=by, company=domain.company, host=domain.host)
    return withdraw_badges(
        session, domain=domain, reason=Reason.COMPANY_ASKED, keys=keys, base_url=base_url, at=at
    )
