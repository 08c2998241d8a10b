"""The commands of the two persons who bring figures to publication: each says with --as who acts."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from app import noting
from app.accounts.errors import NoSuchPerson
from app.accounts.models import Person
from app.accounts.signing_in import find_person
from app.cli.progress import busy
from app.clock import now
from app.extensions import db
from app.monitoring import releasing
from app.navigation import settings
from app.replies.notes import CORRECTION_REASONS, Correction
from monitor.method import ADDENDUM_24H, METHODS, NORMS, VERSION_1_0
from monitor.models import Publication

PERIOD = click.argument("period")
NORM = click.option("--norm", type=click.Choice(list(NORMS)), default=ADDENDUM_24H.name, show_default=True)
METHOD = click.option(
    "--method", type=click.Choice(list(METHODS)), default=VERSION_1_0.version, show_default=True
)
ACTING = click.option("--as", "email", required=True, help="The e-mail address of the person who acts.")


def acting(email: str) -> Person:
    """The person of that address; what the command commits is their act. Raises ``NoSuchPerson``."""
    who = find_person(db.session(), email)
    if who is None:
        raise NoSuchPerson
    click.get_current_context().with_resource(noting.by_command(who.public_id))
    return who


@click.command("preview")
@PERIOD
@ACTING
@NORM
@METHOD
@click.option(
    "--release-on", type=click.DateTime(formats=["%Y-%m-%d"]), help="The day of publication to announce."
)
@with_appcontext
def preview(period: str, email: str, norm: str, method: str, release_on: datetime | None) -> None:
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
    day = release_on.date() if release_on else None
    releasing.open_preview(session, publication=draft, who=who, at=now(), release_on=day)
    session.commit()
    show(draft)
    click.echo(f"The companies may reply until {draft.reply_until:%Y-%m-%d %H:%M} UTC.")
    click.echo(f"It is published from {draft.release_at:%Y-%m-%d %H:%M} UTC on.")


@click.command("decisions")
@PERIOD
@ACTING
@NORM
@METHOD
@with_appcontext
def apply_decisions(period: str, email: str, norm: str, method: str) -> None:
    """Compute the previewed figures of PERIOD again with the decisions about disputes, and nothing else."""
    session, who = db.session(), acting(email)
    waiting = releasing.previewed(session, period=period, norm=norm, method=method)
    with busy("Scoring"):
        further = releasing.apply_decisions(
            session, publication=waiting, who=who, data_dir=settings().data_dir, at=now()
        )
    session.commit()
    show(further)


@click.command("correct")
@PERIOD
@ACTING
@NORM
@METHOD
@click.option("--reason", type=click.Choice(CORRECTION_REASONS), required=True, help="Why it is corrected.")
@click.option("--nl", "sentence_nl", required=True, help="What is corrected, in one Dutch sentence.")
@click.option("--en", "sentence_en", required=True, help="The same in English.")
@click.option("--decisions-only", is_flag=True, help="From the same data, with the decisions about disputes.")
@with_appcontext
def correct(
    period: str,
    email: str,
    norm: str,
    method: str,
    reason: str,
    sentence_nl: str,
    sentence_en: str,
    decisions_only: bool,
) -> None:
    """Prepare the correction of the published figures of PERIOD and show each company its own.

    Another person publishes it: at once when only decisions were applied, else after a term to reply.
    """
    session, who = db.session(), acting(email)
    why, at, data_dir = Correction(reason, sentence_nl, sentence_en), now(), settings().data_dir
    with busy("Scoring"):
        if decisions_only:
            further = releasing.apply_decisions(
                session,
                publication=releasing.published(session, period=period, norm=norm, method=method),
                who=who,
                data_dir=data_dir,
                at=at,
                correction=why,
            )
        else:
            further = releasing.prepare(
                session,
                period=period,
                who=who,
                data_dir=data_dir,
                at=at,
                norm=norm,
                method=method,
                correction=why,
            )
            releasing.open_preview(session, publication=further, who=who, at=at)
    session.commit()
    show(further)
    click.echo(f"It can be published from {further.release_at:%Y-%m-%d %H:%M} UTC on.")


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
