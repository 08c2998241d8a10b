"""The entries of the log, and the logos, that the claims of an evidence pack rest on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager

from badge.models import Badge
from signatories.entries import Entry
from signatories.models import Association, Company

CHUNK = 500
"""How many register numbers one query asks for."""


@dataclass(frozen=True)
class Sources:
    """What was recorded at a moment: entries by company, those of the association, of figures; logos in use."""

    association: str
    by_company: Mapping[str, Sequence[Entry]]
    of_association: Sequence[Entry]
    of_figures: Sequence[Entry]
    badges: Mapping[str, Sequence[Badge]]

    def of(self, company: str, start: str) -> tuple[int, ...]:
        """The positions of the entries about a company whose kind begins so."""
        return tuple(
            each.position for each in self.by_company.get(company, ()) if each.kind.startswith(start)
        )

    def of_membership(self, company: str) -> tuple[int, ...]:
        return tuple(
            each.position
            for each in self.by_company.get(company, ())
            if each.kind.startswith("member") and each.data.get("association") == self.association
        )

    def of_condition(self, name: str) -> tuple[int, ...]:
        return tuple(each.position for each in self.of_association if each.data.get("condition") == name)

    def of_period(self, period: str) -> tuple[int, ...]:
        return tuple(each.position for each in self.of_figures if each.data.get("period") == period)

    @property
    def all_entries(self) -> dict[int, Entry]:
        """Every entry by its position."""
        about = [each for entries in self.by_company.values() for each in entries]
        return {each.position: each for each in (*about, *self.of_association, *self.of_figures)}


def read(session: Session, *, association: Association, numbers: Sequence[str], at: datetime) -> Sources:
    """What the log and the books of logos held at *at* about the companies of these register numbers."""
    by_company: dict[str, list[Entry]] = defaultdict(list)
    badges: dict[str, list[Badge]] = defaultdict(list)
    for chunk in _chunks(numbers):
        for entry in session.scalars(
            select(Entry).where(Entry.company.in_(chunk), Entry.at <= at).order_by(Entry.position)
        ):
            by_company[entry.company or ""].append(entry)
        for badge in session.scalars(
            select(Badge)
            .join(Badge.company)
            .options(contains_eager(Badge.company))
            .where(
                Company.register_number.in_(chunk),
                Badge.created_at <= at,
                or_(Badge.withdrawn_at.is_(None), Badge.withdrawn_at > at),
            )
            .order_by(Badge.origin, Badge.code)
        ):
            badges[badge.company.register_number].append(badge)
    return Sources(
        association.slug, by_company, _conditions(session, association, at), _figures(session, at), badges
    )


def _conditions(session: Session, association: Association, at: datetime) -> list[Entry]:
    found = session.scalars(
        select(Entry).where(Entry.kind.startswith("condition-"), Entry.at <= at).order_by(Entry.position)
    )
    return [entry for entry in found if entry.data.get("association") == association.slug]


def _figures(session: Session, at: datetime) -> list[Entry]:
    return list(
        session.scalars(
            select(Entry).where(Entry.kind == "scores-published", Entry.at <= at).order_by(Entry.position)
        )
    )


def _chunks(numbers: Sequence[str]) -> Iterable[Sequence[str]]:
    return (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK))
