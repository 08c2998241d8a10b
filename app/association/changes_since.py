"""What has changed for an association between two moments: its members, their answers, what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import history
from app.association.standing_of_members import Overview, overview
from app.findings import Member, rule_in_words
from app.history import Act
from signatories import journal
from signatories.conditions.conditions import Finding
from signatories.entries import Entry
from signatories.imports.bulk import chunks
from signatories.journal import JournalLine
from signatories.models import Association, Company

DESK_ACTS = ("members-imported", "member-import-undone", "member-details-changed")
"""The acts of the association's own desk that the page lists; others have pages of their own."""
MOST_ACTS = 200
"""How many public acts are listed; the counts are of all."""


@dataclass(frozen=True)
class AnswerChange:
    """One condition of one member whose answer is another one now."""

    condition: str
    before: Finding
    after: Finding


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

    A fixed number of queries, but for one more with every 500 members.
    """
    before = overview(session, association=association, at=since)
    after = overview(session, association=association, at=until)
    old, new = _by_company(before), _by_company(after)
    companies = {identity: member.dossier.company for identity, member in {**old, **new}.items()}
    entries = _entries(session, list(companies.values()), since, until)
    names = {association.slug: association.name}
    return Changes(
        since=since,
        until=until,
        joined=[companies[identity] for identity in new if identity not in old],
        left=[companies[identity] for identity in old if identity not in new],
        answers=_answers(before, old, after, new),
        acts=_acts(entries[:MOST_ACTS], {each.register_number: each for each in companies.values()}, names),
        acts_in_all=len(entries),
        desk=journal.lines_since(session, since=since, until=until, association=association, kinds=DESK_ACTS),
    )


def _by_company(found: Overview) -> dict[int, Member]:
    return {member.membership.company_id: member for member in found.members}


def _answers(
    before: Overview, old: Mapping[int, Member], after: Overview, new: Mapping[int, Member]
) -> list[MemberChange]:
    """The members that were there at both moments, with the conditions whose answer is another one."""
    places = {row.rule.name: place for place, row in enumerate(before.rules)}
    both = [
        (rule_in_words(row), places[row.rule.name], place)
        for place, row in enumerate(after.rules)
        if row.rule.name in places
    ]
    found = []
    for identity, member in new.items():
        was = old.get(identity)
        changed = [
            AnswerChange(words, was.findings[then], member.findings[now])
            for words, then, now in both
            if was is not None and was.findings[then].answer is not member.findings[now].answer
        ]
        if changed:
            found.append(MemberChange(member.dossier.company, changed))
    return found


def _entries(session: Session, companies: Sequence[Company], since: datetime, until: datetime) -> list[Entry]:
    """The public acts about these companies in ``[since, until)``, the latest first."""
    found = [
        entry
        for chunk in chunks([company.register_number for company in companies])
        for entry in session.scalars(
            select(Entry).where(Entry.company.in_(chunk), Entry.at >= since, Entry.at < until)
        )
    ]
    return sorted(found, key=lambda entry: entry.position, reverse=True)


def _acts(
    entries: Sequence[Entry], companies: Mapping[str, Company], names: Mapping[str, str]
) -> list[CompanyAct]:
    acts = history.acts(entries, associations=names)
    of = [companies[entry.company or ""] for entry in entries]
    return [CompanyAct(company.name, company.slug, act) for company, act in zip(of, acts, strict=True)]
