"""Companies with all that can follow from an event, and what the register then says of them."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import succeeding
from app.accounts import inviting
from app.accounts.models import Person, RoleGrant
from app.owners import Owner
from app.roles import Role
from app.signatures.drafts import SignatureDraft
from app.succession import beyond
from app.tokens import issuing as tokens
from app.tokens.scopes import Scope
from badge.keys import KeyRing
from badge.models import Badge
from monitor import attribution
from signatories.models import Association, Company, Domain, Membership
from signatories.names import grouping
from signatories.networks import claiming, networks
from signatories.networks.networks import Evidence
from signatories.succession.consequences import Act, Consequence
from signatories.succession.known_facts import open_signatures
from signatories.succession.models import SuccessionEvent
from signatories.succession.plans import Plan
from tests import factories

BASE_URL = "http://localhost:8000"
REASON = "Recorded from the extract of the trade register."
HELD_SINCE = date(2022, 1, 1)


def operators(session: Session, *, at: datetime) -> tuple[Person, Person]:
    """The two persons that an event takes."""
    first = factories.person(session, Role.OPERATOR, at=at)
    return first, factories.person(session, Role.OPERATOR, at=at)


def signatory(
    session: Session,
    *,
    keys: KeyRing,
    at: datetime,
    association: Association | None = None,
    network: str | None = None,
    has_person: bool = False,
) -> Company:
    """A company with a signature in force and its badge; with a network, a holder and an owner when asked."""
    of = factories.company(session, at=at, member_of=association)
    signed = factories.signature(session, of, at=at, association=association)
    factories.badge(session, signed, keys=keys, base_url=BASE_URL, at=at)
    if network is not None:
        named = claiming.name_network(
            session,
            company=of,
            identifier=network,
            from_on=HELD_SINCE,
            evidence=Evidence.CONTRACT,
            reference="",
            at=at,
        )
        claiming.confirm(session, network=named, at=at)
        attribution.learn_begin(
            session,
            holder=network,
            company=of.register_number,
            valid_from=datetime(2022, 1, 1, tzinfo=UTC),
            at=at,
        )
    if has_person:
        owner = factories.person(session, Role.COMPANY_OWNER, of=of, at=at)
        session.flush()
        leave_things_open(session, of, owner, at=at)
    session.flush()
    session.expire_all()
    return of


def leave_things_open(session: Session, of: Company, owner: Person, *, at: datetime) -> None:
    """An invitation that is open, a draft, a token, a network that waits, and a place in a group."""
    later = at + timedelta(days=199)
    inviting.invite(session, email=f"next@{of.slug}.example", role=Role.SIGNER, company=of, at=later)
    tokens.make(
        session,
        owner=Owner(company=of),
        label="site",
        scopes=[Scope.BADGES_READ],
        ends_on=later.date() + timedelta(days=100),
        by=owner.public_id,
        at=later,
    )
    claiming.name_network(
        session,
        company=of,
        identifier=f"AS{64600 + of.id}",
        from_on=HELD_SINCE,
        evidence=Evidence.OTHER,
        reference="",
        at=at,
    )
    group = grouping.add_group(session, name=f"Groep van {of.name}")
    grouping.join_group(session, group=group, company=of, from_on=at.date(), at=at)
    code_of_conduct = factories.documents(session, at=at)
    session.add(SignatureDraft(company=of, code_of_conduct=code_of_conduct, person=owner, changed_at=at))
    session.flush()


def released(
    session: Session, plan: Plan, *, keys: KeyRing, at: datetime, two: tuple[Person, Person] | None = None
) -> SuccessionEvent:
    """An event proposed by one operator and released by another; carried out where its day has come."""
    first, second = two or operators(session, at=at)
    event = succeeding.propose(session, plan=plan, reason=REASON, who=first, at=at)
    succeeding.release(session, event=event, who=second, seen=None, keys=keys, base_url=BASE_URL, at=at)
    session.expire_all()
    return event


@dataclass
class Snapshot:
    """What the register says now, as plain sets; each member begins with whom it is about."""

    ended: set[str] = field(default_factory=set)
    companies: set[str] = field(default_factory=set)
    members: set[tuple[str, str]] = field(default_factory=set)
    hosts: set[tuple[str, str]] = field(default_factory=set)
    networks: set[tuple[str, str]] = field(default_factory=set)
    signatures: set[tuple[str, str]] = field(default_factory=set)
    badges: set[tuple[str, str]] = field(default_factory=set)
    contacts: set[str] = field(default_factory=set)
    seats: set[tuple[str, str, str]] = field(default_factory=set)
    holders: set[tuple[str, str]] = field(default_factory=set)
    open_things: set[tuple[str, str]] = field(default_factory=set)


def snapshot(session: Session, *, at: datetime) -> Snapshot:
    session.flush()
    session.expire_all()
    found = Snapshot()
    for association in session.scalars(select(Association)):
        if association.ended_on is not None:
            found.ended.add(association.slug)
    for company in session.scalars(select(Company)):
        number = company.register_number
        found.companies.add(number)
        if company.ended_on is not None:
            found.ended.add(number)
        if company.contact_point is not None:
            found.contacts.add(number)
        found.open_things |= {(number, what) for what in _open_things(session, company, at)}
        found.networks |= {(number, each.identifier) for each in networks.of_company(session, company, at=at)}
        found.signatures |= {(number, state.value) for _, state in open_signatures(session, company, at=at)}
    for membership in session.scalars(select(Membership).where(Membership.to_on.is_(None))):
        found.members.add((membership.company.register_number, membership.association.slug))
    for domain in session.scalars(select(Domain)):
        if domain.is_proven:
            found.hosts.add((domain.company.register_number, domain.host))
    for badge in session.scalars(select(Badge).where(Badge.withdrawn_at.is_(None))):
        found.badges.add((badge.company.register_number, badge.domain.host))
    for grant in session.scalars(select(RoleGrant)):
        of = grant.company.register_number if grant.company else grant.association
        if grant.counts_at(at) and of is not None:
            about = of if isinstance(of, str) else of.slug
            found.seats.add((about, grant.person.public_id, grant.role))
    for holding in attribution.known(session):
        if holding.valid_to is None:
            found.holders.add((holding.company, holding.holder))
    return found


def _open_things(session: Session, company: Company, at: datetime) -> set[str]:
    """What a company has that waits or runs beside its entries."""
    more = beyond.of_company(session, company, at=at)
    counted = {
        Act.DRAFTS_ENDED: more.drafts,
        Act.INVITATIONS_WITHDRAWN: more.invitations,
        Act.PROGRAMS_ENDED: more.programs,
        Act.NETWORKS_CLOSED: len(networks.waiting(session, companies=[company.id])),
        Act.GROUP_LEFT: grouping.group_of(session, company, at=at) is not None,
    }
    return {act.value for act, count in counted.items() if count}


def foretold(before: Snapshot, consequences: tuple[Consequence, ...]) -> Snapshot:
    """What the register will say by the word of *consequences* alone."""
    then = before
    for each in consequences:
        about, values = each.about, {name: str(value) for name, value in each.values.items()}
        match each.act:
            case Act.COMPANY_ADDED:
                then.companies.add(about)
            case Act.COMPANY_ENDED | Act.ASSOCIATION_ENDED:
                then.ended.add(about)
            case Act.SIGNATURE_ENDED:
                then.signatures = {signed for signed in then.signatures if signed[0] != about}
            case Act.SIGNATURE_CARRIED:
                then.signatures.add((about, "in-force"))
            case Act.BADGE_WITHDRAWN:
                then.badges.discard((about, values["host"]))
            case Act.BADGE_ISSUED:
                then.badges.add((about, values["host"]))
            case Act.HOST_LEFT:
                then.hosts.discard((about, values["host"]))
            case Act.HOST_CAME:
                then.hosts.add((about, values["host"]))
            case Act.NETWORK_ENDED:
                then.networks.discard((about, values["network"]))
            case Act.NETWORK_CAME:
                then.networks.add((about, values["network"]))
            case Act.MEMBERSHIP_ENDED:
                then.members.discard((about, values["association"]))
            case Act.MEMBERSHIP_CONTINUED:
                then.members.add((about, values["association"]))
            case Act.CONTACT_POINT_CONTINUED:
                then.contacts.add(about)
            case Act.CONTACT_POINT_ENDED:
                then.contacts.discard(about)
            case (
                Act.DRAFTS_ENDED
                | Act.INVITATIONS_WITHDRAWN
                | Act.PROGRAMS_ENDED
                | Act.NETWORKS_CLOSED
                | Act.GROUP_LEFT
            ):
                then.open_things.discard((about, each.act.value))
            case Act.ROLE_ENDED:
                then.seats.discard((about, values["person"], values["role"]))
            case Act.ROLE_CONTINUED:
                then.seats.add((about, values["person"], values["role"]))
            case Act.HOLDER_PASSED:
                then.holders.discard((values["from"], values["holder"]))
                then.holders.add((about, values["holder"]))
            case Act.HOLDER_LEFT:
                then.holders.discard((about, values["holder"]))
            case _:
                pass
    return then
