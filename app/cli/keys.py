"""Commands about the keys: those that sign badges, test notices and receipts of deliveries."""

import click
from flask.cli import with_appcontext

from app import jobs
from app.clock import now
from app.extensions import db
from app.keys import own_ring, ring_of
from badge.errors import SignerAway, SignerRefused
from badge.keys import KeyRecord
from badge.signer import contact_tests, receipts

NAMES = {"badges": "badges", "contact-tests": contact_tests.RING, "receipts": receipts.RING}
of_ring = click.option(
    "--of",
    "ring",
    type=click.Choice(list(NAMES)),
    default="badges",
    show_default=True,
    help="What they sign.",
)


@click.group()
def keys() -> None:
    """The keys that sign badges, test notices and receipts."""


@keys.command("list")
@of_ring
@with_appcontext
def list_keys(ring: str) -> None:
    """List every key with its state."""
    for record in ring_of(NAMES[ring]).records():
        click.echo(f"{record.state.value:9} {record.kid}  since {record.changed_at:%Y-%m-%d %H:%M}Z")


@keys.command("rotate")
@of_ring
@with_appcontext
def rotate(ring: str) -> None:
    """Publish the next key; 24 hours later, the same command makes it the one that signs."""
    say(own_ring(NAMES[ring]).rotate(at=now()))
    if ring == "badges":
        settle()


@keys.command("withdraw")
@click.argument("kid")
@of_ring
@click.confirmation_option(prompt="All that this key signed will be believed no longer. Withdraw it?")
@with_appcontext
def withdraw_key(kid: str, ring: str) -> None:
    """Withdraw a key that others may know: what it signed falls, and every logo in force is issued again."""
    say(own_ring(NAMES[ring]).withdraw(kid, at=now()))
    if ring == "badges" and settle():
        issue_again()


def say(record: KeyRecord) -> None:
    click.echo(f"{record.kid} is {record.state.value} now.")


def settle() -> bool:
    """Enter it in the log, let fall what has to, and sign the lists anew; whether that could be done."""
    try:
        jobs.settle_badges()
    except (SignerAway, SignerRefused):
        db.session.rollback()
        click.echo("The signer does not answer: the log, the lists and the logos follow as soon as it does.")
        return False
    return True


def issue_again() -> None:
    """Issue what fell, in steps that each count by themselves: the worker goes on where this one stops."""
    total = 0
    try:
        for total in jobs.renewing():
            click.echo(f"{total} issued again.", err=True)
    except (SignerAway, SignerRefused):
        db.session.rollback()
        click.echo("The signer stopped answering: the worker issues the rest as soon as it does.")
    click.echo(f"{total} logos are issued again.")
