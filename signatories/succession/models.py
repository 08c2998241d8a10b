"""Events of succession as the register keeps them: who became whom, from which day, released by whom."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from signatories.base import Base, public_id
from signatories.models import Association, Company
from signatories.names.bounds import bound
from signatories.succession.kinds import Kind, Part
from signatories.succession.states import State


def _one_of(values: type[Kind] | type[Part] | type[State]) -> str:
    return ", ".join(f"'{value.value}'" for value in values)


class SuccessionEvent(Base):
    """One event. It is proposed by one person, released by another, and carried out on its day.

    ``people`` are those who get the same role at the successor: ``"PERSON ROLE OF"`` each.
    ``outcome`` are the consequences as they were carried out, ``{"act", "about", "values"}`` each.
    """

    __tablename__ = "succession_event"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_one_of(Kind)})", name="kind"),
        CheckConstraint(f"state IN ({_one_of(State)})", name="state"),
        CheckConstraint("length(reason) BETWEEN 10 AND 2000", name="reason_length"),
        CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name="release_has_a_person"),
        CheckConstraint("released_by IS NULL OR released_by <> proposed_by", name="two_persons"),
        CheckConstraint(
            "(cancelled_at IS NULL) = (cancelled_by IS NULL)"
            " AND (cancelled_at IS NULL) = (cancel_reason IS NULL)",
            name="cancelling_has_a_person",
        ),
        CheckConstraint("carried_out_at IS NULL OR released_at IS NOT NULL", name="released_first"),
        CheckConstraint("carried_out_at IS NULL OR cancelled_at IS NULL", name="one_end"),
        CheckConstraint("(state = 'carried-out') = (carried_out_at IS NOT NULL)", name="carried_out_at"),
        CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_at"),
        CheckConstraint(
            "length(new_legal_name) <= 120 AND length(new_trade_name) <= 120", name="new_name_length"
        ),
        *bound("new_legal_name", "new_trade_name"),
        Index("ix_succession_event_state_effective_on", "state", "effective_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), default=State.PROPOSED.value)
    effective_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    """Why, with the source: for the persons who decide, not for the public."""
    new_legal_name: Mapped[str | None] = mapped_column(String(120))
    new_trade_name: Mapped[str | None] = mapped_column(String(120))
    """The names from that day on; of a change of name only."""
    people: Mapped[list[str]] = mapped_column(JSON, default=list)
    outcome: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str] = mapped_column(String(16))
    proposed_for_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"), index=True)
    """The association whose officer proposed it; empty for an operator."""
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None] = mapped_column(String(16))
    carried_out_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[str | None] = mapped_column(String(16))
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    proposed_for: Mapped[Association | None] = relationship()
    parties: Mapped[list["SuccessionParty"]] = relationship(
        back_populates="event", order_by="SuccessionParty.position"
    )

    __mapper_args__ = {"version_id_col": version}

    def of_part(self, part: Part) -> "list[SuccessionParty]":
        return [party for party in self.parties if party.part == part]


class SuccessionParty(Base):
    """A company or association in an event. A company that is new has no row of its own until the day.

    ``hosts`` and ``networks`` are what a split gives to this company.
    """

    __tablename__ = "succession_party"
    __table_args__ = (
        UniqueConstraint("event_id", "position"),
        CheckConstraint(f"part IN ({_one_of(Part)})", name="part"),
        CheckConstraint("(register_number IS NULL) <> (association_id IS NULL)", name="one_of_two"),
        CheckConstraint("company_id IS NULL OR register_number IS NOT NULL", name="company_has_a_number"),
        CheckConstraint("(register_number IS NULL) = (legal_name IS NULL)", name="company_has_a_name"),
        CheckConstraint("length(legal_name) <= 120 AND length(trade_name) <= 120", name="name_length"),
        *bound("legal_name", "trade_name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("succession_event.id"), index=True)
    part: Mapped[str] = mapped_column(String(4))
    position: Mapped[int]
    register_number: Mapped[str | None] = mapped_column(String(60), index=True)
    legal_name: Mapped[str | None] = mapped_column(String(120))
    trade_name: Mapped[str | None] = mapped_column(String(120))
    """As they were when the event was proposed, or as they will be for a new company."""
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    association_id: Mapped[int | None] = mapped_column(ForeignKey("association.id"), index=True)
    hosts: Mapped[list[str]] = mapped_column(JSON, default=list)
    networks: Mapped[list[str]] = mapped_column(JSON, default=list)

    event: Mapped[SuccessionEvent] = relationship(back_populates="parties")
    company: Mapped[Company | None] = relationship()
    association: Mapped[Association | None] = relationship()

    @property
    def name(self) -> str:
        """The name that people know the party by."""
        if self.association is not None:
            return self.association.name
        return self.trade_name or self.legal_name or ""


class DismissedSuccessor(Base):
    """A pair of companies that an operator looked at: the one is not the successor of the other."""

    __tablename__ = "dismissed_successor"
    __table_args__ = (
        UniqueConstraint("earlier_id", "later_id"),
        CheckConstraint("earlier_id <> later_id", name="two_companies"),
        CheckConstraint("length(reason) BETWEEN 10 AND 2000", name="reason_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    earlier_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    later_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    dismissed_at: Mapped[datetime]
    dismissed_by: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
