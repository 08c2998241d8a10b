"""Every member of an association with the facts on each: read once, held against any conditions."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from app import dossier, dossier_lineage
from signatories.conditions import conditions, waivers
from signatories.conditions.condition_checks import check_all
from signatories.conditions.conditions import Answer, Facts, Rule, Told
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


COLUMNS = (
    *(Membership.id, Company.id, Company.register_number, Company.slug),
    *(Membership.member_number, Membership.from_on, Membership.continued_since),
)
"""What ``Listed`` is read from."""


class Answered(NamedTuple):
    """A member with the answer to each condition, in the order of the conditions."""

    member: Listed
    findings: Sequence[Told]

    @property
    def overall(self) -> Answer:
        return conditions.overall(self.findings)


class Known:
    """The members of an association, by name, with what the register knows of each.

    A fixed number of queries, however many there are. *text* is a part of a name or number; *only* names
    the companies that are meant.
    """

    def __init__(
        self,
        session: Session,
        *,
        association: Association,
        at: datetime,
        text: str = "",
        only: Collection[int] | None = None,
    ) -> None:
        wanted = members(association, at, text)
        if only is not None:
            wanted = wanted.where(Company.id.in_(only))
        self.at = at
        self.members = _listed(session, wanted)
        self.ids = ids = wanted.order_by(None).with_only_columns(Company.id)
        self.facts: Sequence[Facts] = dossier.facts(session, self.members, ids, at=at)
        self._joined = dossier_lineage.joined_on(session, association, ids, at=at)
        self._waived = waivers.waived(session, association=association, company_ids=ids, at=at)

    def joined_on(self, member: Listed) -> date:
        """When it first joined, itself or as a company before it: terms of joining count from that day."""
        return self._joined.get(member.id, member.from_on)

    def against(self, rules: Iterable[Rule]) -> list[Answered]:
        """Each member with the findings on *rules*."""
        rules = list(rules)
        return [
            Answered(
                member,
                check_all(
                    rules,
                    facts,
                    at=self.at,
                    joined_on=self.joined_on(member),
                    waived=self._waived.get(member.id),
                ),
            )
            for member, facts in zip(self.members, self.facts, strict=True)
        ]


def listed(session: Session, *, association: Association, at: datetime) -> list[Listed]:
    """The members at *at*, by name."""
    return _listed(session, members(association, at))


def _listed(session: Session, wanted: Select[Membership]) -> list[Listed]:
    return [Listed(*each) for each in session.execute(wanted.with_only_columns(*COLUMNS))]


def members(association: Association, at: datetime, text: str = "") -> Select[Membership]:
    """The members at *at* whose name or number has *text* in it, by name, as a question."""
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
