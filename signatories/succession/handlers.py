"""What the register itself does for each consequence: companies, signatures, domains, networks, members."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from signatories import admission
from signatories.contacts.contact_points import set_contact_point
from signatories.domains import proving
from signatories.entries import append
from signatories.models import Association, Company, Domain, EndReason, Membership
from signatories.names import grouping
from signatories.names.company_names import NameKind
from signatories.names.naming import rename
from signatories.networks import claiming, networks
from signatories.signatures import signing
from signatories.signatures.signature import Signature
from signatories.succession.association_handlers import (
    continue_cases,
    continue_waivers,
    end_association,
)
from signatories.succession.carrying import carry_signature
from signatories.succession.carrying_out import Handler, Means
from signatories.succession.consequences import Act, Consequence, Value
from signatories.succession.kinds import Kind


def _day(value: Value) -> date:
    assert isinstance(value, date)  # noqa: S101 - the rules give a day where a day is named
    return value


def add_company(means: Means, what: Consequence) -> None:
    party = next(each for each in means.event.parties if each.register_number == what.about)
    admission.find_or_add_company(
        means.session,
        register_number=what.about,
        legal_name=party.legal_name or "",
        trade_name=party.trade_name,
        at=means.at,
    )


def change_name(means: Means, what: Consequence) -> None:
    company, event = means.company(what.about), means.event
    for kind, name, now in (
        (NameKind.LEGAL, event.new_legal_name, company.legal_name),
        (NameKind.TRADE, event.new_trade_name, company.trade_name),
    ):
        if name and name != now:
            rename(
                means.session,
                company=company,
                kind=kind,
                name=name,
                from_on=event.effective_on,
                at=means.at,
            )


def end_signature(means: Means, what: Consequence) -> None:
    signature = means.session.scalars(
        select(Signature).where(Signature.public_id == what.values["signature"])
    ).one()
    reason = "company-ended" if means.kind is Kind.BANKRUPTCY else "company-succeeded"
    signing.end(means.session, signature=signature, reason=reason, at=means.at)


def leave_host(means: Means, what: Consequence) -> None:
    loss = proving.Loss.COMPANY_ENDED if means.kind is Kind.BANKRUPTCY else proving.Loss.SUCCEEDED
    proving.lose(
        means.session, domain=_proven(means, what.about, what.values["host"]), loss=loss, at=means.at
    )


def take_host(means: Means, what: Consequence) -> None:
    """The domain goes on under the same challenge, so that the record that proves it stays right."""
    session = means.session
    earlier = session.scalars(
        select(Domain)
        .where(
            Domain.host == what.values["host"],
            Domain.company_id == means.company(what.values["from"]).id,
        )
        .order_by(Domain.id.desc())
        .limit(1)
    ).one()
    proving.carry_over(session, domain=earlier, to=means.company(what.about), at=means.at)


def _proven(means: Means, number: str, host: Value) -> Domain:
    return means.session.scalars(
        select(Domain).where(
            Domain.company_id == means.company(number).id, Domain.host == host, Domain.lost_at.is_(None)
        )
    ).one()


def end_network(means: Means, what: Consequence) -> None:
    claiming.end(
        means.session,
        network=_network(means, what.about, what.values["network"]),
        to_on=_day(what.values["day"]),
        at=means.at,
    )


def take_network(means: Means, what: Consequence) -> None:
    claiming.begin_by_succession(
        means.session,
        company=means.company(what.about),
        identifier=str(what.values["network"]),
        on=_day(what.values["day"]),
        at=means.at,
    )


def _network(means: Means, number: str, identifier: Value) -> networks.Network:
    held = networks.of_company(means.session, means.company(number), at=means.at)
    return next(each for each in held if each.identifier == identifier)


def close_waiting_networks(means: Means, what: Consequence) -> None:
    for network in networks.waiting(means.session, companies=[means.company(what.about).id]):
        claiming.take_back(means.session, network=network, at=means.at)


def end_membership(means: Means, what: Consequence) -> None:
    merged = means.kind is Kind.ASSOCIATION_MERGER
    admission.end_membership(
        means.session,
        association=_association(means, what.values["association"]),
        company=means.company(what.about),
        to_on=_day(what.values["day"]),
        at=means.at,
        reason=EndReason.ASSOCIATION_MERGED if merged else EndReason.COMPANY_ENDED,
    )


def continue_membership(means: Means, what: Consequence) -> None:
    """A membership of its own, with the earlier one's contact, that says since when it counts."""
    association = _association(means, what.values["association"])
    is_merger = means.kind is Kind.ASSOCIATION_MERGER
    of_company = means.company(what.about if is_merger else what.values["from"])
    of_association = _association(means, what.values["from"]) if is_merger else association
    earlier = means.session.scalars(
        select(Membership)
        .where(Membership.company_id == of_company.id, Membership.association_id == of_association.id)
        .order_by(Membership.id.desc())
        .limit(1)
    ).one()
    company = means.company(what.about)
    membership = admission.admit(
        means.session,
        association=association,
        register_number=company.register_number,
        legal_name=company.legal_name,
        trade_name=company.trade_name,
        member_number=earlier.member_number if is_merger else None,
        contact_email=earlier.contact_email,
        from_on=_day(what.values["day"]),
        at=means.at,
    )
    membership.continued_since = _day(what.values["since"])
    means.session.flush()


