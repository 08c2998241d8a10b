"""A changed set of conditions, tried on the members of today before it takes effect."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.association.standing_of_members import overview
from app.findings import Member, held_against
from signatories.conditions.conditions import Answer, Finding, Rule, overall
from signatories.models import Association


@dataclass(frozen=True)
class Change:
    """One member whose answers become others. ``before`` is ``None`` for a condition that is new,
    ``after`` for one that ends."""

    member: Member
    before: Finding | None
    after: Finding | None
    overall_before: Answer
    overall_after: Answer


@dataclass(frozen=True)
class Trial:
    """What the change would do. The counts are of all members, by the answer to this condition and overall."""

    changes: Sequence[Change]
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
    found = overview(session, association=association, at=at)
    held = [row.rule for row in found.rules]
    place = next((place for place, each in enumerate(held) if each.name == name), None)
    others = [place_ for place_ in range(len(held)) if place_ != place]
    tried = held_against(
        session,
        association=association,
        rules=[rule] if rule else [],
        memberships=[member.membership for member in found.members],
        at=at,
    )
    changes = []
    for member, again in zip(found.members, tried, strict=True):
        after = again.findings[0] if rule else None
        kept = [member.findings[other] for other in others]
        changes.append(
            Change(
                member,
                before=None if place is None else member.findings[place],
                after=after,
                overall_before=member.overall,
                overall_after=overall([*kept, after] if after else kept),
            )
        )
    return Trial(
        changes=[each for each in changes if _differs(each)],
        before=Counter(each.before.answer for each in changes if each.before),
        after=Counter(each.after.answer for each in changes if each.after),
        overall_before=Counter(each.overall_before for each in changes),
        overall_after=Counter(each.overall_after for each in changes),
        members=len(changes),
    )


def _differs(change: Change) -> bool:
    before, after = (each.answer if each else None for each in (change.before, change.after))
    return before is not after
