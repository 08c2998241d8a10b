"""The command that computes scores without publishing them."""

import json
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import IO, Any

import click
from flask.cli import with_appcontext

from app.cli.monitoring import AS_JSON
from app.cli.progress import busy
from app.extensions import db
from app.navigation import settings
from monitor import scoring
from monitor.disputes import decisions
from monitor.further import as_kept, without_shares
from monitor.method import ADDENDUM_24H, METHODS, NORMS, VERSION_1_0
from monitor.periods import name_of
from monitor.score_csv import WITHHELD_WHEN_SMALL, table_csv
from monitor.scores import ScoreRow, ScoreTable
from monitor.shares_shown import shows_shares

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("score")
@click.option("--start", type=DAY, required=True, help="First day of the period (00:00 UTC).")
@click.option("--end", type=DAY, required=True, help="First day after the period.")
@click.option("--norm", type=click.Choice(list(NORMS)), default=ADDENDUM_24H.name, show_default=True)
@click.option("--method", type=click.Choice(list(METHODS)), default=VERSION_1_0.version, show_default=True)
@click.option("--csv", "csv_file", type=click.File("wb", lazy=True), help="Write the scores to this file.")
@click.option("--show-small", is_flag=True, help="Also shares on too few incidents, which nobody publishes.")
@AS_JSON
@with_appcontext
def score(
    start: datetime,
    end: datetime,
    norm: str,
    method: str,
    csv_file: IO[bytes] | None,
    show_small: bool,
    wants_json: bool,
) -> None:
    """Compute the scores of a period from all that was delivered, with the decisions about disputes that stand.

    Nothing is published or kept.
    """
    with busy("Scoring"):
        table = scoring.score(
            db.session(),
            data_dir=settings().data_dir,
            start=start.date(),
            end=end.date(),
            norm=norm,
            method=method,
            decided=decisions.standing(db.session(), period=name_of(start.date(), end.date()), norm=norm),
        )
    if csv_file is not None:
        csv_file.write(table_csv(table, show_small=show_small).encode())
        click.echo(f"{len(table.rows)} rows written.", err=True)
    rows = [row if show_small else without_small(row, table.method_version) for row in table.rows]
    if wants_json:
        click.echo(json.dumps(as_json(table, rows), indent=2, ensure_ascii=False))
    elif csv_file is None:
        click.echo("\n".join(in_words(table, rows)))


def without_small(row: ScoreRow, method_version: str) -> ScoreRow:
    """*row* without the shares that rest on too few incidents."""
    if shows_shares(label=row.label, incidents=row.incidents, method_version=method_version):
        return row
    left = without_shares(row.further) if row.further else None
    return replace(row, **dict.fromkeys(WITHHELD_WHEN_SMALL), further=left)


def as_json(table: ScoreTable, rows: list[ScoreRow]) -> dict[str, Any]:
    return {
        "period": table.period,
        "start": table.start_on.isoformat(),
        "end": table.end_on.isoformat(),
        "months_measured": table.measured_months,
        "norm": table.norm,
        "method_version": table.method_version,
        "input_digest": table.input_digest,
        "rows": [by_name(row) for row in rows],
        "months": [asdict(point) for point in table.points],
        "sector": asdict(table.sector),
    }


def by_name(row: ScoreRow) -> dict[str, Any]:
    """All of *row* but the private signal."""
    plain = {field.name: getattr(row, field.name) for field in fields(row) if field.name != "attention"}
    return {**plain, "detail": dict(row.detail), "further": as_kept(row.further) if row.further else None}


def in_words(table: ScoreTable, rows: list[ScoreRow]) -> list[str]:
    """The table in plain lines: counts before shares, and the interval with every share."""
    lines = [
        f"period  {table.period}, {table.measured_months} months measured",
        f"norm    {table.norm}, method {table.method_version}",
        f"input   {table.input_digest}",
        f"{'company':24} {'incidents':>9} {'items':>8}  {'share':17} {'interval':17} label",
    ]
    for row in rows:
        share = span(row.share_low, row.share_high)
        interval = span(row.interval_low, row.interval_high)
        label = row.label.value if row.label else ""
        line = f"{row.company:24} {row.incidents:9} {row.items:8}  {share:17} {interval:17} {label}"
        lines.append(line.rstrip())
    items = span(rows[-1].item_share_low, rows[-1].item_share_high)
    lines.append(f"share of all items that were gone in time: {items}")
    return lines


def span(low: float | None, high: float | None) -> str:
    return "-" if low is None or high is None else f"{low:.4f} to {high:.4f}"
