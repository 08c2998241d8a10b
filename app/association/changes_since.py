"""What has changed for an association between two moments: its members, their answers, what was done."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import history, known_members
from app.answers_of_members import Answers, answers
from app.findings import rule_in_words
from app.history import Act
from app.kept_answers.changed import may_differ
from app.known_members import Answered, Known
from signatories import journal
from signatories.conditions.condition_rules import ConditionRule, rules_on
from signatories.conditions.conditions import Told
from signatories.entries import Entry
from signatories.imports.bulk import chunks
from signatories.journal import JournalLine
from signatories.models import Association, Company

DESK_ACTS = ("members-imported", "member-import-undone", "member-details-changed")
"""The acts of the association's own desk that the page lists; others have pages of their own."""
MOST_TOLD = 100
"""Of how many members with another answer the evidence is told."""
MOST_JUDGED = 1000
"""Where more members may have another answer, all are judged."""
MOST_ACTS = 200
"""How many public acts are listed; the counts are of all."""
ACTS_OF_A_COMPANY = 20
"""About so many acts does a company have in all."""


@dataclass(frozen=True)
class AnswerChange:
    """One condition of one member whose answer is another one now.

    What both answers rest on is told of the first ``MOST_TOLD`` members.
    """

    condition: str
    before: Told
    after: Told


@dataclass(frozen=True)
class MemberChange:
    """A member with the answers that changed."""

    company: Company
    answers: Sequence[AnswerChange]


@dataclass(frozen=True)
class CompanyAct:
    """A public act about a company that is or was a member."""

    company: str
    slug: str
    act: Act


@dataclass(frozen=True)
class Changes:
    """Everything between ``since`` and ``until``; empty lists where nothing changed."""

    since: datetime
    until: datetime
    joined: Sequence[Company]
    left: Sequence[Company]
    answers: Sequence[MemberChange]
    acts: Sequence[CompanyAct]
    acts_in_all: int
    desk: Sequence[JournalLine]

    @property
    def is_empty(self) -> bool:
        return not (self.joined or self.left or self.answers or self.acts or self.desk)


def between(session: Session, *, association: Association, since: datetime, until: datetime) -> Changes:
    """Compare the register as it stood at *since* with how it stood at *until*.

    A fixed number of queries, but for one more with every 500 companies that are named.
    """
    after = answers(session, association=association, at=until)
    new = {each.member.id: each for each in after.members}
    then = rules_on(session, association=association, on=since.date())
    were = {each.id: each for each in known_members.listed(session, association=association, at=since)}
    old = {each.member.id: each for each in _before(session, after, then, since)}
    first = list(_changed(then, old, after.rules, new))[:MOST_TOLD]
    new |= _in_full(session, after, first)
    changed = _changed(then, old, after.rules, new)
    joined, left = [each for each in new if each not in were], [each for each in were if each not in new]
    companies = _companies(session, [*joined, *left, *changed])
    numbers = {each.register_number for each in (*were.values(), *(each.member for each in after.members))}
    entries = _entries(session, numbers, since, until)
    return Changes(
        since=since,
        until=until,
        joined=[companies[each] for each in joined],
        left=[companies[each] for each in left],
        answers=[MemberChange(companies[each], found) for each, found in changed.items()],
        acts=_acts(session, entries[:MOST_ACTS], {association.slug: association.name}),
        acts_in_all=len(entries),
        desk=journal.lines_since(session, since=since, until=until, association=association, kinds=DESK_ACTS),
    )


def _before(
    session: Session, after: Answers, then: Sequence[ConditionRule], since: datetime
) -> Sequence[Answered]:
    """The members of then whose answers may be others now, with what they were; where that is not known, all."""
    of, ids = after.association, {each.member.id for each in after.members}
    only = may_differ(session, association=of, then=then, rules=after.rules, since=since, until=after.at)
    if only is not None:
        only = ids.intersection(only)
    if only is not None and len(only) > MOST_JUDGED:
        only = None
    known = Known(session, association=of, at=since, only=only)
    return known.against(row.rule for row in then)


def _in_full(session: Session, found: Answers, ids: Collection[int]) -> dict[int, Answered]:
    """These members with all that was found of them."""
    known = Known(session, association=found.association, at=found.at, only=ids)
    return {each.member.id: each for each in known.against(row.rule for row in found.rules)}


def _companies(session: Session, ids: Sequence[int]) -> dict[int, Company]:
    return {
        company.id: company
        for chunk in chunks(ids)
        for company in session.scalars(select(Company).where(Company.id.in_(chunk)))
    }


def _changed(
    then: Sequence[ConditionRule],
    old: Mapping[int, Answered],
    rules: Sequence[ConditionRule],
    new: Mapping[int, Answered],
) -> dict[int, list[AnswerChange]]:
    """By member that was there at both moments, the conditions whose answer is another one."""
    places = {row.rule.name: place for place, row in enumerate(then)}
    both = [
        (rule_in_words(row), places[row.rule.name], place)
        for place, row in enumerate(rules)
        if row.rule.name in places
    ]
    found = {}
    for identity, member in new.items():
        was = old.get(identity)
        changed = [
            AnswerChange(words, was.findings[then], member.findings[now])
            for words, then, now in both
            if was is not None and was.findings[then].answer is not member.findings[now].answer
        ]
        if changed:
            found[identity] = changed
    return found


def _entries(session: Session, numbers: Set[str], since: datetime, until: datetime) -> list[Entry]:
    """The public acts about these companies in ``[since, until)``, the latest first.

    Few acts are read by their time, and of many those of each company: whichever reads less.
    """
    then = (Entry.at >= since, Entry.at < until)
    in_all = session.scalar(select(func.count()).select_from(Entry).where(*then)) or 0
    if in_all <= len(numbers) * ACTS_OF_A_COMPANY:
        every = session.scalars(select(Entry).where(*then, Entry.company.is_not(None)))
        found = [entry for entry in every if entry.company in numbers]
    else:
        found = [
            entry
            for chunk in chunks(sorted(numbers))
            for entry in session.scalars(select(Entry).where(Entry.company.in_(chunk), *then))
        ]
    return sorted(found, key=lambda entry: entry.position, reverse=True)


def _acts(session: Session, entries: Sequence[Entry], names: Mapping[str, str]) -> list[CompanyAct]:
    numbers = {entry.company for entry in entries}
    found = session.scalars(select(Company).where(Company.register_number.in_(numbers)))
    companies = {company.register_number: company for company in found}
    acts = history.acts(entries, associations=names)
    of = [companies[entry.company or ""] for entry in entries]
    return [CompanyAct(company.name, company.slug, act) for company, act in zip(of, acts, strict=True)]
