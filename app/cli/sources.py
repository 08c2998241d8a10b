"""Commands for the sources of deliveries."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.clock import now
from app.extensions import db
from app.navigation import settings
from monitor import proofs
from monitor import sources as known
from monitor.delivery_models import Proof, SourceKind


@click.group("sources")
def sources() -> None:
    """Who delivers: live or sandbox, and what is sent along as proof."""


@sources.command("list")
@with_appcontext
def list_sources() -> None:
    """Print the sources that were set up."""
    for each in known.listed(db.session()):
        key = f", key {each.key_kind}" if each.key_kind else ""
        click.echo(f"{each.name}  {each.kind}, sends {each.proof}{key}")


@sources.command("set")
@click.argument("name")
@click.option("--kind", type=click.Choice([each.value for each in SourceKind]), default=SourceKind.LIVE.value)
@click.option("--proof", type=click.Choice([each.value for each in Proof]), default=Proof.NOTHING.value)
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Its public key of Ed25519 or P-256: PEM or JWK.",
)
@with_appcontext
def set_source(name: str, kind: str, proof: str, key: Path | None) -> None:
    """Set up the source NAME, or change it."""
    session = db.session()
    known.set_up(
        session,
        name=name,
        kind=SourceKind(kind),
        proof=Proof(proof),
        key=proofs.public_key(key.read_text()) if key else None,
        at=now(),
    )
    session.commit()
    click.echo("The source was set up.")


@sources.command("empty")
@click.argument("name")
@click.confirmation_option(prompt="Delete all that this sandbox holds?")
@with_appcontext
def empty(name: str) -> None:
    """Delete all that the sandbox source NAME delivered."""
    session = db.session()
    count = known.empty_sandbox(session, name=name)
    session.commit()
    known.sweep_sandbox(session, name=name, data_dir=settings().data_dir)
    session.commit()
    click.echo(f"{count} deliveries of the sandbox were deleted.")
