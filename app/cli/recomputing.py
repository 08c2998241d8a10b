"""The command that recomputes published scores from their bundle, without the database."""

from pathlib import Path
from typing import IO

import click

from app.cli.progress import busy
from monitor.bundles import opening, recompute


@click.command("recompute")
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option(
    "--against",
    type=click.File("rb"),
    help="Compare with this scores file too, such as one that was fetched from the site.",
)
def recompute_bundle(bundle: Path, against: IO[bytes] | None) -> None:
    """Recompute every published share, interval, label and volume from BUNDLE, a bundle.zip of a period.

    Nothing else is read: no database, no network. Exit code 0 when all is the same to the byte;
    1 when something differs, with the first difference of each file.
    """
    with busy("Recomputing"):
        found = opening.differences(bundle)
        if against is not None and not found:
            other = recompute.difference("scores.csv", against.read(), opening.read(bundle)["scores.csv"])
            found = [f"the other {other}"] if other else []
    for line in found:
        click.echo(f"different  {line}")
    if found:
        raise SystemExit(1)
    click.echo(f"same  {', '.join(recompute.PUBLISHED)}: recomputed to the byte.")
