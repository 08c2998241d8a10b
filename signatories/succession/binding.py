"""How a successor is bound: by a signature that is carried over, until it signs itself. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from signatories.signatures.standing import State
from signatories.succession.consequences import Act, Consequence
from signatories.succession.facts import CompanyFacts, SignatureFacts

CARRIED_TERM = timedelta(days=60)
"""How long a successor is bound by a signature that it did not place itself."""


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


def bind(
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
