"""The answers of members from what is kept, exact: whom something happened to since is judged again.

What cannot be believed is never used: without rows, on another day, with other conditions, or after an act
that concerns everybody there is no answer here, and who asks judges all members.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cache
from typing import TypeVar

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app import known_members
from app.kept_answers import letters
from app.kept_answers.changed import MARGIN, changed_since, head_of, holds
from app.kept_answers.models import KeptAnswers, MemberAnswers
from app.known_members import COLUMNS, Answered, Known, Listed
from signatories.conditions.condition_rules import ConditionRule
from signatories.conditions.conditions import Answer
from signatories.models import Association, Membership

Found = TypeVar("Found")
MOST_CHANGED = 500
"""Of more members than this, or after more acts, all are judged: the worker is behind."""


def counts(
    session: Session, *, association: Association, rules: Sequence[ConditionRule], at: datetime
) -> Counter[tuple[Answer, ...]] | None:
    """How many members have which answers; ``None`` where what is kept cannot say."""

    def read(changed: Collection[int]) -> Counter[tuple[Answer, ...]]:
        rows = session.execute(
            select(MemberAnswers.answers, func.count())
            .where(
                MemberAnswers.association_id == association.id,
                or_(MemberAnswers.until_at.is_(None), MemberAnswers.until_at > at),
                MemberAnswers.company_id.not_in(changed),
            )
            .group_by(MemberAnswers.answers)
        )
        found: Counter[tuple[Answer, ...]] = Counter()
        for answers, count in rows:
            found[letters.read_answers(answers)] += count
        for each in _judged(session, association, rules, changed, at):
            found[tuple(told.answer for told in each.findings)] += 1
        return found

    return _kept(session, association, rules, at, read)


def members(
    session: Session, *, association: Association, rules: Sequence[ConditionRule], at: datetime, text: str
) -> list[Answered] | None:
    """The members whose name or number has *text* in it, by name; ``None`` where what is kept cannot say."""
    kept = (MemberAnswers.answers, MemberAnswers.sinces)
    still = or_(MemberAnswers.until_at.is_(None), MemberAnswers.until_at > at)
    wanted = (
        known_members.members(association, at, text)
        .outerjoin(MemberAnswers, and_(MemberAnswers.membership_id == Membership.id, still))
        .with_only_columns(*kept, *COLUMNS)
    )
    said = cache(letters.read)  # most members have the same ones

    def read(changed: Collection[int]) -> list[Answered] | None:
        rows = [
            (Listed._make(columns), answers, sinces) for answers, sinces, *columns in session.execute(wanted)
        ]
        again = {each.id for each, answers, _ in rows if answers is None or each.id in changed}
        if len(again) > MOST_CHANGED:
            return None
        judged = {each.member.id: each for each in _judged(session, association, rules, again, at)}
        return [
            judged[member.id] if member.id in again else Answered(member, said(answers, sinces))
            for member, answers, sinces in rows
        ]

    return _kept(session, association, rules, at, read)


def _judged(
    session: Session,
    association: Association,
    rules: Sequence[ConditionRule],
    only: Collection[int],
    at: datetime,
) -> Sequence[Answered]:
    if not only:
        return ()
    known = Known(session, association=association, at=at, only=only)
    return known.against(row.rule for row in rules)


def _kept(
    session: Session,
    association: Association,
    rules: Sequence[ConditionRule],
    at: datetime,
    read: Callable[[Collection[int]], Found | None],
) -> Found | None:
    """What *read* says, told who changed since; ``None`` where it cannot, or the worker wrote meanwhile."""
    head = head_of(session, association)
    if head is None or not holds(head, rules, at):
        return None
    version, changed = head.version, changed_since(session, head, at=at, margin=MARGIN, most=MOST_CHANGED)
    if changed is None:
        return None
    found = read(changed.companies)
    again = session.scalar(select(KeptAnswers.version).where(KeptAnswers.association_id == association.id))
    return found if again == version else None