def leave_group(means: Means, what: Consequence) -> None:
    company = means.company(what.about)
    member = grouping.group_of(means.session, company, at=means.at)
    assert member is not None  # noqa: S101 - the rules say so only of a company in a group
    to_on = max(member.from_on, means.event.effective_on)
    grouping.leave_group(means.session, group=member.group, company=company, to_on=to_on, at=means.at)


def _association(means: Means, slug: Value) -> Association:
    return means.session.scalars(select(Association).where(Association.slug == slug)).one()


def continue_contact_point(means: Means, what: Consequence) -> None:
    giver = means.company(what.values["from"])
    set_contact_point(
        means.session,
        company=means.company(what.about),
        contact_point=giver.contact_point or "",
        at=means.at,
    )


def end_contact_point(means: Means, what: Consequence) -> None:
    point = means.company(what.about).contact_point_now
    assert point is not None  # noqa: S101 - the rules say so only of a company that has one
    point.until_at = means.at
    means.session.flush()


def end_company(means: Means, what: Consequence) -> None:
    company: Company = means.company(what.about)
    company.ended_on, company.end_recorded_at = _day(what.values["day"]), means.at
    means.session.flush()
    append(
        means.session,
        "company-ended",
        at=means.at,
        company=company.register_number,
        event=means.event.public_id,
        event_kind=means.event.kind,
        ended_on=_day(what.values["day"]).isoformat(),
    )


HANDLERS: Mapping[Act, Handler] = {
    Act.COMPANY_ADDED: add_company,
    Act.NAME_CHANGED: change_name,
    Act.SIGNATURE_ENDED: end_signature,
    Act.HOST_LEFT: leave_host,
    Act.HOST_CAME: take_host,
    Act.NETWORK_ENDED: end_network,
    Act.NETWORK_CAME: take_network,
    Act.NETWORKS_CLOSED: close_waiting_networks,
    Act.MEMBERSHIP_ENDED: end_membership,
    Act.MEMBERSHIP_CONTINUED: continue_membership,
    Act.GROUP_LEFT: leave_group,
    Act.WAIVERS_CONTINUED: continue_waivers,
    Act.CASES_CONTINUED: continue_cases,
    Act.CONTACT_POINT_CONTINUED: continue_contact_point,
    Act.CONTACT_POINT_ENDED: end_contact_point,
    Act.SIGNATURE_CARRIED: carry_signature,
    Act.COMPANY_ENDED: end_company,
    Act.ASSOCIATION_ENDED: end_association,
}
"""The acts of the register's own room; ``app/succeeding`` has those of the others."""
