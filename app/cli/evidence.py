"""The command that makes an evidence pack, for who keeps the machine."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from app import as_of
from app.clock import now
from app.evidence import pack
from app.extensions import db
from app.i18n import LANGUAGES, in_language
from app.navigation import settings
from app.roles import Role
from signatories import register


@click.group()
def evidence() -> None:
    """What the register said of an association's members on a day, with its sources."""


@evidence.command("pack")
@click.option("--association", "slug", required=True, help="Slug of the association.")
@click.option("--on", type=click.DateTime(formats=["%Y-%m-%d"]), help="A day in the past; now when left out.")
@click.option("--company", "number", help="Register number of one member; all members when left out.")
@click.option(
    "--part",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help=f"Which part, where there are more than {pack.MOST_MEMBERS} members.",
)
@click.option("--language", type=click.Choice(LANGUAGES), default="nl", show_default=True)
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The zip to write."
)
@with_appcontext
def make_pack(
    slug: str, on: datetime | None, number: str | None, part: int, language: str, out: Path
) -> None:
    """Write an evidence pack: a zip with a PDF, tables, and a manifest of digests."""
    session, moment = db.session(), now()
    click.echo("Reading the register and setting the pages…", err=True)
    with in_language(language):
        made = pack.make(
            session,
            association=register.association_of(session, slug),
            company=register.company_of(session, number) if number else None,
            part=part,
            at=as_of.moment_of(session, on.date(), at=moment) if on else moment,
            made_at=moment,
            role=Role.OPERATOR.value,
            by="",
            base_url=settings().base_url,
        )
        out.write_bytes(made.content)
        session.commit()
    which = f", part {made.part} of {made.parts}" if made.parts > 1 else ""
    click.echo(f"{out}: {made.members} members{which}, digest {made.digest}")
