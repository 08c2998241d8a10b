"""Commands about the keys: those of badges, proofs, test notices, receipts, the log, and of associations."""

import sys
from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.cli.operators import is_second
from app.cli.releasing import ACTING
from app.clock import now
from app.extensions import db
from app.jobs import badges as badges_work
from app.jobs import endorsements as endorsement_work
from app.keys import own_ring, ring_of, signer_folder
from app.second_person import Act
from app.transparency.refusals import WitnessAway, WitnessRefused
from badge import journal_check
from badge.errors import JournalNotHere, SignerAway, SignerRefused
from badge.keys import KeyRecord, KeyRing
from badge.signer import checkpoints, contact_tests, receipts
from badge.signer.memory import JOURNAL, journal_in
from signatories import register

LOG = checkpoints.RING
NAMES = {"badges": "badges", "contact-tests": contact_tests.RING, "receipts": receipts.RING, LOG: LOG}
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
    """The keys that sign badges, proofs, test notices, receipts and the log, and those of associations."""


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
@ACTING
@with_appcontext
def rotate(ring: str, slug: str | None, email: str) -> None:
    """Publish the next key; 24 hours later, the same makes it the one that signs. Two operators, the same command."""
    if not is_second(email, act=Act.ROTATE_KEY, subject=f"{ring} {slug or ''}".strip()):
        return
    say(chosen(own_ring, ring, slug).rotate(at=now()))
    db.session.commit()
    if ring == "badges":
        settle()
    elif ring == LOG:
        sign_log()


@keys.command("withdraw")
@click.argument("kid")
@of_ring
@for_association
@ACTING
@click.confirmation_option(prompt="All that this key signed will be believed no longer. Withdraw it?")
@with_appcontext
def withdraw_key(kid: str, ring: str, slug: str | None, email: str) -> None:
    """Withdraw a key that others may know: what it signed falls, every logo in force is issued again. Two operators."""
    if not is_second(email, act=Act.WITHDRAW_KEY, subject=" ".join(filter(None, (ring, slug, kid)))):
        return
    say(chosen(own_ring, ring, slug).withdraw(kid, at=now()))
    db.session.commit()
    if slug:
        endorsement_work.settle_endorsements()
        endorsement_work.complete_endorsements()
    elif ring == PROOFS:
        endorsement_work.make_proofs()
    elif ring == LOG:
        sign_log()
    elif ring == "badges" and settle():
        issue_again()


@keys.command("journal")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The signer's folder; without it, the one in the data folder.",
)
@with_appcontext
def check_journal(folder: Path | None) -> None:
    """Hold the signer's journal against the books. Exit code 1 when they differ."""
    folder = folder or signer_folder()
    if not (folder / JOURNAL).is_file():
        raise JournalNotHere
    found = journal_check.compare(db.session(), journal_in(folder))
    for kind, name in found.only_signed:
        click.echo(f"signed, and in no book: {kind} {name}")
    for name in found.only_in_books:
        click.echo(f"in the books, and not in the journal: {name}")
    click.echo(f"{found.read} lines read; {len(found.only_signed) + len(found.only_in_books)} differences.")
    sys.exit(1 if found.only_signed or found.only_in_books else 0)


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
        badges_work.settle_badges()
    except (SignerAway, SignerRefused):
        db.session.rollback()
        click.echo("The signer does not answer: the log, the lists and the logos follow as soon as it does.")
        return False
    return True


def sign_log() -> None:
    """Enter it in the log, and have the newest checkpoint signed by each key that signs now."""
    try:
        badges_work.publish_log()
    except (SignerAway, SignerRefused, WitnessAway, WitnessRefused) as error:
        db.session.rollback()
        click.echo(f"The checkpoint is not signed yet: {error}")


def issue_again() -> None:
    """Issue what fell, in steps that each count by themselves: the worker goes on where this one stops."""
    total = 0
    try:
        for total in badges_work.renewing():
            click.echo(f"{total} issued again.", err=True)
    except (SignerAway, SignerRefused):
        db.session.rollback()
        click.echo("The signer stopped answering: the worker issues the rest as soon as it does.")
    click.echo(f"{total} logos are issued again.")
