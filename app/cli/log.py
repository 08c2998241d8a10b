"""Commands about the log of public acts."""

import json
from pathlib import Path
from typing import IO

import click
from flask import g
from flask.cli import with_appcontext
from sqlalchemy import select

from app import database_owner, noting
from app.clock import now
from app.dossiers.content import entry_as_data
from app.extensions import db
from app.transparency import checking, log_keys, making, proofs, recovering
from app.transparency.files import log_files
from app.transparency.refusals import ProofFails
from signatories.entries import Entry, erase
from signatories.errors import NotFound
from tlog import note, proof


@click.group()
def log() -> None:
    """The log of public acts."""


@log.command("show")
@click.option("--last", default=20, show_default=True, help="How many entries, counted from the newest.")
@with_appcontext
def show(last: int) -> None:
    """Print the newest entries, a JSON line each."""
    newest = db.session.scalars(select(Entry).order_by(Entry.position.desc()).limit(last)).all()
    for entry in reversed(newest):
        fields = {
            "position": entry.position,
            "at": entry.at.isoformat(),
            "kind": entry.kind,
            "data": entry.data,
        }
        click.echo(json.dumps({**fields, "digest": entry.digest}, ensure_ascii=False))


@log.command("export")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True))
@with_appcontext
def export(file: IO[str]) -> None:
    """Write the whole log to FILE (- for the screen), a JSON line for each entry: to check dossiers by."""
    entries = select(Entry).order_by(Entry.position).execution_options(yield_per=1000)
    for entry in db.session.scalars(entries):
        file.write(json.dumps(entry_as_data(entry), ensure_ascii=False) + "\n")


@log.command("check")
@with_appcontext
def check() -> None:
    """Make entries, tree, files and checkpoint anew, compare them and the tables, and name the first difference."""
    g.only_reads = True  # on a large register this takes minutes, and nobody has to wait for it
    found = checking.check(db.session(), log_files())
    click.echo(f"The log is whole: {found.size} entries.")
    if found.head is not None:
        click.echo(f"Published: {found.head.size} entries, root {found.head.root.hex()}.")
    for each in found.unsigned:
        click.echo(f"Not signed yet by {each.vkey}")
    if waiting := found.size - (found.head.size if found.head else 0):
        click.echo(f"{waiting} wait for the next checkpoint.")


@log.command("publish")
@with_appcontext
def publish() -> None:
    """Make a checkpoint of all entries now; the worker does so every few seconds."""
    making.publish(db.session(), log_files(), at=now())
    head = making.published_head(log_files())
    click.echo(
        f"Published: {head.size} entries, root {head.root.hex()}." if head else "There is no entry yet."
    )


@log.command("key")
@with_appcontext
def key() -> None:
    """Print the public keys that checkpoints are signed with: of the log, and of its witness."""
    for each in (*log_keys.log_keys(), *log_keys.witness_keys()):
        click.echo(each.vkey)


@log.command("proof")
@click.argument("index", type=click.IntRange(min=0))
@with_appcontext
def make_proof(index: int) -> None:
    """Print the proof (tlog-proof@v1) that entry INDEX is in the published tree."""
    click.echo(proofs.proof_of(log_files(), index), nl=False)


@click.command("verify-proof")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", "keys", multiple=True, required=True, help="A public key, as log key prints it.")
@click.option(
    "--witness", "witnesses", multiple=True, help="The public key of a witness that must have signed too."
)
def verify_proof(file: Path, keys: tuple[str, ...], witnesses: tuple[str, ...]) -> None:
    """Check the proof in FILE offline, with keys alone: no database, no network, no secret."""
    try:
        text = file.read_bytes()[: proof.LONGEST + 1].decode("utf-8")
        of_log, of_witness = ([note.read_vkey(each) for each in group] for group in (keys, witnesses))
    except (UnicodeDecodeError, note.NotANote):
        raise ProofFails(why="the file or a key cannot be read") from None
    found = proofs.checked(text, [*of_log, *of_witness], all_of=of_witness)
    click.echo(
        f"The proof holds: entry {found.said['position']} of {found.head.size} in {found.head.origin}."
    )
    click.echo(json.dumps(found.said, ensure_ascii=False, sort_keys=True))
    for each in found.signatures:
        click.echo(f"signed by {each.key.name}")


log.add_command(verify_proof)


@log.command("erase")
@click.argument("index", type=click.IntRange(min=0))
@click.confirmation_option(prompt="What the entry says of names is gone for good. Go on?")
@with_appcontext
def erase_names(index: int) -> None:
    """Erase for good what entry INDEX says of names. Its commitment stays, and every proof holds as before."""
    with database_owner.session() as session:
        entry = session.get(Entry, index)
        if entry is None:
            raise NotFound
        done = erase(session, entry)
        noting.counts(session)
        session.commit()
    click.echo("Erased." if done else "There was nothing to erase.")


@log.command("recover")
@click.option(
    "--from",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A copy of the published files; default: those here.",
)
@click.option("--dry-run", is_flag=True, help="Say what it would do, and do nothing.")
@with_appcontext
def recover(folder: Path | None, dry_run: bool) -> None:
    """After an older database was put back: take the entries that it lacks from the published files."""
    with database_owner.session() as session:
        found = recovering.recover(session, log_files(), source=folder, at=now(), dry_run=dry_run)
        if not dry_run:
            noting.counts(session)
            session.commit()
    for line in recovering.in_words(found):
        click.echo(line)
