"""What follows from an event: facts in, the list of consequences out, in the order of carrying out. Pure."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from signatories.signatures.standing import State
from signatories.succession import association_rules
from signatories.succession.binding import bind
from signatories.succession.consequences import Act, Consequence
from signatories.succession.facts import CompanyFacts, Facts
from signatories.succession.kinds import Kind
from signatories.succession.plans import Plan, Target
from signatories.succession.rule_parts import (
    badge_withdrawn,
    edge,
    end_company,
    end_signatures,
    figures,
    pass_holder,
    pass_host,
    pass_network,
)

ROLES_AFTER_BANKRUPTCY = timedelta(days=30)


def follow(plan: Plan, facts: Facts) -> tuple[Consequence, ...]:
    """Everything that follows from *plan* when it is carried out at ``facts.at``."""
    if plan.kind is Kind.RENAME:
        found = _rename(plan, facts)
    elif plan.kind is Kind.BANKRUPTCY:
        found = _bankruptcy(plan, facts)
    elif plan.kind is Kind.SPLIT:
        found = _split(plan, facts)
    elif plan.kind is Kind.ASSOCIATION_MERGER:
        found = association_rules.merge(plan, facts)
    else:
        found = _merge(plan, facts)
    order = list(Act)
    return tuple(sorted(found, key=lambda each: order.index(each.act)))


def _rename(plan: Plan, facts: Facts) -> Iterator[Consequence]:
    company = facts.companies[plan.sources[0]]
    new = plan.new_trade_name or plan.new_legal_name or company.name
    yield Consequence(
        Act.NAME_CHANGED, company.number, {"old": company.name, "new": new, "day": plan.effective_on}
    )
    for signature in company.signatures:
        if signature.state is State.IN_FORCE:
            for host in signature.badge_hosts:
                yield Consequence(Act.BADGE_REMADE, company.number, {"name": company.name, "host": host})


def _bankruptcy(plan: Plan, facts: Facts) -> Iterator[Consequence]:
    company = facts.companies[plan.sources[0]]
    day = plan.effective_on
    yield from end_signatures(company)
    for host in company.hosts:
        yield Consequence(Act.HOST_LEFT, company.number, {"host": host, "name": company.name})
    yield from end_company(company, day)
    for holder in company.holders:
        yield Consequence(
            Act.HOLDER_LEFT,
            company.number,
            {"holder": holder.holder, "name": company.name, **edge(holder, day)},
        )
    expires = (facts.at + ROLES_AFTER_BANKRUPTCY).date()
    for seat in company.seats:
        yield Consequence(
            Act.ROLE_EXPIRES,
            company.number,
            {"person": seat.person, "role": seat.role, "name": company.name, "day": expires},
        )


def _merge(plan: Plan, facts: Facts) -> Iterator[Consequence]:
    """A merger or takeover: what the companies had goes on under the first target, and they end."""
    sources = [facts.companies[number] for number in plan.sources]
    target = yield from _target_of(plan.targets[0], facts)
    for source in sources:
        yield from end_signatures(source)
        for host in source.hosts:
            yield from pass_host(host, source, target, plan.effective_on)
        for network in source.networks:
            yield from pass_network(network, source, target, plan.effective_on)
        yield from end_company(source, plan.effective_on, passes_networks=True)
        for holder in source.holders:
            yield pass_holder(holder, source, target, plan.effective_on)
        yield from figures(source, target)
    yield from _move_seats(sources, target, plan)
    yield from _continue_memberships(sources, target, plan.effective_on)
    yield from bind(sources, target, [host for source in sources for host in source.hosts], facts.at)


def _split(plan: Plan, facts: Facts) -> Iterator[Consequence]:
    """A split: the company goes on, and chosen domains and networks go to the new ones."""
    source = facts.companies[plan.sources[0]]
    for wanted in plan.targets:
        target = yield from _target_of(wanted, facts)
        for host in wanted.hosts:
            yield from pass_host(host, source, target, plan.effective_on)
            for signature in source.signatures:
                if host in signature.badge_hosts:
                    yield badge_withdrawn(source, host)
        for network in source.networks:
            if network.identifier in wanted.networks:
                yield from pass_network(network, source, target, plan.effective_on)
        for holder in source.holders:
            if holder.holder in wanted.networks:
                yield pass_holder(holder, source, target, plan.effective_on)
        yield from figures(source, target)
        yield from bind([source], target, list(wanted.hosts), facts.at)


def _target_of(target: Target, facts: Facts) -> Iterator[Consequence]:
    """The facts of a target; one that is new is added first. A generator that returns them."""
    known = facts.companies.get(target.number)
    if known is not None:
        return known
    name = target.trade_name or target.legal_name
    yield Consequence(
        Act.COMPANY_ADDED,
        target.number,
        {"about": target.number, "name": name, "legal_name": target.legal_name},
    )
    return CompanyFacts(target.number, name, target.legal_name, target.trade_name)


def _continue_memberships(
    sources: list[CompanyFacts], target: CompanyFacts, day: date
) -> Iterator[Consequence]:
    """Each association of a source goes on with the target, unless that is a member already."""
    longest: dict[str, tuple[date, str]] = {}
    for source in sources:
        for membership in source.memberships:
            since = (membership.since, source.number)
            longest[membership.association] = min(since, longest.get(membership.association, since))
    known = {membership.association for membership in target.memberships}
    for association, (since, number) in sorted(longest.items()):
        if association not in known:
            values = {"name": target.name, "association": association, "day": day, "since": since}
            yield Consequence(Act.MEMBERSHIP_CONTINUED, target.number, {**values, "from": number})


def _move_seats(sources: list[CompanyFacts], target: CompanyFacts, plan: Plan) -> Iterator[Consequence]:
    """Roles end with the company; those who were ticked get the same role at the successor."""
    held = {(seat.person, seat.role) for seat in target.seats}
    for source, seat in ((each, seat) for each in sources for seat in each.seats):
        values = {"person": seat.person, "role": seat.role}
        yield Consequence(Act.ROLE_ENDED, source.number, {**values, "name": source.name})
        if str(seat) in plan.people and (seat.person, seat.role) not in held:
            held.add((seat.person, seat.role))
            yield Consequence(Act.ROLE_CONTINUED, target.number, {**values, "name": target.name})


def digest(consequences: Sequence[Consequence]) -> str:
    """SHA-256, in hex, of a list of consequences: whether it is still the one that somebody read.

    The end of a carried signature moves with the clock; that it is carried is what was read.
    """
    told = [
        [each.act, each.about, {name: str(value) for name, value in each.values.items() if name != "until"}]
        for each in consequences
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
