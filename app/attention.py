"""The private attention signal reaches the associations of a company, seven days after the company itself.

They see that it asks for attention, and in which half-year; no figure, before the publication or after it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import outbox
from app.members_at import memberships_of_company_at
from app.navigation import link_to
from app.roles import Role
from app.signatures.recipients import people_with
from monitor.models import Publication, Score, State
from signatories import journal
from signatories.journal import JournalLine
from signatories.models import Association, Company

AFTER = timedelta(days=7)
"""How long the company knows it alone."""
KIND = "attention-passed-on"


@dataclass(frozen=True)
class Signal:
    """A company whose figures over a half-year ask for attention, and since when it knows."""

    company: Company
    period: str
    norm: str
    told_at: datetime


def signals(session: Session, *, at: datetime) -> Iterator[Signal]:
    """The signals that stand and that their companies know for seven days, the newest half-year first.

    Not where the share is withheld from the world: the signal would say on which side of the norm it lies.
    """
    rows = session.execute(
        select(Score, Company)
        .join(Score.publication)
        .join(Company, Company.register_number == Score.company)
        .where(Score.attention, Score.is_registered, Publication.state.in_((State.PREVIEW, State.PUBLISHED)))
        .order_by(Publication.start_on.desc(), Company.legal_name)
    )
    for score, company in rows:
        shown = score.publication
        told_at = max(shown.previewed_at or at, shown.prepared_at)
        if told_at + AFTER <= at and score.shows_shares:
            yield Signal(company, shown.period, shown.norm, told_at)


def of_association(session: Session, association: Association, *, at: datetime) -> list[Signal]:
    """The signals of its members of now, each company and half-year once."""
    found: dict[tuple[int, str, str], Signal] = {}
    for each in signals(session, at=at):
        if any(
            membership.association_id == association.id
            for membership in memberships_of_company_at(session, company=each.company, at=at)
        ):
            found.setdefault((each.company.id, each.period, each.norm), each)
    return list(found.values())


def pass_on(session: Session, *, at: datetime) -> int:
    """Write to the officers of each association of a company, once for a half-year; how many were told."""
    told = 0
    for each in signals(session, at=at):
        for membership in memberships_of_company_at(session, company=each.company, at=at):
            if _was_told(session, membership.association, each):
                continue
            journal.note(
                session,
                KIND,
                at=at,
                association=membership.association,
                company=each.company,
                period=each.period,
                norm=each.norm,
            )
            _write(session, membership.association, each, at=at)
            told += 1
    return told


def _was_told(session: Session, association: Association, signal: Signal) -> bool:
    lines = select(JournalLine.data).where(
        JournalLine.kind == KIND,
        JournalLine.association_id == association.id,
        JournalLine.company_id == signal.company.id,
    )
    return {"period": signal.period, "norm": signal.norm} in list(session.scalars(lines))


def _write(session: Session, association: Association, signal: Signal, *, at: datetime) -> None:
    for who in people_with(session, (Role.OFFICER,), at=at, association=association):
        outbox.write(
            session,
            recipient=who.email,
            language=who.language,
            template="attention",
            at=at,
            company=signal.company.name,
            period=signal.period,
            link=link_to("association.attention", association_slug=association.slug, lang=who.language),
        )
