"""The commands that fill an empty register: with the demo, or with any number of invented companies."""

from datetime import UTC, datetime, time

import click
from flask.cli import with_appcontext

from app.cli.progress import done_of
from app.clock import now
from app.demo import loading
from app.demo.companies import COMPANIES, SMALL
from app.extensions import db
from app.growing import growing
from app.growing.invented import Growth
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
    _check_is_demo()
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


BEGIN = datetime(2019, 1, 15, 9, tzinfo=UTC)
"""All that is grown happens from here on: after the newest edition of the documents."""


@demo_group.command("grow")
@click.option("--companies", type=click.IntRange(min=1), default=10_000, show_default=True)
@click.option("--associations", type=click.IntRange(min=1, max=9999), default=100, show_default=True)
@click.option("--signatures", type=click.IntRange(min=0), default=100_000, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which it ends; default: today. The same numbers, seed and day give the same rows.",
)
@with_appcontext
def grow(companies: int, associations: int, signatures: int, seed: int, until: datetime | None) -> None:
    """Grow an empty register to any size, with invented companies and what became of their signatures.

    It can be stopped, and goes on where it was when it is asked the same again.
    """
    _check_is_demo()
    day = until.date() if until else now().date()
    growth = Growth(companies, associations, signatures, seed, BEGIN, datetime.combine(day, time(), UTC))
    with done_of("Growing") as tell:
        steps = growing.grow(db.session(), growth, tell=tell)
    click.echo(f"The register is grown: {steps} steps.")


def _check_is_demo() -> None:
    if not settings().demo:
        raise WrongSetting("The demo is for a machine of your own: set REGISTER_DEMO=1 (as `make run` does).")
