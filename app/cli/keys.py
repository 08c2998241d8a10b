"""Commands about the keys: those that sign badges, proofs, test notices and receipts, and those of associations."""

from collections.abc import Callable

import click
from flask.cli import with_appcontext

from app import jobs
from app.clock import now
from app.extensions import db
from app.keys import own_ring, ring_of
from badge.errors import SignerAway, SignerRefused
from badge.keys import KeyRecord, KeyRing
from badge.signer import contact_tests, receipts
from signatories import register

NAMES = {"badges": "badges", "contact-tests": contact_tests.RING, "receipts": receipts.RING}
PROOFS = "proofs"
of_ring = click.option(
    "--of",
    "ring",
    type=click.Choice([*NAMES, PROOFS]),
    default="badges",
    show_default=True,
    help="What they sign.",
)
for_association = click.option("--association", "slug", help="The keys that speak for this association.")


@click.group()
def keys() -> None:
    """The keys that sign badges, proofs, test notices and receipts, and those of associations."""


@keys.command("list")
@of_ring
@for_association
@with_appcontext
def list_keys(ring: str, slug: str | None) -> None:
    """List every key with its state."""
    for record in chosen(ring_of, ring, slug).records():
        click.echo(f"{record.state.value:9} {record.kid}  since {record.changed_at:%Y-%m-%d %H:%M}Z")


@keys.command("rotate")
@of_ring
@for_association
@with_appcontext
def rotate(ring: str, slug: str | None) -> None:
    """Publish the next key; 24 hours later, the same command makes it the one that signs."""
    say(chosen(own_ring, ring, slug).rotate(at=now()))
    if ring == "badges":
        settle()


@keys.command("withdraw")
@click.argument("kid")
@of_ring
@for_association
@click.confirmation_option(prompt="All that this key signed will be believed no longer. Withdraw it?")
@with_appcontext
def withdraw_key(kid: str, ring: str, slug: str | None) -> None:
    """Withdraw a key that others may know: what it signed falls, and every logo in force is issued again."""
    say(chosen(own_ring, ring, slug).withdraw(kid, at=now()))
    if slug:
        jobs.settle_endorsements()
        jobs.complete_endorsements()
    elif ring == PROOFS:
        jobs.make_proofs()
    elif ring == "badges" and settle():
        issue_again()


def chosen(opened: Callable[[str], KeyRing], ring: str, slug: str | None) -> KeyRing:
    """The ring that the options name. Raises ``NotFound`` for an association that is not known."""
    if slug:
        return opened("badges").of_association(register.association_of(db.session(), slug).slug)
    return opened("badges").proofs if ring == PROOFS else opened(NAMES[ring])


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
