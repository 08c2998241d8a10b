"""Every member of an association with its answers, and no more: for counts, filters and what changed.

What pages and files say of a member is read for those that they show (``whole``).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from app.findings import Member, held_against
from app.kept_answers import reading
from app.known_members import Answered, Known
from signatories.conditions import conditions
from signatories.conditions.condition_rules import ConditionRule, rules_on
from signatories.conditions.conditions import Answer
from signatories.imports.bulk import chunks
from signatories.models import Association, Membership


@dataclass(frozen=True)
class Answers:
    """The conditions that hold at ``at``, and the members by name."""

    association: Association
    at: datetime
    rules: Sequence[ConditionRule]
    members: Sequence[Answered]

    @cached_property
    def counts(self) -> Counter[Answer]:
        """How many meet all, miss one, or cannot be judged."""
        return Counter(member.overall for member in self.members)


@dataclass(frozen=True)
class Counts:
    """The conditions that hold at a moment, and how many members have which answers to all of them."""

    rules: Sequence[ConditionRule]
    members: Counter[tuple[Answer, ...]]

    @property
    def total(self) -> int:
        return self.members.total()

    @property
    def overall(self) -> Counter[Answer]:
        """How many meet all, miss one, or cannot be judged."""
        found: Counter[Answer] = Counter()
        for given, count in self.members.items():
            found[conditions.worst(given)] += count
        return found

    def of(self, place: int) -> Counter[Answer]:
        """How many have which answer to the condition of that place."""
        found: Counter[Answer] = Counter()
        for given, count in self.members.items():
            found[given[place]] += count
        return found


def answers(session: Session, *, association: Association, at: datetime, text: str = "") -> Answers:
    """The members, as the register stood at *at*, whose name or number has *text* in it, by name.

    A fixed number of queries, however many there are.
    """
    rules = rules_on(session, association=association, on=at.date())
    found = reading.members(session, association=association, rules=rules, at=at, text=text)
    if found is None:
        found = Known(session, association=association, at=at, text=text).against(row.rule for row in rules)
    return Answers(association, at, rules, found)


def counts(session: Session, *, association: Association, at: datetime) -> Counts:
    """How many members have which answers at *at*; in a fixed number of queries."""
    rules = rules_on(session, association=association, on=at.date())
    found = reading.counts(session, association=association, rules=rules, at=at)
    if found is None:
        members = Known(session, association=association, at=at).against(row.rule for row in rules)
        found = Counter(tuple(told.answer for told in each.findings) for each in members)
    return Counts(rules, found)


def whole(session: Session, found: Answers, members: Sequence[Answered]) -> list[Member]:
    """All that the register knows of *members* of *found*, in their order."""
    ids = [each.member.membership_id for each in members]
    query = select(Membership).join(Membership.company).options(contains_eager(Membership.company))
    by_id = {each.id: each for each in session.scalars(query.where(Membership.id.in_(ids)))}
    return held_against(
        session,
        association=found.association,
        rules=[row.rule for row in found.rules],
        memberships=[by_id[each] for each in ids],
        at=found.at,
    )


def all_whole(session: Session, found: Answers, members: Sequence[Answered]) -> Iterator[Member]:
    """The same for very many, some at a time."""
    for some in chunks(members):
        yield from whole(session, found, some)
