"""The command that fills an empty register with the demo."""

import click
from flask.cli import with_appcontext

from app.clock import now
from app.demo import loading
from app.demo.companies import COMPANIES, SMALL
from app.extensions import db
from app.keys import badge_keys
from app.navigation import settings
from config import WrongSetting


@click.group("demo")
def demo_group() -> None:
    """The demo: invented companies, a delivery of the monitor, a published half-year."""


@demo_group.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing when the register has something in it.")
@click.option("--small", is_flag=True, help="Only a few companies, and no delivery of the monitor.")
@with_appcontext
def load(if_empty: bool, small: bool) -> None:
    """Load the demo into an empty register."""
    if not settings().demo:
        raise WrongSetting("The demo is for a machine of your own: set REGISTER_DEMO=1 (as `make run` does).")
    session = db.session()
    if if_empty and not loading.is_empty(session):
        return
    means = loading.Means(
        session=session,
        keys=badge_keys(),
        base_url=settings().base_url,
        data_dir=settings().data_dir,
        notice_key=settings().secret("notice_key").encode(),
        companies=SMALL if small else COMPANIES,
        has_measurement=not small,
    )
    loading.load(means, at=now())
    session.commit()
    click.echo("The demo is loaded.")
