"""Commands about the keys that sign badges, and those that sign test notices."""

import click
from flask.cli import with_appcontext

from app.clock import now
from app.contacting.keys import contact_keys
from app.keys import badge_keys
from badge.keys import KeyRing

RINGS = {"badges": badge_keys, "contact-tests": contact_keys}
of_ring = click.option(
    "--of",
    "ring",
    type=click.Choice(list(RINGS)),
    default="badges",
    show_default=True,
    help="What they sign.",
)


@click.group()
def keys() -> None:
    """The keys that sign badges, and those that sign test notices."""


@keys.command("list")
@of_ring
@with_appcontext
def list_keys(ring: str) -> None:
    """List every key with its state."""
    for record in _ring(ring).records():
        click.echo(f"{record.state.value:9} {record.kid}  since {record.changed_at:%Y-%m-%d %H:%M}Z")


@keys.command("rotate")
@of_ring
@with_appcontext
def rotate(ring: str) -> None:
    """Publish the next key; 24 hours later, the same command makes it the one that signs."""
    record = _ring(ring).rotate(at=now())
    click.echo(f"{record.kid} is {record.state.value} now.")


@keys.command("withdraw")
@click.argument("kid")
@of_ring
@click.confirmation_option(prompt="All that this key signed will be believed no longer. Withdraw it?")
@with_appcontext
def withdraw_key(kid: str, ring: str) -> None:
    """Withdraw a key that others may know: what it signed is no longer believed."""
    record = _ring(ring).withdraw(kid, at=now())
    click.echo(f"{record.kid} is {record.state.value} now.")
    if ring == "badges":
        click.echo("Issue the badges again with `register badge issue`.")


def _ring(name: str) -> KeyRing:
    return RINGS[name]()
