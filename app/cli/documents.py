"""Commands about the documents that are signed."""

import click
from flask.cli import with_appcontext

from app.clock import now
from app.extensions import db
from app.navigation import settings
from signatories.documents import TextKind
from signatories.loading import load_documents


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
