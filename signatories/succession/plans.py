"""What somebody wants to record: the kind of event, its day and its parties, as frozen values. Pure."""

from dataclasses import dataclass
from datetime import date

from signatories.succession.kinds import Kind


@dataclass(frozen=True)
class Target:
    """A company that the event leads to, by register number. The names count where it is new.

    ``hosts`` and ``networks`` are what a split gives to it; other events give it everything.
    """

    number: str
    legal_name: str
    trade_name: str | None = None
    hosts: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seat:
    """A role that a person holds of a company or association (``of``: register number or slug)."""

    person: str
    role: str
    of: str

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.of}"


@dataclass(frozen=True)
class Plan:
    """One event. ``sources`` are register numbers, or slugs for a merger of associations.

    ``people`` are the seats whose holders get the same role at the first target.
    """

    kind: Kind
    effective_on: date
    sources: tuple[str, ...]
    targets: tuple[Target, ...] = ()
    into: str | None = None
    """The slug of the association that a merger of associations leads to."""
    new_legal_name: str | None = None
    new_trade_name: str | None = None
    people: frozenset[str] = frozenset()
    """As ``str(Seat)``."""
