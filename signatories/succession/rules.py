"""What follows from an event: facts in, the list of consequences out, in the order of carrying out. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from signatories.standing import State
from signatories.succession import association_rules
from signatories.succession.consequences import Act, Consequence, Value
from signatories.succession.facts import CompanyFacts, Facts, HolderFacts, NetworkFacts, SignatureFacts
from signatories.succession.kinds import Kind
from signatories.succession.plans import Plan, Target

CARRIED_TERM = timedelta(days=60)
"""How long a successor is bound by a signature that it did not place itself."""
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


def carried_until(signature: SignatureFacts, *, at: datetime) -> datetime:
    """When a carried signature ends: with the old one, and 60 days after the event at the latest.

    The days count from the moment of carrying out, so that nobody hears of it too late.
    """
    return min(signature.ends_at, at + CARRIED_TERM)


def to_be_carried(
    sources: list[CompanyFacts], target: CompanyFacts
) -> list[tuple[CompanyFacts, SignatureFacts]]:
    """Of each code of conduct the signature in force that ends last, where the target has none of its own.

    One that waits for its countersignature does not bind yet. One that is suspended does: a
    takeover must not lift a suspension.
    """
    running = {each.code_of_conduct for each in target.signatures if each.state is not State.AWAITING}
    chosen: dict[str, tuple[CompanyFacts, SignatureFacts]] = {}
    for source in sources:
        for each in source.signatures:
            if each.state is not State.IN_FORCE or each.code_of_conduct in running:
                continue
            best = chosen.get(each.code_of_conduct)
            if best is None or each.ends_at > best[1].ends_at:
                chosen[each.code_of_conduct] = (source, each)
    return list(chosen.values())


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
    yield from _end_signatures(company)
    for host in company.hosts:
        yield Consequence(Act.HOST_LEFT, company.number, {"host": host, "name": company.name})
    yield from _end_company(company, day)
    for holder in company.holders:
        yield Consequence(
            Act.HOLDER_LEFT,
            company.number,
            {"holder": holder.holder, "name": company.name, **_edge(holder, day)},
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
        yield from _end_signatures(source)
        for host in source.hosts:
            yield from _pass_host(host, source, target, plan.effective_on)
        for network in source.networks:
            yield from _pass_network(network, source, target, plan.effective_on)
        yield from _end_company(source, plan.effective_on, passes_networks=True)
        for holder in source.holders:
            yield _pass_holder(holder, source, target, plan.effective_on)
        yield from _figures(source, target)
    yield from _move_seats(sources, target, plan)
    yield from _continue_memberships(sources, target, plan.effective_on)
    yield from _bind(sources, target, [host for source in sources for host in source.hosts], facts.at)


def _split(plan: Plan, facts: Facts) -> Iterator[Consequence]:
    """A split: the company goes on, and chosen domains and networks go to the new ones."""
    source = facts.companies[plan.sources[0]]
    for wanted in plan.targets:
        target = yield from _target_of(wanted, facts)
        for host in wanted.hosts:
            yield from _pass_host(host, source, target, plan.effective_on)
            for signature in source.signatures:
                if host in signature.badge_hosts:
                    yield _badge_withdrawn(source, host)
        for network in source.networks:
            if network.identifier in wanted.networks:
                yield from _pass_network(network, source, target, plan.effective_on)
        for holder in source.holders:
            if holder.holder in wanted.networks:
                yield _pass_holder(holder, source, target, plan.effective_on)
        yield from _figures(source, target)
        yield from _bind([source], target, list(wanted.hosts), facts.at)


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


def _end_signatures(company: CompanyFacts) -> Iterator[Consequence]:
    for signature in company.signatures:
        yield Consequence(
            Act.SIGNATURE_ENDED,
            company.number,
            {"name": company.name, "code": signature.code_of_conduct, "signature": signature.reference},
        )
        for host in signature.badge_hosts:
            yield _badge_withdrawn(company, host)


def _badge_withdrawn(company: CompanyFacts, host: str) -> Consequence:
    return Consequence(Act.BADGE_WITHDRAWN, company.number, {"name": company.name, "host": host})


def _end_company(company: CompanyFacts, day: date, *, passes_networks: bool = False) -> Iterator[Consequence]:
    if not passes_networks:
        for network in company.networks:
            values = {"network": network.identifier, "name": company.name, "day": max(network.from_on, day)}
            yield Consequence(Act.NETWORK_ENDED, company.number, values)
    for membership in company.memberships:
        ends_on = max(membership.from_on, day)
        values = {"name": company.name, "association": membership.association, "day": ends_on}
        yield Consequence(Act.MEMBERSHIP_ENDED, company.number, values)
    if company.has_contact_point:
        yield Consequence(Act.CONTACT_POINT_ENDED, company.number, {"name": company.name})
    yield Consequence(Act.COMPANY_ENDED, company.number, {"name": company.name, "day": day})
    if company.waiting_networks:
        values = {"name": company.name, "count": company.waiting_networks}
        yield Consequence(Act.NETWORKS_CLOSED, company.number, values)
    if company.drafts:
        values = {"name": company.name, "count": company.drafts}
        yield Consequence(Act.DRAFTS_ENDED, company.number, values)
    if company.invitations:
        values = {"name": company.name, "count": company.invitations}
        yield Consequence(Act.INVITATIONS_WITHDRAWN, company.number, values)


def _pass_host(host: str, source: CompanyFacts, target: CompanyFacts, day: date) -> Iterator[Consequence]:
    yield Consequence(Act.HOST_LEFT, source.number, {"host": host, "name": source.name})
    values = {"host": host, "name": target.name, "from": source.number, "day": day}
    yield Consequence(Act.HOST_CAME, target.number, values)


def _pass_network(
    network: NetworkFacts, source: CompanyFacts, target: CompanyFacts, day: date
) -> Iterator[Consequence]:
    passes = {"network": network.identifier, "day": max(network.from_on, day)}
    yield Consequence(Act.NETWORK_ENDED, source.number, {**passes, "name": source.name})
    if network.identifier not in {each.identifier for each in target.networks}:
        values = {**passes, "name": target.name, "from": source.number}
        yield Consequence(Act.NETWORK_CAME, target.number, values)


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


def _figures(source: CompanyFacts, target: CompanyFacts) -> Iterator[Consequence]:
    if source.periods:
        values = {"earlier": source.name, "name": target.name, "count": len(source.periods)}
        yield Consequence(Act.FIGURES_FOLLOW, target.number, values)


def _bind(
    sources: list[CompanyFacts], target: CompanyFacts, hosts: list[str], at: datetime
) -> Iterator[Consequence]:
    """The carried signatures, the contact point with them, and the logos on the domains that came."""
    carried = to_be_carried(sources, target)
    for source, signature in carried:
        yield Consequence(
            Act.SIGNATURE_CARRIED,
            target.number,
            {
                "name": target.name,
                "earlier": source.name,
                "code": signature.code_of_conduct,
                "signature": signature.reference,
                "until": carried_until(signature, at=at),
            },
        )
    if carried and not target.has_contact_point:
        giver = next((source for source, _ in carried if source.has_contact_point), None)
        if giver is not None:
            values = {"name": target.name, "earlier": giver.name, "from": giver.number}
            yield Consequence(Act.CONTACT_POINT_CONTINUED, target.number, values)
    if carried or any(each.state is State.IN_FORCE for each in target.signatures):
        for host in dict.fromkeys(hosts):
            yield Consequence(Act.BADGE_ISSUED, target.number, {"name": target.name, "host": host})
    elif not target.signatures:
        yield Consequence(Act.MUST_SIGN, target.number, {"name": target.name})


def _pass_holder(holder: HolderFacts, source: CompanyFacts, target: CompanyFacts, day: date) -> Consequence:
    values = {"holder": holder.holder, "name": target.name, "from": source.number}
    return Consequence(Act.HOLDER_PASSED, target.number, {**values, **_edge(holder, day)})


def _edge(holder: HolderFacts, day: date) -> dict[str, Value]:
    """Which holding changes hands, and on what day: not before it began."""
    return {"valid_from": holder.valid_from, "day": max(holder.valid_from.date(), day)}
