"""The members of an association held against its conditions: for page, CSV and command."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, contains_eager

from app.findings import Member, held_against_rules
from signatories.conditions.condition_rules import ConditionRule
from signatories.conditions.conditions import Answer
from signatories.models import Association, Company, Membership
from signatories.names.folding import folded


@dataclass(frozen=True)
class Overview:
    """All members on a day. ``counts`` says how many meet all, miss one, or cannot be judged."""

    rules: Sequence[ConditionRule]
    members: Sequence[Member]

    @property
    def counts(self) -> Counter[Answer]:
        return Counter(member.overall for member in self.members)


def overview(
    session: Session, *, association: Association, at: datetime, text: str = "", only: Company | None = None
) -> Overview:
    """The members, as the register stood at *at*, whose name or number has *text* in it, by name."""
    memberships = session.scalars(_members(association, at, text, only)).unique().all()
    rules, members = held_against_rules(session, association=association, memberships=memberships, at=at)
    return Overview(rules, members)


def _members(association: Association, at: datetime, text: str, only: Company | None) -> Select[Membership]:
    query = (
        select(Membership)
        .join(Membership.company)
        .where(
            Membership.association_id == association.id,
            Membership.held_at(at),
        )
        .options(contains_eager(Membership.company))
        .order_by(Company.search_name, Company.id)
    )
    if only is not None:
        query = query.where(Membership.company_id == only.id)
    if text.strip():
        by_number = Company.register_number.contains(text.strip(), autoescape=True)
        by_member_number = Membership.member_number.contains(text.strip(), autoescape=True)
        query = query.where(
            or_(
                Company.search_name.contains(folded(text.strip()), autoescape=True),
                by_number,
                by_member_number,
            )
        )
    return query
