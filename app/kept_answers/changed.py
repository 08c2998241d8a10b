"""Whose answers may be others than those that are kept, or than they were at an earlier moment."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select, union
from sqlalchemy.orm import Session

from app.kept_answers.acts import changes_everybody
from app.kept_answers.models import KeptAnswers, MemberAnswers
from signatories.conditions.attestations import Attestation
from signatories.conditions.condition_rules import ConditionRule
from signatories.conditions.waivers import Waiver
from signatories.documents.documents import Edition
from signatories.entries import Entry
from signatories.models import Association, Company
from signatories.succession import lineage

MOST_ACTS = 20_000
"""After more public acts than this all members are judged."""
MARGIN = timedelta(minutes=10)
"""A waiver and a declaration bear the moment at which they were asked for; they were there some time later."""


def marks(rules: Sequence[ConditionRule]) -> str:
    """Which conditions answers are to, in their order."""
    return ",".join(str(row.id) for row in rules)


def head_of(session: Session, association: Association) -> KeptAnswers | None:
    return session.scalar(
        select(KeptAnswers)
        .where(KeptAnswers.association_id == association.id)
        .execution_options(populate_existing=True)
    )


def holds(head: KeptAnswers, rules: Sequence[ConditionRule], at: datetime) -> bool:
    """Whether what is kept is of that day, and of these conditions."""
    return head.kept_at <= at and head.kept_at.date() == at.date() and head.rules == marks(rules)


@dataclass(frozen=True)
class Changed:
    """The companies whose answers may be others than those kept, and how many public acts there were since."""

    companies: Collection[int]
    acts: int


def changed_since(
    session: Session, head: KeptAnswers, *, at: datetime, margin: timedelta, most: int
) -> Changed | None:
    """Whose answers may be others by now; ``None`` when they may be anybody's, or more than *most*."""
    acts = _acts(session, Entry.position >= head.log_size, most)
    if acts is None:
        return None
    of = head.association_id
    turned = select(MemberAnswers.company_id).where(
        MemberAnswers.association_id == of, MemberAnswers.until_at <= at
    )
    told = _either(*_said(of, head.kept_at - margin), turned)
    found = {*acts, *session.scalars(told.limit(most + 1))}
    return None if len(found) > most else Changed(_with_later(session, found, at), len(acts))


def may_differ(
    session: Session,
    *,
    association: Association,
    then: Sequence[ConditionRule],
    rules: Sequence[ConditionRule],
    since: datetime,
    until: datetime,
) -> Collection[int] | None:
    """Whose answers to *rules*, those of *until*, may be others than at *since*, when *then* held.

    Of whom nothing is kept it says nothing. ``None`` when it may be anybody.
    """
    head = head_of(session, association)
    if head is None or not holds(head, rules, until) or marks(then) != head.rules:
        return None
    changed = changed_since(session, head, at=until, margin=MARGIN, most=MOST_ACTS)
    acts = _acts(session, and_(Entry.at >= since, Entry.at <= until), MOST_ACTS)
    if changed is None or acts is None or _has_new_edition(session, since, until):
        return None
    of = association.id
    days = [
        select(Waiver.company_id).where(
            Waiver.association_id == of, column >= since.date(), column <= until.date()
        )
        for column in (Waiver.from_on, Waiver.until_on)
    ]
    turned = select(MemberAnswers.company_id).where(
        MemberAnswers.association_id == of, MemberAnswers.turned_at >= since
    )
    told = _either(*_said(of, since), *days, turned)
    return _with_later(session, {*changed.companies, *acts, *session.scalars(told)}, until)


def _acts(session: Session, which: ColumnElement[bool], most: int) -> list[int] | None:
    """The company of each of those public acts; ``None`` where one may concern anybody, or there are too many."""
    acts = session.execute(
        select(Entry.kind, Company.id)
        .outerjoin(Company, Company.register_number == Entry.company)
        .where(which)
        .limit(most + 1)
    ).all()
    if len(acts) > most or any(changes_everybody(kind, company) for kind, company in acts):
        return None
    return [company or 0 for _, company in acts]


def _has_new_edition(session: Session, since: datetime, until: datetime) -> bool:
    """Whether an edition of a document began to count meanwhile."""
    begun = select(Edition.id).where(
        Edition.effective_on > since.date(), Edition.effective_on <= until.date()
    )
    return session.scalar(begun.limit(1)) is not None


def _said(association_id: int, since: datetime) -> Iterable[Select[int]]:
    """Whom a waiver or a declaration of after *since* is of, or the end of one."""
    yield select(Waiver.company_id).where(
        Waiver.association_id == association_id,
        or_(Waiver.granted_at >= since, Waiver.ended_at >= since),
    )
    for column in (Attestation.at, Attestation.withdrawn_at):
        yield select(Attestation.company_id).where(column >= since)


def _either(*questions: Select[int]) -> Select[int]:
    found = union(*questions).subquery()
    return select(found.c[0])


def _with_later(session: Session, companies: set[int], at: datetime) -> set[int]:
    """These companies and those that came after them, who have their terms from them."""
    edges, found, size = lineage.edges(session, at=at), companies, -1
    while len(found) > size:
        size = len(found)
        found = found | {edge.later for edge in edges if edge.earlier in found}
    return found
