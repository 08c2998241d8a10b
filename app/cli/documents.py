"""Commands about the documents that are signed."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.clock import now
from app.extensions import db
from app.navigation import settings
from app.signatures.editions import publish as publish_edition
from signatories.documents.documents import TextKind, find_code_of_conduct
from signatories.documents.loading import load_documents
from signatories.errors import NotFound


@click.group()
def documents() -> None:
    """Codes of conduct, their documents and editions."""


@documents.command("load")
@click.option(
    "--text-kind",
    type=click.Choice([TextKind.SUMMARY.value, TextKind.DEMO.value]),
    help="What the texts say that they are; by default demo in the demo, else summary.",
)
@with_appcontext
def load(text_kind: str | None) -> None:
    """Load the documents that come with the register. What is there already stays as it is."""
    chosen = TextKind(text_kind) if text_kind else TextKind.DEMO if settings().demo else TextKind.SUMMARY
    loaded = load_documents(db.session(), text_kind=chosen, at=now())
    db.session.commit()
    for word, editions in (("Added", loaded.added), ("Already there", loaded.known)):
        for edition in editions:
            name = f"{edition.document.code_of_conduct.slug}/{edition.document.key} {edition.edition}"
            click.echo(f"{word}: {name} ({edition.text_kind}) {edition.digest}")


TEXT_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@documents.command("publish")
@click.argument("document")
@click.option(
    "--edition", required=True, help="Its name on the first page, such as 2018-12-13. Signers type it."
)
@click.option(
    "--effective-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Signed from this day on."
)
@click.option("--source", required=True, help="Who keeps the official text.")
@click.option("--nl", "dutch", required=True, type=TEXT_FILE, help="The text in Dutch, as Markdown.")
@click.option("--en", "english", required=True, type=TEXT_FILE, help="The text in English, as Markdown.")
@click.option(
    "--resign-within",
    type=click.IntRange(30, 730),
    metavar="DAYS",
    help="Signatures under older editions lapse so many days after the effective day; without it at their end.",
)
@with_appcontext
def publish(
    document: str,
    edition: str,
    effective_on: datetime,
    source: str,
    dutch: Path,
    english: Path,
    resign_within: int | None,
) -> None:
    """Publish the official text of DOCUMENT (such as ntd/code) as a new edition.

    It keeps the duties of the newest edition, and cannot be changed afterwards.
    """
    slug, _, key = document.partition("/")
    code = find_code_of_conduct(db.session(), slug)
    found = next((each for each in code.documents if each.key == key), None) if code else None
    if found is None:
        raise NotFound
    published, told = publish_edition(
        db.session(),
        document=found,
        edition=edition,
        effective_on=effective_on.date(),
        source=source,
        text_nl=dutch.read_text("utf-8"),
        text_en=english.read_text("utf-8"),
        at=now(),
        resign_within_days=resign_within,
    )
    db.session.commit()
    click.echo(f"Published: {document} {edition} (official) {published.digest}")
    if published.resign_by is not None:
        click.echo(f"To sign before {published.resign_by:%Y-%m-%d}: {told} signatures.")
