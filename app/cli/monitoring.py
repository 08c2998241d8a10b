"""Commands of the monitor: take in deliveries and the lists beside them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from app.cli.progress import busy
from app.clock import now
from app.extensions import db
from app.navigation import settings
from monitor import importing, ingesting
from monitor.errors import IntakeRefused, RowsRefused
from monitor.ingesting import Receipt

# Existence is judged downstairs, which never repeats a file's name.
FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
ONE_FILE = click.argument("file", type=click.Path(path_type=Path))
AS_JSON = click.option("--json", "wants_json", is_flag=True, help="Print the answer as JSON.")


@click.group()
def monitor() -> None:
    """The monitor: deliveries, scores, publication."""


@monitor.command("ingest")
@FILES
@click.option("--source", required=True, help="Who delivers, such as the name of the measuring institute.")
@click.option("--batch", help="The source's own name for this delivery; it can be used once.")
@click.option("--dry-run", is_flag=True, help="Check everything and give the same answers, but keep nothing.")
@AS_JSON
@with_appcontext
def ingest(files: tuple[Path, ...], source: str, batch: str | None, dry_run: bool, wants_json: bool) -> None:
    """Take in FILE...: notices and checks as CSV, NDJSON or Parquet, compressed or not, or one zip.

    All of it is taken in, or nothing. The same delivery twice changes nothing.
    """
    session = db.session()
    try:
        with busy(f"Reading {len(files)} files"):
            receipt = ingesting.take_in(
                session,
                files=files,
                source=source,
                batch=batch,
                data_dir=settings().data_dir,
                notice_key=settings().secret("notice_key").encode(),
                at=now(),
                dry_run=dry_run,
            )
            session.commit()
    except IntakeRefused as error:
        show_refusal(error, wants_json)
        raise
    click.echo(
        json.dumps(asdict(receipt), indent=2, default=moment) if wants_json else "\n".join(in_words(receipt))
    )


def show_refusal(error: IntakeRefused, wants_json: bool) -> None:
    """Print where the first bad rows are, before the sentence of the refusal; never their values."""
    problems = error.problems if isinstance(error, RowsRefused) else ()
    if wants_json:
        answer = {
            "refused": error.code,
            "sentence": str(error),
            "problems": [asdict(each) for each in problems],
        }
        click.echo(json.dumps(answer, indent=2))
        return
    for problem in problems:
        click.echo(str(problem), err=True)


def moment(value: datetime) -> str:
    return value.isoformat()


def in_words(receipt: Receipt) -> list[str]:
    """A receipt in plain lines, the same each time for the same delivery but for the first."""
    if receipt.is_dry_run:
        first = "Dry run: nothing was stored."
    elif receipt.already:
        first = "Taken in before: nothing has changed."
    else:
        first = "Taken in."
    lines = [first]
    if receipt.delivery:
        lines.append(f"delivery  {receipt.delivery}")
    lines += [
        f"source    {receipt.source}" + (f", batch {receipt.batch}" if receipt.batch else ""),
        f"digest    {receipt.digest}",
        f"moment    {receipt.taken_in_at.isoformat(timespec='seconds')}",
    ]
    for kind, counts in (("notices", receipt.notices), ("checks", receipt.checks)):
        accepted = counts.new + counts.changed
        told = f"{counts.read} read, {accepted} accepted ({counts.new} new, {counts.changed} changed)"
        rest = f"{counts.unchanged} unchanged, {counts.repeated} repeated, {counts.in_conflict} in conflict"
        lines.append(f"{kind:8}  {told}, {rest}")
    if receipt.checks.unmatched:
        lines.append(f"          {receipt.checks.unmatched} checks belong to a notice that is not known yet")
    lines += [
        f"conflict  file {each.file} ({each.kind}), line {each.line}, {each.column}: what is known stays"
        for each in receipt.conflicts
    ]
    return lines


def learn(take: Callable[..., importing.ListReceipt], files: Sequence[Path], wants_json: bool) -> None:
    """Run one of the imports of a list and print what it brought."""
    session = db.session()
    try:
        with busy("Reading the list"):
            receipt: Any = take(session, files=files, data_dir=settings().data_dir, at=now())
            session.commit()
    except IntakeRefused as error:
        show_refusal(error, wants_json)
        raise
    told = f"{receipt.new} new, {receipt.changed} changed, {receipt.unchanged} unchanged"
    click.echo(json.dumps(asdict(receipt), indent=2) if wants_json else f"{receipt.read} rows read: {told}.")


@monitor.group("holders")
def holders() -> None:
    """Which company held which network or organisation handle, and when."""


@holders.command("import")
@ONE_FILE
@AS_JSON
@with_appcontext
def import_holders(file: Path, wants_json: bool) -> None:
    """Learn holdings from FILE. A list adds and corrects; it never removes."""
    learn(importing.import_holders, [file], wants_json)


@monitor.group("sizes")
def sizes() -> None:
    """How many addresses and domains a company had at the end of a month."""


@sizes.command("import")
@ONE_FILE
@click.option("--source", default="", help="Who counted, as the published volume names it.")
@AS_JSON
@with_appcontext
def import_sizes(file: Path, source: str, wants_json: bool) -> None:
    """Learn sizes from FILE."""
    learn(partial(importing.import_sizes, source=source), [file], wants_json)


@click.group()
def interventions() -> None:
    """Dated acts that may have changed a company's conduct: letters, the hash check, laws."""


@interventions.command("import")
@ONE_FILE
@AS_JSON
@with_appcontext
def import_interventions(file: Path, wants_json: bool) -> None:
    """Learn interventions from FILE."""
    learn(importing.import_interventions, [file], wants_json)
