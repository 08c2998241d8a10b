"""What follows when an association merges into another. Pure."""

from collections.abc import Iterator

from signatories.succession.consequences import Act, Consequence
from signatories.succession.facts import AssociationFacts, Facts, MemberFacts
from signatories.succession.plans import Plan


def merge(plan: Plan, facts: Facts) -> Iterator[Consequence]:
    """Each member goes on in the other association from the day, with what it had; the first ends.

    Signatures that the first one countersigned stay in force: they are the companies' own.
    """
    gone, into = facts.associations[plan.sources[0]], facts.associations[plan.into or ""]
    known = {member.company for member in into.members}
    for member in gone.members:
        yield Consequence(
            Act.MEMBERSHIP_ENDED,
            member.company,
            {"name": member.name, "association": gone.slug, "day": max(member.from_on, plan.effective_on)},
        )
        if member.company not in known:
            yield Consequence(
                Act.MEMBERSHIP_CONTINUED,
                member.company,
                {
                    "name": member.name,
                    "association": into.slug,
                    "day": plan.effective_on,
                    "since": member.since,
                    "from": gone.slug,
                },
            )
        yield from _what_goes_along(member, gone, into)
    values = {"association": into.name, "day": plan.effective_on}
    yield Consequence(Act.RULES_APPLY, into.slug, values)
    yield Consequence(Act.ASSOCIATION_ENDED, gone.slug, {"name": gone.name, "day": plan.effective_on})
    if gone.invitations:
        values = {"name": gone.name, "count": gone.invitations}
        yield Consequence(Act.INVITATIONS_WITHDRAWN, gone.slug, values)
    if gone.programs:
        values = {"name": gone.name, "count": gone.programs}
        yield Consequence(Act.PROGRAMS_ENDED, gone.slug, values)
    yield from _move_seats(gone, into, plan)


def _what_goes_along(
    member: MemberFacts, gone: AssociationFacts, into: AssociationFacts
) -> Iterator[Consequence]:
    for act, count in ((Act.WAIVERS_CONTINUED, member.waivers), (Act.CASES_CONTINUED, member.cases)):
        if count:
            values = {"name": member.name, "association": into.slug, "from": gone.slug, "count": count}
            yield Consequence(act, member.company, values)


def _move_seats(gone: AssociationFacts, into: AssociationFacts, plan: Plan) -> Iterator[Consequence]:
    held = {(seat.person, seat.role) for seat in into.seats}
    for seat in gone.seats:
        values = {"person": seat.person, "role": seat.role}
        yield Consequence(Act.ROLE_ENDED, gone.slug, {**values, "name": gone.name})
        if str(seat) in plan.people and (seat.person, seat.role) not in held:
            held.add((seat.person, seat.role))
            yield Consequence(Act.ROLE_CONTINUED, into.slug, {**values, "name": into.name})
