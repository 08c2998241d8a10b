"""The parts that the rules of several kinds of event share: what ends, and what passes on. Pure."""

from collections.abc import Iterator
from datetime import date

from signatories.succession.consequences import Act, Consequence, Value
from signatories.succession.facts import CompanyFacts, HolderFacts, NetworkFacts


def end_signatures(company: CompanyFacts) -> Iterator[Consequence]:
    for signature in company.signatures:
        yield Consequence(
            Act.SIGNATURE_ENDED,
            company.number,
            {"name": company.name, "code": signature.code_of_conduct, "signature": signature.reference},
        )
        for host in signature.badge_hosts:
            yield badge_withdrawn(company, host)


def badge_withdrawn(company: CompanyFacts, host: str) -> Consequence:
    return Consequence(Act.BADGE_WITHDRAWN, company.number, {"name": company.name, "host": host})


def end_company(company: CompanyFacts, day: date, *, passes_networks: bool = False) -> Iterator[Consequence]:
    if not passes_networks:
        for network in company.networks:
            values = {"network": network.identifier, "name": company.name, "day": max(network.from_on, day)}
            yield Consequence(Act.NETWORK_ENDED, company.number, values)
    for membership in company.memberships:
        ends_on = max(membership.from_on, day)
        values = {"name": company.name, "association": membership.association, "day": ends_on}
        yield Consequence(Act.MEMBERSHIP_ENDED, company.number, values)
    if company.group is not None:
        yield Consequence(Act.GROUP_LEFT, company.number, {"name": company.name, "group": company.group})
    if company.has_contact_point:
        yield Consequence(Act.CONTACT_POINT_ENDED, company.number, {"name": company.name})
    yield Consequence(Act.COMPANY_ENDED, company.number, {"name": company.name, "day": day})
    for act, count in (
        (Act.NETWORKS_CLOSED, company.waiting_networks),
        (Act.DRAFTS_ENDED, company.drafts),
        (Act.INVITATIONS_WITHDRAWN, company.invitations),
        (Act.PROGRAMS_ENDED, company.programs),
    ):
        if count:
            yield Consequence(act, company.number, {"name": company.name, "count": count})


def pass_host(host: str, source: CompanyFacts, target: CompanyFacts, day: date) -> Iterator[Consequence]:
    yield Consequence(Act.HOST_LEFT, source.number, {"host": host, "name": source.name})
    values = {"host": host, "name": target.name, "from": source.number, "day": day}
    yield Consequence(Act.HOST_CAME, target.number, values)


def pass_network(
    network: NetworkFacts, source: CompanyFacts, target: CompanyFacts, day: date
) -> Iterator[Consequence]:
    passes = {"network": network.identifier, "day": max(network.from_on, day)}
    yield Consequence(Act.NETWORK_ENDED, source.number, {**passes, "name": source.name})
    if network.identifier not in {each.identifier for each in target.networks}:
        values = {**passes, "name": target.name, "from": source.number}
        yield Consequence(Act.NETWORK_CAME, target.number, values)


def pass_holder(holder: HolderFacts, source: CompanyFacts, target: CompanyFacts, day: date) -> Consequence:
    values = {"holder": holder.holder, "name": target.name, "from": source.number}
    return Consequence(Act.HOLDER_PASSED, target.number, {**values, **edge(holder, day)})


def edge(holder: HolderFacts, day: date) -> dict[str, Value]:
    """Which holding changes hands, and on what day: not before it began."""
    return {"valid_from": holder.valid_from, "day": max(holder.valid_from.date(), day)}


def figures(source: CompanyFacts, target: CompanyFacts) -> Iterator[Consequence]:
    if source.periods:
        values = {"earlier": source.name, "name": target.name, "count": len(source.periods)}
        yield Consequence(Act.FIGURES_FOLLOW, target.number, values)
