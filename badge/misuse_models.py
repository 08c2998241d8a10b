"""Cases of misuse of the mark: what was reported and seen of a host, and what was done about it.

Nothing here is free text: a host name, choices, CODEs and times. A path or an address of a page
has no place to stand.
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badge.misuse_states import Act, FactKind, LetterWay, MisuseOutcome, MisuseState, Seen, Source, Why
from badge.models import Badge
from signatories.base import Base, public_id
from signatories.models import Company

HOST_FORM = "host = lower(host) AND replace(host, '.', '') <> host AND replace(replace(host, '/', ''), ':', '') = host"
"""A host name has a dot, and neither a path nor a port."""


def _one_of(column: str, values: Iterable[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(each.value) for each in values)})"


class MisuseCase(Base):
    """All that is known of one host; at most one case of it is open at a time.

    ``company`` is the one that proved the host, now or once; ``badge`` the logo that it is about.
    """

    __tablename__ = "misuse_case"
    __table_args__ = (
        CheckConstraint(HOST_FORM, name="host"),
        CheckConstraint(
            _one_of("state", [each for each in MisuseState if each is not MisuseState.FORGOTTEN]),
            name="state",
        ),
        CheckConstraint(_one_of("source", Source), name="source"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_time"),
        CheckConstraint("(state = 'closed') = (outcome IS NOT NULL)", name="closed_has_an_outcome"),
        CheckConstraint("(outcome IS NULL) = (why IS NULL)", name="outcome_has_a_ground"),
        CheckConstraint(_one_of("outcome", MisuseOutcome), name="outcome"),
        CheckConstraint(_one_of("why", Why), name="why"),
        CheckConstraint("(state = 'open') = (taken_by IS NULL)", name="taken_by_somebody"),
        Index(
            "uq_misuse_case_open",
            "host",
            unique=True,
            sqlite_where=text("state <> 'closed'"),
            postgresql_where=text("state <> 'closed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    host: Mapped[str] = mapped_column(String(253), index=True)
    source: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10), index=True)
    opened_at: Mapped[datetime]
    badge_id: Mapped[int | None] = mapped_column(ForeignKey("badge.id"), index=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    taken_by: Mapped[str | None] = mapped_column(String(16))
    deadline: Mapped[datetime | None]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    outcome: Mapped[str | None] = mapped_column(String(12))
    why: Mapped[str | None] = mapped_column(String(20))

    badge: Mapped[Badge | None] = relationship()
    company: Mapped[Company | None] = relationship()
    reports: Mapped[list["MisuseReport"]] = relationship(
        back_populates="case", order_by="MisuseReport.id", cascade="all, delete-orphan"
    )
    facts: Mapped[list["MisuseFact"]] = relationship(
        back_populates="case", order_by="MisuseFact.id", cascade="all, delete-orphan"
    )
    steps: Mapped[list["MisuseStep"]] = relationship(
        back_populates="case", order_by="MisuseStep.position", cascade="all, delete-orphan"
    )


class MisuseReport(Base):
    """One report by somebody. ``reference`` is the secret of its tracking page."""

    __tablename__ = "misuse_report"
    __table_args__ = (
        CheckConstraint(_one_of("seen", Seen), name="seen"),
        CheckConstraint("length(code) = 12", name="code_length"),
        CheckConstraint("language IN ('nl', 'en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("misuse_case.id"), index=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    at: Mapped[datetime] = mapped_column(index=True)
    seen: Mapped[str] = mapped_column(String(16))
    code: Mapped[str | None] = mapped_column(String(12))
    language: Mapped[str] = mapped_column(String(2))
    email: Mapped[str | None] = mapped_column(String(254))
    """Of who reported, for the operator only; nothing is ever sent to it by the register."""

    case: Mapped[MisuseCase] = relationship(back_populates="reports")


class MisuseFact(Base):
    """Something that the register itself saw of the host: how often, first and last when."""

    __tablename__ = "misuse_fact"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "badge_id"),
        CheckConstraint(_one_of("kind", FactKind), name="kind"),
        CheckConstraint("times >= 1", name="times"),
        CheckConstraint("last_at >= first_at", name="last_after_first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("misuse_case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    badge_id: Mapped[int] = mapped_column(ForeignKey("badge.id"), index=True)
    times: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]

    case: Mapped[MisuseCase] = relationship(back_populates="facts")
    badge: Mapped[Badge] = relationship()


class MisuseStep(Base):
    """One act on a case, in their order. ``by`` is the public id of the person, empty for nobody's."""

    __tablename__ = "misuse_step"
    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        CheckConstraint(_one_of("act", [each for each in Act if each is not Act.FORGET]), name="act"),
        CheckConstraint(_one_of("way", LetterWay), name="way"),
        CheckConstraint(_one_of("outcome", MisuseOutcome), name="outcome"),
        CheckConstraint(_one_of("why", Why), name="why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("misuse_case.id"), index=True)
    position: Mapped[int]
    act: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(16))
    until: Mapped[datetime | None]
    way: Mapped[str | None] = mapped_column(String(6))
    outcome: Mapped[str | None] = mapped_column(String(12))
    why: Mapped[str | None] = mapped_column(String(20))

    case: Mapped[MisuseCase] = relationship(back_populates="steps")


class ForeignSighting(Base):
    """How often the live image of a badge was asked for from another host, in one day. Of no visitor."""

    __tablename__ = "foreign_sighting"
    __table_args__ = (
        UniqueConstraint("badge_id", "host", "day"),
        CheckConstraint(HOST_FORM, name="host"),
        CheckConstraint("times >= 1", name="times"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    badge_id: Mapped[int] = mapped_column(ForeignKey("badge.id"))
    host: Mapped[str] = mapped_column(String(253))
    day: Mapped[date] = mapped_column(index=True)
    times: Mapped[int]

    badge: Mapped[Badge] = relationship()


class FormerOrigin(Base):
    """The website of a badge that ended, and when it was last looked at for what is left of the logo."""

    __tablename__ = "former_origin"
    __table_args__ = (CheckConstraint("result IN ('found', 'clean', 'unreachable')", name="result"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    badge_id: Mapped[int] = mapped_column(ForeignKey("badge.id"), unique=True)
    looked_at: Mapped[datetime] = mapped_column(index=True)
    result: Mapped[str] = mapped_column(String(12))

    badge: Mapped[Badge] = relationship()
