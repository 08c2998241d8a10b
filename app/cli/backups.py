"""The commands that copy the whole register into one file, and put it back."""

from pathlib import Path

import click
import flask_migrate
from flask.cli import with_appcontext

from app.backup import archive, comparing, making, placing, vacant
from app.backup.manifest import Manifest
from app.cli.progress import counting
from app.clock import now
from app.extensions import db
from app.navigation import settings
from app.transparency.files import log_files
from sentences import SpokenError

of_signer = click.option(
    "--signer-data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The signer's own data folder, where it has one.",
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--check", "is_check", is_flag=True, help="Check the backup in FILE, and change nothing.")
@of_signer
@click.option("--without-signer", is_flag=True, help="Leave out what a signer elsewhere remembers.")
@with_appcontext
def backup(file: Path, is_check: bool, signer_data: Path | None, without_signer: bool) -> None:
    """Write the whole register to FILE, while it serves: database, deliveries, files, log, keys as they lie.

    The passphrase of the keys and the session secret are not in it, nor is anything of the witness.
    """
    if is_check:
        with counting() as step:
            total = sum(each.bytes for each in archive.manifest_of(file).parts)
            manifest = archive.check(file, tell=step("Checking", total))
        say(manifest)
        click.echo("Every part has its digest.")
        return
    with counting() as step:
        manifest = making.make(
            settings(), file, at=now(), signer_data=signer_data, without_signer=without_signer, step=step
        )
    say(manifest)
    click.echo(
        f"Written to {file} ({file.stat().st_size / 1e6:.1f} MB). Not in it: the passphrase of the keys, the"
        " session secret, and the witness."
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put what is here aside. A PostgreSQL database is emptied.")
@of_signer
@with_appcontext
def restore(file: Path, replace: bool, signer_data: Path | None) -> None:
    """Put the backup in FILE here, wholly or not at all, and check it. Stop the register and its signer first.

    The witness is left as it is: it must notice when the log goes back. What the signer and the
    published log here have seen since stays too, so that nothing is signed that takes it back.
    """
    db.session.remove()
    db.engine.dispose()
    with counting() as step:
        placed = placing.restore(
            settings(), file, at=now(), replace=replace, signer_data=signer_data, step=step
        )
    say(placed.manifest)
    for line in comparing.as_it_was(settings(), placed.manifest):
        click.echo(line)
    if placed.kept:
        click.echo(f"kept      newer here than in the backup: {', '.join(placed.kept)}")
    if placed.aside is not None:
        click.echo(f"aside     what was here lies in {placed.aside}")
    if not vacant.is_newest(placed.manifest.revision):
        flask_migrate.upgrade()
        click.echo("tables    brought up to date")
    folder = (signer_data or settings().data_dir) / "signer"
    try:
        for line in comparing.by_the_house(
            db.session(), log_files(), data_dir=settings().data_dir, signer_folder=folder
        ):
            click.echo(line)
    except SpokenError:
        click.echo("The backup is in its place. One thing needs your hand:", err=True)
        raise
    click.echo("The register is whole. Start the signer, then the register.")


def say(manifest: Manifest) -> None:
    state = manifest.state
    click.echo(
        f"{manifest.base_url}, made {manifest.made_at:%Y-%m-%d %H:%M:%S}Z by version {manifest.software},"
        f" {manifest.engine} {manifest.engine_version}, tables {manifest.revision or 'of no known revision'}"
    )
    click.echo(
        f"{len(manifest.parts)} parts, {sum(state.counts.values())} rows, log of {state.log_size} entries with"
        f" root {state.log_root}, {state.publications} publications."
    )
