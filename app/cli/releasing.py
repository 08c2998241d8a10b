"""The commands of the two persons who bring figures to publication: each says with --as who acts."""

import click
from flask.cli import with_appcontext

from app.accounts.errors import NoSuchPerson
from app.accounts.models import Person
from app.accounts.signing_in import find_person
from app.cli.progress import busy
from app.clock import now
from app.extensions import db
from app.monitoring import releasing
from app.navigation import settings
from monitor.method import ADDENDUM_24H, METHODS, NORMS, VERSION_1_0
from monitor.models import Publication

PERIOD = click.argument("period")
NORM = click.option("--norm", type=click.Choice(list(NORMS)), default=ADDENDUM_24H.name, show_default=True)
METHOD = click.option(
    "--method", type=click.Choice(list(METHODS)), default=VERSION_1_0.version, show_default=True
)
ACTING = click.option("--as", "email", required=True, help="The e-mail address of the person who acts.")


def acting(email: str) -> Person:
    """The person of that address. Raises ``NoSuchPerson``."""
    who = find_person(db.session(), email)
    if who is None:
        raise NoSuchPerson
    return who


@click.command("preview")
@PERIOD
@ACTING
@NORM
@METHOD
@with_appcontext
def preview(period: str, email: str, norm: str, method: str) -> None:
    """Prepare the figures of PERIOD, such as 2025-h1, and show each company its own.

    Another person publishes them, after the companies had time to reply.
    """
    session, who = db.session(), acting(email)
    with busy("Scoring"):
        draft = releasing.prepare(
            session,
            period=period,
            who=who,
            data_dir=settings().data_dir,
            at=now(),
            norm=norm,
            method=method,
        )
    releasing.open_preview(session, publication=draft, who=who, at=now())
    session.commit()
    show(draft)
    click.echo(f"The companies may reply until {draft.reply_until:%Y-%m-%d %H:%M} UTC.")


@click.command("publish")
@PERIOD
@ACTING
@NORM
@METHOD
@with_appcontext
def publish(period: str, email: str, norm: str, method: str) -> None:
    """Publish the previewed figures of PERIOD as the second person. This cannot be taken back."""
    session, who = db.session(), acting(email)
    waiting = releasing.previewed(session, period=period, norm=norm, method=method)
    releasing.release(session, publication=waiting, who=who, at=now())
    session.commit()
    show(waiting)
    click.echo(f"csv      {waiting.output_digest}")
    click.echo("The figures are public.")


def show(publication: Publication) -> None:
    measured = [score for score in publication.scores if score.is_registered]
    click.echo(f"figures  {publication.period}, version {publication.version}, norm {publication.norm}")
    click.echo(f"method   {publication.method_version}, {publication.measured_months} months measured")
    click.echo(f"input    {publication.input_digest}")
    click.echo(f"public   {len(measured)} companies of the register")
