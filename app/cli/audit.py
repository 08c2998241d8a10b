"""Commands about the journal of acts: who did what by which door, and what was refused."""

import json
from typing import IO

import click
from flask.cli import with_appcontext

from app.clock import now
from app.extensions import db
from signatories import journal_seals
from signatories.errors import NotFound
from signatories.journal_seals import as_bytes


@click.group()
def audit() -> None:
    """The journal: every act at a desk, by token or by command, and every one that was refused."""


@audit.command("verify")
@click.option("--seal", "kept", help="The digest of a seal that you kept: it must be one of them.")
@with_appcontext
def verify(kept: str | None) -> None:
    """Compute every seal of the journal anew, and name the first stretch that was changed."""
    found = journal_seals.check(db.session())
    if kept and kept not in {each.data["digest"] for each in journal_seals.seals(db.session())}:
        raise NotFound
    click.echo(f"The journal is whole: {found.lines} lines under {found.seals} seals, {found.waiting} after.")
    click.echo(f"Last seal: {found.digest}")


@audit.command("seal")
@with_appcontext
def seal() -> None:
    """Seal what was noted until a quarter of an hour ago; the worker does so every hour."""
    made = journal_seals.seal(db.session(), at=now())
    db.session.commit()
    click.echo(f"Sealed: {made.data['lines']} lines, {made.data['digest']}." if made else "Nothing to seal.")


@audit.command("export")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True))
@with_appcontext
def export(file: IO[str]) -> None:
    """Write the whole journal to FILE (- for the screen), a JSON line each, with its seals among them."""
    for line in journal_seals.lines_after(db.session(), 0):
        file.write(json.dumps(json.loads(as_bytes(line)), ensure_ascii=False) + "\n")
