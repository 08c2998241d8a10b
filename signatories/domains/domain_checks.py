"""Looking again at proven domains: each look is a row; a lost proof warns before it counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, exists, select
from sqlalchemy.orm import Mapped, Session, aliased, joinedload, mapped_column, relationship

from signatories.base import Base
from signatories.domains import keeping_proof
from signatories.domains.keeping_proof import Decision, Look, Seen
from signatories.domains.proving import Loss, Method, lose
from signatories.errors import LookedJustNow
from signatories.journal import note
from signatories.models import Domain

BETWEEN_LOOKS = timedelta(minutes=10)


class DomainCheck(Base):
    """One look at the proof of a proven domain."""

    __tablename__ = "domain_check"
    __table_args__ = (
        CheckConstraint("seen IN ('found', 'absent', 'not-reached')", name="seen"),
        Index("ix_domain_check_domain_id_at", "domain_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    domain_id: Mapped[int] = mapped_column(ForeignKey("domain.id"))
    at: Mapped[datetime]
    method: Mapped[str] = mapped_column(String(10))
    seen: Mapped[str] = mapped_column(String(12))
    detail: Mapped[str] = mapped_column(String(40))
    """The code of what was met instead of the proof, such as ``dns-no-such-name``; empty when found."""
    has_warned: Mapped[bool] = mapped_column(default=False)
    """Whether the company was told of the miss by this look."""

    domain: Mapped[Domain] = relationship()


def due(session: Session, *, at: datetime, limit: int) -> list[Domain]:
    """The proven domains whose proof is to be looked at again, the longest waiting first."""
    return list(
        session.scalars(
            select(Domain)
            .where(
                Domain.check_after <= at,
                Domain.proven_at.is_not(None),
                Domain.lost_at.is_(None),
                Domain.method != Method.DEMO.value,
            )
            .order_by(Domain.check_after, Domain.id)
            .limit(limit)
            .options(joinedload(Domain.company))
        )
    )


def latest(session: Session, domain: Domain, *, limit: int) -> list[DomainCheck]:
    """The newest looks at *domain*, the newest first."""
    return list(
        session.scalars(
            select(DomainCheck)
            .where(DomainCheck.domain_id == domain.id)
            .order_by(DomainCheck.at.desc(), DomainCheck.id.desc())
            .limit(limit)
        )
    )


def running(session: Session, domains: Sequence[Domain]) -> Mapping[int, list[DomainCheck]]:
    """By the id of each domain, its last good look and every look since, the oldest first; one query.

    However often somebody looks, none of these is left out: a term begins with the first miss.
    """
    later = aliased(DomainCheck)
    is_past = exists().where(
        later.domain_id == DomainCheck.domain_id,
        later.seen == Seen.FOUND.value,
        later.id > DomainCheck.id,
    )
    found = session.scalars(
        select(DomainCheck)
        .where(DomainCheck.domain_id.in_([each.id for each in domains]), ~is_past)
        .order_by(DomainCheck.domain_id, DomainCheck.id)
    )
    return {domain_id: list(checks) for domain_id, checks in groupby(found, key=attrgetter("domain_id"))}


def decisions_of(session: Session, domains: Sequence[Domain]) -> Mapping[int, Decision]:
    """By the id of each domain that was looked at again, what the looks come to; one query."""
    return {
        domain_id: keeping_proof.decide([_look(each) for each in checks])
        for domain_id, checks in running(session, domains).items()
    }


def decision_of(session: Session, domain: Domain) -> Decision | None:
    """What the looks at one domain come to; none when nobody has looked again."""
    return decisions_of(session, [domain]).get(domain.id)


def check_may_look(session: Session, domain: Domain, *, at: datetime) -> None:
    """Raise ``LookedJustNow`` within a few minutes of the last look: each one asks another's server."""
    last = latest(session, domain, limit=1)
    if last and at - last[0].at < BETWEEN_LOOKS:
        raise LookedJustNow(minutes=BETWEEN_LOOKS.seconds // 60)


def record(
    session: Session, *, domain: Domain, method: Method, seen: Seen, detail: str, at: datetime
) -> Decision:
    """Write down one look at *domain* and do what follows from it, except telling people.

    When the decision says ``must_warn`` the caller tells the company in the same transaction;
    when it is lost, the caller withdraws the badges and tells the company.
    """
    check = DomainCheck(
        domain=domain, at=at, method=method.value, seen=seen.value, detail=detail[:40], has_warned=False
    )
    session.add(check)
    session.flush()
    decision = decisions_of(session, [domain])[domain.id]
    domain.check_after = decision.next_look_at
    if decision.must_warn:
        check.has_warned = True
        note(session, "domain-proof-missed", at=at, company=domain.company, host=domain.host)
    if decision.is_lost:
        lose(session, domain=domain, loss=Loss(decision.state.value), at=at)
    session.flush()
    return decision


def _look(check: DomainCheck) -> Look:
    return Look(check.at, Seen(check.seen), check.has_warned)
