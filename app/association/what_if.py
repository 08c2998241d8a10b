"""A changed set of conditions, tried on the members of today before it takes effect."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.answers_of_members import answers, whole
from app.findings import Member
from app.known_members import Answered, Known
from signatories.conditions.conditions import Answer, Rule, Told, overall
from signatories.models import Association

MOST = 100
"""Members that the page names; the rest is counted."""


@dataclass(frozen=True)
class Change:
    """One member whose answers become others. ``before`` is ``None`` for a condition that is new, ``after``
    for one that ends. What the answers rest on is told of members that are shown."""

    member: Answered
    before: Told | None
    after: Told | None
    overall_before: Answer
    overall_after: Answer


@dataclass(frozen=True)
class Trial:
    """What the change would do. ``shown`` are the first members that it concerns; the counts are of all
    members, by the answer to this condition and overall."""

    changes: Sequence[Change]
    shown: Sequence[Member]
    before: Counter[Answer]
    after: Counter[Answer]
    overall_before: Counter[Answer]
    overall_after: Counter[Answer]
    members: int


def attempt(
    session: Session, *, association: Association, name: str, rule: Rule | None, at: datetime
) -> Trial:
    """Try *rule* in the place of the condition *name* (or beside the others); ``None`` takes it away.

    A fixed number of queries, however many members there are.
    """
    found = answers(session, association=association, at=at)
    members = found.members
    held = [row.rule for row in found.rules]
    place = next((place for place, each in enumerate(held) if each.name == name), None)
    others = [place_ for place_ in range(len(held)) if place_ != place]
    tried = _tried(session, association, rule, members, at)
    every = []
    for member, again in zip(members, tried, strict=True):
        after = again.findings[0] if again else None
        kept = [member.findings[other] for other in others]
        every.append(
            Change(
                member,
                before=None if place is None else member.findings[place],
                after=after,
                overall_before=member.overall,
                overall_after=overall([*kept, after] if after else kept),
            )
        )
    changes = [each for each in every if _differs(each)]
    shown = whole(session, found, [each.member for each in changes[:MOST]])
    if place is not None:
        told = [replace(each, before=who.findings[place]) for each, who in zip(changes, shown, strict=False)]
        changes[: len(told)] = told
    return Trial(
        changes=changes,
        shown=shown,
        before=Counter(each.before.answer for each in every if each.before),
        after=Counter(each.after.answer for each in every if each.after),
        overall_before=Counter(each.overall_before for each in every),
        overall_after=Counter(each.overall_after for each in every),
        members=len(every),
    )


def _tried(
    session: Session, association: Association, rule: Rule | None, members: Sequence[Answered], at: datetime
) -> Sequence[Answered | None]:
    """The answer of each member to *rule* alone; without a rule there is none."""
    if rule is None:
        return [None] * len(members)
    return Known(session, association=association, at=at).against([rule])


def _differs(change: Change) -> bool:
    before, after = (each.answer if each else None for each in (change.before, change.after))
    return before is not after
