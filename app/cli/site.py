"""Commands about the public files of the site."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.exporting import writing
from app.extensions import db
from app.published.store import store


@click.group("site")
def site() -> None:
    """The public files of the site, for nginx or a CDN."""


@site.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def export(folder: Path) -> None:
    """Write logos, lists, keys, data, scores and styles below DIR/files, for deploy/nginx/register.conf to serve.

    Addresses with a query, older versions of scores, and pages stay with the register. Files that did not change
    are left alone; DIR/purge.txt names those that did, for a CDN.
    """
    app = current_app._get_current_object()  # pyright: ignore[reportAttributeAccessIssue]
    told = tell if sys.stderr.isatty() else None
    done = writing.export(app, db.session(), store(), folder, progress=told)
    if told:
        click.echo("\r\033[K", nl=False, err=True)
    click.echo(f"{done.files} files, {len(done.changed)} of them new, changed or gone.")
    for path in done.failed:
        click.echo(f"{path} could not be made now; the file of before stays.", err=True)
    if done.failed:
        raise SystemExit(1)


def tell(done: int, of: int) -> None:
    click.echo(f"\r\033[K{done} of {of} files made", nl=False, err=True)
