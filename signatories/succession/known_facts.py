"""What the register knows of the parties of an event now: reading it into frozen facts.

Badges, roles, drafts, holders and figures belong to rooms above; they come in as ``Beyond``.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from signatories.models import Association, Company, Membership
from signatories.names import grouping
from signatories.networks import networks
from signatories.signatures.signature import Signature
from signatories.signatures.standing import State, suspended_since
from signatories.succession.facts import (
    AssociationFacts,
    CompanyFacts,
    Facts,
    HolderFacts,
    MemberFacts,
    MembershipFacts,
    NetworkFacts,
    SignatureFacts,
)
from signatories.succession.passing import cases_to_pass, waivers_to_pass
from signatories.succession.plans import Plan, Seat


@dataclass(frozen=True)
class Beyond:
    """What rooms above know of one party. ``badge_hosts`` goes by the reference of the signature."""

    badge_hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seats: tuple[Seat, ...] = ()
    holders: tuple[HolderFacts, ...] = ()
    drafts: int = 0
    invitations: int = 0
    programs: int = 0
    periods: tuple[str, ...] = ()


NOTHING = Beyond()


def read(session: Session, plan: Plan, *, beyond: Mapping[str, Beyond], at: datetime) -> Facts:
    """The facts of every party of *plan* that the register has; *beyond* goes by number or slug."""
    if plan.kind.is_of_associations:
        slugs = [*plan.sources, plan.into or ""]
        found = session.scalars(select(Association).where(Association.slug.in_(slugs))).all()
        by_slug = {each.slug: each for each in found}
        into = by_slug.get(plan.into or "")
        return Facts(
            at,
            associations={
                slug: _association(session, each, beyond, at, into) for slug, each in by_slug.items()
            },
        )
    numbers = [*plan.sources, *(target.number for target in plan.targets)]
    companies = session.scalars(select(Company).where(Company.register_number.in_(numbers))).all()
    return Facts(at, {each.register_number: _company(session, each, beyond, at) for each in companies})


def _company(session: Session, company: Company, beyond: Mapping[str, Beyond], at: datetime) -> CompanyFacts:
    more = beyond.get(company.register_number, NOTHING)
    return CompanyFacts(
        number=company.register_number,
        name=company.name,
        legal_name=company.legal_name,
        trade_name=company.trade_name,
        ended_on=company.ended_on,
        signatures=tuple(
            SignatureFacts(
                reference=each.public_id,
                code_of_conduct=each.code_of_conduct.slug,
                state=state,
                ends_at=each.lapses_at(at),
                association=each.association.slug if each.association else None,
                badge_hosts=more.badge_hosts.get(each.public_id, ()),
            )
            for each, state in open_signatures(session, company, at=at)
        ),
        hosts=tuple(domain.host for domain in company.domains if domain.is_proven),
        networks=tuple(
            NetworkFacts(each.identifier, each.from_on)
            for each in networks.of_company(session, company, at=at)
        ),
        memberships=tuple(
            MembershipFacts(each.association.slug, each.from_on, each.member_since)
            for each in memberships_to_end(session, company)
        ),
        seats=more.seats,
        holders=more.holders,
        group=group.group.name if (group := grouping.group_of(session, company, at=at)) else None,
        waiting_networks=len(networks.waiting(session, companies=[company.id])),
        has_contact_point=company.contact_point is not None,
        drafts=more.drafts,
        invitations=more.invitations,
        programs=more.programs,
        periods=more.periods,
    )


def open_signatures(session: Session, company: Company, *, at: datetime) -> list[tuple[Signature, State]]:
    """The signatures that await, are in force or are suspended at *at*, with which of these."""
    found = session.scalars(
        select(Signature)
        .where(Signature.company_id == company.id, Signature.ended_at.is_(None))
        .options(selectinload(Signature.suspensions), joinedload(Signature.code_of_conduct))
        .order_by(Signature.id)
    )
    return [(each, _state(each, at)) for each in found if each.lapses_at(at) > at]


def _state(signature: Signature, at: datetime) -> State:
    if signature.countersigned_at is None:
        return State.AWAITING
    is_suspended = suspended_since(signature, at=at) is not None  # pyright: ignore[reportArgumentType]
    return State.SUSPENDED if is_suspended else State.IN_FORCE


def memberships_to_end(session: Session, company: Company) -> list[Membership]:
    """The memberships without an end. One that has an end keeps it."""
    query = select(Membership).where(Membership.company_id == company.id, Membership.to_on.is_(None))
    return list(session.scalars(query.options(joinedload(Membership.association)).order_by(Membership.id)))


def _association(
    session: Session,
    association: Association,
    beyond: Mapping[str, Beyond],
    at: datetime,
    into: Association | None,
) -> AssociationFacts:
    more = beyond.get(association.slug, NOTHING)
    members = session.scalars(
        select(Membership)
        .where(Membership.association_id == association.id, Membership.to_on.is_(None))
        .options(joinedload(Membership.company))
        .order_by(Membership.id)
    )
    waivers: Counter[int] = Counter()
    cases: Counter[int] = Counter()
    if into is not None and into is not association:
        found = waivers_to_pass(session, gone=association, into=into, at=at)
        waivers.update(each.company_id for each in found)
        cases.update(each.company_id for each in cases_to_pass(session, gone=association, into=into))
    return AssociationFacts(
        slug=association.slug,
        name=association.name,
        ended_on=association.ended_on,
        members=tuple(
            MemberFacts(
                each.company.register_number,
                each.company.name,
                each.from_on,
                each.member_since,
                waivers[each.company_id],
                cases[each.company_id],
            )
            for each in members
        ),
        seats=more.seats,
        invitations=more.invitations,
        programs=more.programs,
    )
