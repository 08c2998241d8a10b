"""The command that checks the JSON file of a dossier, without the register."""

from pathlib import Path

import click

from app.dossiers import checking
from sentences import N_, SpokenError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class DossierDiffers(SpokenError):
    code = "dossier-differs"
    sentence = N_("This dossier is not as it was made.")


@click.group()
def dossier() -> None:
    """Dossiers for an authority."""


@dossier.command("verify")
@click.argument("file", type=FILE)
@click.option("--log", "log_file", type=FILE, help="An export of the log: bin/register log export.")
@click.option("--pdf", "pdf_file", type=FILE, help="The PDF that belongs to it.")
def verify(file: Path, log_file: Path | None, pdf_file: Path | None) -> None:
    """Check FILE, the JSON of a dossier: its digests, its entries, and the log when given."""
    whole = checking.read(file.read_bytes())
    checks = checking.check(
        whole,
        pdf=pdf_file.read_bytes() if pdf_file else None,
        log=checking.read_log(log_file.read_text(encoding="utf-8").splitlines()) if log_file else None,
    )
    for each in checks:
        if not each.holds:
            click.echo(f"does not hold: {each.words}")
    if not all(each.holds for each in checks):
        raise DossierDiffers
    click.echo(f"It is as it was made: {len(checks)} checks hold.")
    if checking.is_chained(whole):
        click.echo(
            "It was made before the log was a tree: what its entries say was checked, and their own digests. That"
            " they stood in the log under the digest that it names can only be seen in a copy of the log of then."
        )
    if log_file is None:
        click.echo("The log was not given: that its entries are in the log of the register was not checked.")
