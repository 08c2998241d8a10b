"""From what was filled in to a plan, and back to what can be ticked."""

from collections.abc import Sequence
from datetime import date

from app.accounts.words import role_name
from app.choices import choice
from app.succession.forms import FIELDS, EventForm
from app.succession.words import Names
from signatories.domains.hosts import readable
from signatories.succession.facts import Facts
from signatories.succession.kinds import Kind
from signatories.succession.plans import Plan, Seat, Target


def plan_from(kind: Kind, form: EventForm, *, association: str | None = None) -> Plan:
    """The plan that the form describes; numbers are as they were typed.

    *association* is the slug of the one that merges, where the desk says which that is.
    """

    def typed(name: str) -> str:
        if name == "association" and association is not None:
            return association
        return (form[name].data or "").strip() if name in form else ""

    def ticked(name: str) -> tuple[str, ...]:
        return tuple(form[name].data or ()) if name in form else ()

    sources = typed("sources").split() if "sources" in form else [typed("source")]
    targets: tuple[Target, ...] = ()
    if "target_number" in form:
        targets = (
            Target(
                typed("target_number"),
                typed("target_legal_name"),
                typed("target_trade_name") or None,
                ticked("hosts"),
                ticked("networks"),
            ),
        )
    day = form.effective_on.data
    return Plan(
        kind=kind,
        effective_on=day if isinstance(day, date) else date.max,
        sources=(typed("association"),) if kind.is_of_associations else tuple(sources),
        targets=targets,
        into=typed("into") or None,
        new_legal_name=typed("new_legal_name") or None,
        new_trade_name=typed("new_trade_name") or None,
        people=frozenset(ticked("people")),
    )


def offer(form: EventForm, plan: Plan, facts: Facts, names: Names) -> None:
    """Put what can be ticked into the form: the domains, networks and people of where it starts from."""
    companies = [facts.companies[number] for number in plan.sources if number in facts.companies]
    associations = [facts.associations[slug] for slug in plan.sources if slug in facts.associations]
    if "hosts" in form:
        form.hosts.choices = [choice(host, readable(host)) for each in companies for host in each.hosts]
    if "networks" in form:
        held = {network.identifier for each in companies for network in each.networks}
        held |= {holder.holder for each in companies for holder in each.holders}
        form.networks.choices = [choice(each, each) for each in sorted(held)]
    if "people" in form:
        seats = [seat for each in (*companies, *associations) for seat in each.seats]
        form.people.choices = [choice(str(seat), _in_words(seat, names)) for seat in seats]


def _in_words(seat: Seat, names: Names) -> str:
    return f"{names.people.get(seat.person, seat.person)}: {role_name(seat.role)}"


def seats_of(facts: Facts, plan: Plan) -> Sequence[Seat]:
    """The roles that end with the event, if people can be ticked for it."""
    if "people" not in FIELDS[plan.kind]:
        return ()
    return [
        seat
        for party in (*facts.companies.values(), *facts.associations.values())
        if (getattr(party, "number", None) or getattr(party, "slug", None)) in plan.sources
        for seat in party.seats
    ]
