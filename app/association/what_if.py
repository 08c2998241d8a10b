"""A changed set of conditions, tried on the members of today before it takes effect."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.answers_of_members import Answered, Answers, Known, whole
from app.findings import Member
from signatories.conditions.condition_rules import rules_on
from signatories.conditions.conditions import Answer, Finding, Rule, overall
from signatories.models import Association

MOST = 100
"""Members that the page names; the rest is counted."""


@dataclass(frozen=True)
class Change:
    """One member whose answers become others. ``before`` is ``None`` for a condition that is new, ``after``
    for one that ends."""

    member: Answered
    before: Finding | None
    after: Finding | None
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
    rows = rules_on(session, association=association, on=at.date())
    held = [row.rule for row in rows]
    known = Known(session, association=association, at=at)
    members = known.against(held)
    place = next((place for place, each in enumerate(held) if each.name == name), None)
    others = [place_ for place_ in range(len(held)) if place_ != place]
    tried = known.against([rule] if rule else [])
    every = []
    for member, again in zip(members, tried, strict=True):
        after = again.findings[0] if rule else None
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
    found = Answers(association, at, rows, members)
    return Trial(
        changes=changes,
        shown=whole(session, found, [each.member for each in changes[:MOST]]),
        before=Counter(each.before.answer for each in every if each.before),
        after=Counter(each.after.answer for each in every if each.after),
        overall_before=Counter(each.overall_before for each in every),
        overall_after=Counter(each.overall_after for each in every),
        members=len(every),
    )


def _differs(change: Change) -> bool:
    before, after = (each.answer if each else None for each in (change.before, change.after))
    return before is not after
