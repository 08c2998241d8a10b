"""The command that computes scores without publishing them."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from app.cli.monitoring import AS_JSON
from app.cli.progress import busy
from app.extensions import db
from app.navigation import settings
from monitor import scoring
from monitor.method import ADDENDUM_24H, NORMS
from monitor.score_csv import Heading, scores_csv
from monitor.scores import ScoreRow, ScoreTable

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("score")
@click.option("--start", type=DAY, required=True, help="First day of the period (00:00 UTC).")
@click.option("--end", type=DAY, required=True, help="First day after the period.")
@click.option("--norm", type=click.Choice(list(NORMS)), default=ADDENDUM_24H.name, show_default=True)
@click.option(
    "--csv", "csv_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the scores here."
)
@AS_JSON
@with_appcontext
def score(start: datetime, end: datetime, norm: str, csv_file: Path | None, wants_json: bool) -> None:
    """Compute the scores of a period from all that was delivered. Nothing is published or kept."""
    with busy("Scoring"):
        table = scoring.score(
            db.session(), data_dir=settings().data_dir, start=start.date(), end=end.date(), norm=norm
        )
    if csv_file is not None:
        csv_file.write_text(scores_csv(heading(table), table.rows), encoding="utf-8", newline="")
        click.echo(f"{len(table.rows)} rows written.", err=True)
    if wants_json:
        click.echo(json.dumps(as_json(table), indent=2, ensure_ascii=False))
    elif csv_file is None:
        click.echo("\n".join(in_words(table)))


def heading(table: ScoreTable) -> Heading:
    """What is the same in every line of a table that was computed without publishing."""
    return Heading(
        period=table.period,
        measured_months=table.measured_months,
        norm=table.norm,
        method_version=table.method_version,
        input_digest=table.input_digest,
        published_at=None,
    )


def as_json(table: ScoreTable) -> dict[str, Any]:
    rows = [{**row_fields(row), "detail": dict(row.detail)} for row in table.rows]
    return {**asdict(heading(table)), "start": str(table.start_on), "end": str(table.end_on), "rows": rows}


def row_fields(row: ScoreRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ScoreRow.__dataclass_fields__}


def in_words(table: ScoreTable) -> list[str]:
    """The table in plain lines: counts before shares, and the interval with every share."""
    lines = [
        f"period {table.period}, norm {table.norm}, method {table.method_version}, "
        f"{table.measured_months} months measured",
        f"input  {table.input_digest}",
        f"{'company':24} {'incidents':>9} {'items':>8}  {'share':17} {'interval':17} label",
    ]
    for row in table.rows:
        share = span(row.share_low, row.share_high)
        interval = span(row.interval_low, row.interval_high)
        label = row.label.value if row.label else ""
        lines.append(
            f"{row.company:24} {row.incidents:9} {row.items:8}  {share:17} {interval:17} {label}".rstrip()
        )
    items = span(table.total.item_share_low, table.total.item_share_high)
    lines.append(f"of all items {items} were gone in time")
    return lines


def span(low: float | None, high: float | None) -> str:
    return "-" if low is None or high is None else f"{low:.4f} to {high:.4f}"
