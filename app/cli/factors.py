"""Commands about who gets in: keeping somebody out, and the way back for who lost passkey and app."""

import click
from flask.cli import with_appcontext

from app.accounts import disabling
from app.cli.releasing import acting
from app.clock import now
from app.extensions import db
from app.factors import losing

BY = click.option("--as", "by", required=True, help="The e-mail address of the operator who acts.")


@click.command("disable")
@click.argument("email")
@with_appcontext
def disable_person(email: str) -> None:
    """Keep EMAIL out at once: sign-ins, links, passkeys and the tokens that they made."""
    disabling.disable(db.session(), person=acting(email), by=None, at=now())
    db.session.commit()
    click.echo("Nobody comes in with this address any more. Their tokens have ended.")


@click.command("enable")
@click.argument("email")
@with_appcontext
def enable_person(email: str) -> None:
    """Let EMAIL in again."""
    disabling.enable(db.session(), person=acting(email), by=None, at=now())
    db.session.commit()
    click.echo("This person can sign in again.")


@click.command("report-loss")
@click.argument("email")
@BY
@with_appcontext
def report_loss(email: str, by: str) -> None:
    """EMAIL lost passkey, app and recovery codes. The person gets mail, and can stop it for a day."""
    row = losing.report(db.session(), person=acting(email), by=acting(by), at=now())
    db.session.commit()
    click.echo(
        f"Reported. Another operator can release it from {row.reported_at + losing.WAIT:%Y-%m-%d %H:%M} UTC on."
    )


@click.command("release-loss")
@click.argument("email")
@BY
@with_appcontext
def release_loss(email: str, by: str) -> None:
    """Remove what EMAIL lost, as the second operator. A link by mail lets them in again."""
    losing.release(db.session(), person=acting(email), by=acting(by), at=now())
    db.session.commit()
    click.echo("Removed. The person is signed out everywhere, and has mail.")
