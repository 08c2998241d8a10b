"""Putting companies into groups and taking them out, with the days from and until which it holds."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from signatories.dated import clash_as
from signatories.entries import append
from signatories.models import Company
from signatories.names.groups import CompanyGroup, GroupMember
from signatories.names.naming import checked
from signatories.names.naming_errors import DayInFuture, EndsTooEarly, GroupTaken, NotInGroup, OtherGroup


def add_group(session: Session, *, name: str) -> CompanyGroup:
    """A new group; it is public once a company is in it. Raises ``WrongName`` or ``GroupTaken``."""
    name = checked(name)
    if session.scalar(select(CompanyGroup.id).where(CompanyGroup.name == name)) is not None:
        raise GroupTaken
    group = CompanyGroup(name=name)
    session.add(group)
    session.flush()
    return group


def join_group(
    session: Session, *, group: CompanyGroup, company: Company, from_on: date, at: datetime
) -> GroupMember:
    """Put *company* in *group*. Raises ``DayInFuture``, or ``OtherGroup`` when it is in one on that day."""
    if from_on > at.date():
        raise DayInFuture
    member = GroupMember(group=group, company=company, from_on=from_on, recorded_at=at)
    other = group_of(session, company, at=at)
    name = other.group.name if other else group.name
    with clash_as(GroupMember, OtherGroup, group=name), session.begin_nested():
        session.add(member)
    number = company.register_number
    append(session, "company-grouped", at=at, company=number, group=group.name, from_on=from_on.isoformat())
    return member


def leave_group(
    session: Session, *, group: CompanyGroup, company: Company, to_on: date, at: datetime
) -> None:
    """End it. Raises ``NotInGroup``, ``DayInFuture`` or ``EndsTooEarly``."""
    member = session.scalar(
        select(GroupMember).where(
            GroupMember.group_id == group.id,
            GroupMember.company_id == company.id,
            GroupMember.to_on.is_(None),
        )
    )
    if member is None:
        raise NotInGroup
    if to_on > at.date():
        raise DayInFuture
    if to_on < member.from_on:
        raise EndsTooEarly(since=member.from_on)
    member.to_on, member.end_recorded_at = to_on, at
    session.flush()
    number = company.register_number
    append(session, "company-ungrouped", at=at, company=number, group=group.name, to_on=to_on.isoformat())


def sizes(session: Session, *, at: datetime) -> list[tuple[CompanyGroup, int]]:
    """Every group by name, with how many companies are in it at *at*."""
    found = session.execute(
        select(CompanyGroup, func.count(GroupMember.id))
        .outerjoin(GroupMember, (GroupMember.group_id == CompanyGroup.id) & GroupMember.held_at(at))
        .group_by(CompanyGroup.id)
        .order_by(CompanyGroup.name)
    )
    return [(group, size) for group, size in found]


def group_of(session: Session, company: Company, *, at: datetime) -> GroupMember | None:
    """In which group *company* is at *at*."""
    return session.scalar(
        select(GroupMember)
        .where(GroupMember.company_id == company.id, GroupMember.held_at(at))
        .options(joinedload(GroupMember.group))
    )


def members_of(session: Session, group: CompanyGroup, *, at: datetime) -> Sequence[GroupMember]:
    """Which companies are in *group* at *at*, by name."""
    return session.scalars(
        select(GroupMember)
        .join(GroupMember.company)
        .where(GroupMember.group_id == group.id, GroupMember.held_at(at))
        .options(joinedload(GroupMember.company))
        .order_by(Company.search_name, Company.id)
    ).all()
