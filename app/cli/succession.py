"""The commands of succession: one operator proposes, another releases; each says with --as who acts."""

from datetime import date, datetime

import click
from flask.cli import with_appcontext

from app import succeeding
from app.access import held_by
from app.accounts.models import Person
from app.cli.releasing import acting
from app.clock import now, today
from app.extensions import db
from app.keys import badge_keys
from app.navigation import settings
from app.roles import Role
from app.succession import pages
from app.succession.errors import NoSuchEvent, OnlyAnOperator
from app.succession.words import names_for
from signatories.succession import proposing
from signatories.succession.kinds import Kind, Part
from signatories.succession.models import SuccessionEvent
from signatories.succession.plans import Plan, Target

ACTING = click.option("--as", "email", required=True, help="The e-mail address of the operator who acts.")


def operator(email: str) -> Person:
    """The operator of that address. Raises ``NoSuchPerson`` or ``OnlyAnOperator``."""
    who = acting(email)
    if Role.OPERATOR not in {held.role for held in held_by(who)}:
        raise OnlyAnOperator
    return who


def event_of(reference: str) -> SuccessionEvent:
    """The event of that reference. Raises ``NoSuchEvent``."""
    event = pages.event_of(reference)
    if event is None:
        raise NoSuchEvent
    return event


@click.group("succession")
def succession() -> None:
    """Changes of name, mergers, takeovers, splits and bankruptcies."""


@succession.command("list")
@with_appcontext
def list_waiting() -> None:
    """The events that wait for a second person or for their day."""
    for event in succeeding.waiting(db.session()):
        show(event)


@succession.command("propose")
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.option("--from", "sources", multiple=True, required=True, help="Register number, or slug to merge.")
@click.option("--to", "target", help="Register number of the successor, or slug to merge into.")
@click.option("--name", help="Legal name of a successor that is new, or the new legal name.")
@click.option("--trade-name", help="Trade name of a successor that is new, or the new trade name.")
@click.option("--host", "hosts", multiple=True, help="A domain that a split gives away.")
@click.option("--network", "networks", multiple=True, help="A network that a split gives away.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="From which day; else today.")
@click.option("--reason", required=True, help="Why, with the public source.")
@ACTING
@with_appcontext
def propose(
    kind: str,
    sources: tuple[str, ...],
    target: str | None,
    name: str | None,
    trade_name: str | None,
    hosts: tuple[str, ...],
    networks: tuple[str, ...],
    day: datetime | None,
    reason: str,
    email: str,
) -> None:
    """Record an event for another operator to release, and print what follows from it."""
    what, on = Kind(kind), day.date() if day else today()
    plan = plan_of(what, sources, target, name, trade_name, hosts, networks, on)
    event = succeeding.propose(db.session(), plan=plan, reason=reason, who=operator(email), at=now())
    tell_what_follows(event)
    db.session.commit()
    click.echo(f"Recorded as {event.public_id}. Another operator releases it.")


@succession.command("release")
@click.argument("reference")
@ACTING
@with_appcontext
def release(reference: str, email: str) -> None:
    """Release an event as the second person. Where its day has come, this cannot be taken back."""
    event, who = event_of(reference), operator(email)
    succeeding.release(
        db.session(),
        event=event,
        who=who,
        seen=None,
        keys=badge_keys(),
        base_url=settings().base_url,
        at=now(),
    )
    db.session.commit()
    show(event)


def plan_of(
    kind: Kind,
    sources: tuple[str, ...],
    target: str | None,
    name: str | None,
    trade_name: str | None,
    hosts: tuple[str, ...],
    networks: tuple[str, ...],
    on: date,
) -> Plan:
    """The plan that the options describe; nobody gets a role at the successor by command."""
    if kind.is_of_associations:
        return Plan(kind, on, sources, into=target)
    if kind is Kind.RENAME:
        return Plan(kind, on, sources, new_legal_name=name, new_trade_name=trade_name)
    targets = (Target(target, name or "", trade_name, hosts, networks),) if target else ()
    return Plan(kind, on, sources, targets)


def tell_what_follows(event: SuccessionEvent) -> None:
    found = succeeding.preview(db.session(), proposing.plan_of(event), event=event, at=now())
    names = names_for(db.session(), found)
    for each in found:
        click.echo(f"- {names.sentence(each)}")


def show(event: SuccessionEvent) -> None:
    sources = ", ".join(party.name for party in event.of_part(Part.FROM))
    targets = ", ".join(party.name for party in event.of_part(Part.TO))
    arrow = f"{sources} -> {targets}" if targets else sources
    click.echo(f"{event.public_id}  {event.effective_on}  {event.kind}  {arrow}  {event.state}")
