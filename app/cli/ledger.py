"""Commands for the ledger of deliveries: withdraw a notice, merge and check segments, end terms, quality."""

import json
from datetime import datetime

import click
from flask.cli import with_appcontext

from app.cli.progress import busy
from app.clock import now
from app.extensions import db
from app.intake import care
from app.navigation import settings
from monitor import compacting, expiring, newer, quality
from monitor import ledger as books
from monitor.withdrawing import REASONS
from monitor.withdrawing import withdraw as withdraw_notice

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("withdraw")
@click.argument("notice_id")
@click.option("--reason", required=True, type=click.Choice(REASONS), help="Why the notice is withdrawn.")
@click.option("--source", default="withdrawals", show_default=True, help="Under which name it is delivered.")
@with_appcontext
def withdraw(notice_id: str, reason: str, source: str) -> None:
    """Withdraw the notice that was delivered as NOTICE_ID. A withdrawal stays; figures are made anew without it."""
    session = db.session()
    done = withdraw_notice(
        session,
        notice_id=notice_id,
        reason=reason,
        source=source,
        data_dir=settings().data_dir,
        notice_key=settings().secret("notice_key").encode(),
        at=now(),
    )
    session.commit()
    if done.already:
        click.echo("Withdrawn before: nothing has changed.")
        return
    click.echo(f"Withdrawn as delivery {done.delivery}.")
    for each in newer.of(session):
        click.echo(f"Published figures of {each.publication.period} do not know it yet.")


@click.command("compact")
@with_appcontext
def compact() -> None:
    """Merge the segments of many deliveries into fewer files. What the ledger knows stays the same."""
    session = db.session()
    with busy("Merging"):
        done = compacting.compact(session, data_dir=settings().data_dir, at=now())
        session.commit()
        compacting.remove_orphans(session, data_dir=settings().data_dir)
        session.commit()
    click.echo(f"{done.before} segments are {done.after} now.")
    click.echo(f"state     {done.state}")


@click.command("expire")
@click.option("--dry-run", is_flag=True, help="Say which deliveries it would be, and delete nothing.")
@with_appcontext
def expire(dry_run: bool) -> None:
    """Delete the rows of deliveries whose term is over. Manifests and digests stay."""
    session = db.session()
    if dry_run:
        for each in expiring.over(session, years=settings().keep_deliveries_years, at=now()):
            click.echo(f"{each.public_id}  {each.source}  {each.taken_in_at:%Y-%m-%d}")
        return
    click.echo(f"The rows of {care.end_terms(session)} deliveries were deleted.")


@click.command("check")
@with_appcontext
def check() -> None:
    """Compare every segment with its manifest, and print the digest of all that the ledger knows."""
    session, data_dir = db.session(), settings().data_dir
    manifests = books.deliveries(session)
    with busy("Checking"):
        books.check(data_dir, manifests)
        state = compacting.state_digest(data_dir, [each for each in manifests if not each.is_gone])
    gone = sum(each.is_gone for each in manifests)
    click.echo(f"{len(manifests)} deliveries are as they were taken in; {gone} of them have lost their rows.")
    click.echo(f"state     {state}")


@click.command("quality")
@click.option("--start", required=True, type=DAY, help="The first day.")
@click.option("--end", required=True, type=DAY, help="The first day after the period.")
@with_appcontext
def show_quality(start: datetime, end: datetime) -> None:
    """Print as JSON what the data of a period are worth: lag, gaps, lost rounds, holders, reasons."""
    session = db.session()
    with busy("Measuring"):
        report = quality.report(
            session, data_dir=settings().data_dir, start=start.date(), end=end.date(), at=now()
        )
        session.commit()
    click.echo(json.dumps(report.figures, indent=2))
