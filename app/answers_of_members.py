"""Every member of an association with its answers, and no more: for counts, filters and what changed.

What pages and files say of a member is read for those that they show (``whole``).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, contains_eager

from app import dossier, dossier_lineage
from app.findings import Member, held_against
from signatories.conditions import conditions, waivers
from signatories.conditions.condition_checks import check_all
from signatories.conditions.condition_rules import ConditionRule, rules_on
from signatories.conditions.conditions import Answer, Facts, Finding, Rule
from signatories.imports.bulk import chunks
from signatories.models import Association, Company, Membership
from signatories.names.folding import folded


class Listed(NamedTuple):
    """A member as lists find and sort it; ``id`` is the company's."""

    membership_id: int
    id: int
    register_number: str
    slug: str
    member_number: str | None
    from_on: date
    continued_since: date | None

    @property
    def member_since(self) -> date:
        return self.continued_since or self.from_on


class Answered(NamedTuple):
    """A member with the finding on each rule, in the order of the rules."""

    member: Listed
    findings: Sequence[Finding]

    @property
    def overall(self) -> Answer:
        return conditions.overall(self.findings)


@dataclass(frozen=True)
class Answers:
    """The conditions that hold at ``at``, and the members by name."""

    association: Association
    at: datetime
    rules: Sequence[ConditionRule]
    members: Sequence[Answered]

    @property
    def counts(self) -> Counter[Answer]:
        """How many meet all, miss one, or cannot be judged."""
        return Counter(member.overall for member in self.members)


def answers(session: Session, *, association: Association, at: datetime, text: str = "") -> Answers:
    """The members, as the register stood at *at*, whose name or number has *text* in it, by name.

    A fixed number of queries, however many there are.
    """
    rules = rules_on(session, association=association, on=at.date())
    known = Known(session, association=association, at=at, text=text)
    return Answers(association, at, rules, known.against([row.rule for row in rules]))


class Known:
    """The members of an association with the facts on each: read once, held against any rules."""

    def __init__(self, session: Session, *, association: Association, at: datetime, text: str = "") -> None:
        columns = (
            *(Membership.id, Company.id, Company.register_number, Company.slug),
            *(Membership.member_number, Membership.from_on, Membership.continued_since),
        )
        wanted = _members(association, at, text)
        self.at = at
        self.members = [Listed(*each) for each in session.execute(wanted.with_only_columns(*columns))]
        ids = wanted.order_by(None).with_only_columns(Company.id)
        self._facts: Sequence[Facts] = dossier.facts(session, self.members, ids, at=at)
        self._joined = dossier_lineage.joined_on(session, association, ids, at=at)
        self._waived = waivers.waived(session, association=association, company_ids=ids, at=at)

    def against(self, rules: Sequence[Rule]) -> list[Answered]:
        """Each member, by name, with the findings on *rules*."""
        return [
            Answered(
                member,
                check_all(
                    rules,
                    facts,
                    at=self.at,
                    joined_on=self._joined.get(member.id, member.from_on),
                    waived=self._waived.get(member.id),
                ),
            )
            for member, facts in zip(self.members, self._facts, strict=True)
        ]


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


def _members(association: Association, at: datetime, text: str) -> Select[Membership]:
    query = (
        select(Membership)
        .join(Membership.company)
        .where(Membership.association_id == association.id, Membership.held_at(at))
        .order_by(Company.search_name, Company.id)
    )
    if wanted := text.strip():
        return query.where(
            or_(
                Company.search_name.contains(folded(wanted), autoescape=True),
                Company.register_number.contains(wanted, autoescape=True),
                Membership.member_number.contains(wanted, autoescape=True),
            )
        )
    return query
