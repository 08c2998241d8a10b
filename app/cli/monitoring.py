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

from app.cli.progress import busy, meter
from app.clock import now
from app.extensions import db
from app.intake.taking_in import manifest_of, take_in
from app.navigation import settings
from monitor import importing
from monitor.errors import IntakeRefused, ProofUnreadable, RowsRefused
from monitor.file_format import WrittenAs
from monitor.hotline_report import handle_of
from monitor.ingesting import Receipt
from monitor.problems import SENTENCES, Rule
from monitor.progress import Step

# Existence is judged downstairs, which never repeats a file's name.
FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
ONE_FILE = click.argument("file", type=click.Path(path_type=Path))
AS_JSON = click.option("--json", "wants_json", is_flag=True, help="Print the answer as JSON.")

STEPS = {
    Step.UNPACKING: "Looking into the files",
    Step.READING: "Reading",
    Step.JUDGING: "Comparing",
    Step.STORING: "Storing",
}


@click.group()
def monitor() -> None:
    """The monitor: deliveries, scores, publication."""


@monitor.command("ingest")
@FILES
@click.option("--source", required=True, help="Who delivers, such as the name of the measuring institute.")
@click.option("--batch", help="The source's own name for this delivery; it can be used once.")
@click.option(
    "--format",
    "written_as",
    type=click.Choice([each.value for each in WrittenAs]),
    default=WrittenAs.DELIVERY.value,
    help="What the files are written as: a delivery, or the report export of the hotline's tool.",
)
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    help="A manifest of the files, plain or signed; it is checked when it is there.",
)
@click.option(
    "--receipt",
    "receipt_to",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the signed receipt to this file.",
)
@click.option("--dry-run", is_flag=True, help="Check everything and give the same answers, but keep nothing.")
@AS_JSON
@with_appcontext
def ingest(
    files: tuple[Path, ...],
    source: str,
    batch: str | None,
    written_as: str,
    manifest: Path | None,
    receipt_to: Path | None,
    dry_run: bool,
    wants_json: bool,
) -> None:
    """Take in FILE...: notices and checks as CSV, NDJSON or Parquet, compressed or not, or one zip.

    All of it is taken in, or nothing. The same delivery twice changes nothing.
    """
    session = db.session()
    try:
        with meter(STEPS) as tell:
            receipt = take_in(
                session,
                files=files,
                source=source,
                batch=batch,
                dry_run=dry_run,
                written_as=WrittenAs(written_as),
                proof=proof_in(manifest) if manifest else None,
                asks_for_proof=False,
                tell=tell,
            )
            session.commit()
    except IntakeRefused as error:
        show_refusal(error, wants_json)
        raise
    if receipt_to is not None and receipt.delivery and not receipt.is_dry_run:
        write_receipt(receipt_to, receipt.delivery)
    click.echo(
        json.dumps(asdict(receipt), indent=2, default=moment) if wants_json else "\n".join(in_words(receipt))
    )


def proof_in(path: Path) -> bytes:
    """The manifest in the file at *path*; raises ``ProofUnreadable``, without the name of the file."""
    try:
        return path.read_bytes()
    except OSError:
        raise ProofUnreadable from None


def write_receipt(path: Path, delivery: str) -> None:
    """Write the signed receipt of *delivery* to *path*."""
    found = manifest_of(db.session(), delivery)
    try:
        path.write_text(((found and found.signed_receipt) or "") + "\n")
    except OSError as error:
        raise click.FileError(str(path), hint=error.strerror) from None


def show_refusal(error: IntakeRefused, wants_json: bool) -> None:
    """Print where the first bad rows are, before the sentence of the refusal; never their values."""
    problems = error.problems if isinstance(error, RowsRefused) else ()
    if wants_json:
        answer = {
            "refused": error.code,
            "sentence": str(error),
            "problems": [asdict(each) for each in problems],
        }
        if isinstance(error, RowsRefused):
            answer |= {"read": error.read, "count": error.count, "by_rule": error.by_rule}
        click.echo(json.dumps(answer, indent=2))
        return
    for problem in problems:
        click.echo(str(problem), err=True)
    if isinstance(error, RowsRefused):
        for rule, count in error.by_rule.items():
            click.echo(f"{count} rows: {SENTENCES[Rule(rule)]}", err=True)


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
    if receipt.is_sandbox:
        first += " Source is a sandbox: in no figure."
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
    if receipt.without_clock:
        lines.append(f"apart     {receipt.without_clock} rows have no clock and were not taken in")
    lines += [f"no clock  file {each.file}, line {each.line}: {each.why}" for each in receipt.held_apart]
    lines += [
        f"conflict  file {each.file} ({each.kind}), line {each.line}, {each.column}: what is known stays"
        for each in receipt.conflicts
    ]
    return lines


def learn(
    take: Callable[..., importing.ListReceipt], files: Sequence[Path], wants_json: bool, **more: Any
) -> None:
    """Run one of the imports of a list and print what it brought."""
    session = db.session()
    try:
        with busy("Reading the list"):
            receipt: Any = take(session, files=files, data_dir=settings().data_dir, at=now(), **more)
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
    key = settings().secret("notice_key").encode()
    learn(importing.import_holders, [file], wants_json, notice_key=key)


@holders.command("handle")
@click.option("--name", prompt="Name of the host, as in the report", help="The name of a host in a report.")
@with_appcontext
def handle(name: str) -> None:
    """Print the handle under which a report of the hotline's tool names a host, for the list of holders."""
    click.echo(handle_of(name))


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
