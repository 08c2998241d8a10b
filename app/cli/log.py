"""Commands about the log of public acts."""

import json
from typing import IO

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from app.dossiers.content import entry_as_data
from app.extensions import db
from signatories.entries import Entry, LogDiffers, check_chain


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
    """Rebuild the chain and name the first difference."""
    entries = select(Entry).order_by(Entry.position).execution_options(yield_per=1000)
    difference = check_chain(db.session.scalars(entries))
    if difference is not None:
        raise LogDiffers(position=difference.position, why=difference.why)
    click.echo("The log is whole.")
