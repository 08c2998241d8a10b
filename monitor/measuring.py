"""Runs the method over the ledger inside DuckDB: from kept rows to incidents and counts."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from monitor import ledger
from monitor.engine import script, set_variables, workbench
from monitor.holdings import Holding
from monitor.incident_columns import Incidents
from monitor.instants import MICROSECOND, microseconds
from monitor.method import Window
from monitor.models import Delivery
from monitor.periods import months_between
from monitor.workspace import workspace


@contextmanager
def measured(
    data_dir: Path,
    manifests: Sequence[Delivery],
    holdings: Sequence[Holding],
    window: Window,
    decided: Mapping[str, str] | None = None,
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A connection with the tables of ``sql/measure.sql``, and the folder where it may write."""
    data_dir = data_dir.resolve()
    with (
        workspace(data_dir) as folder,
        workbench(folder, may_read=[ledger.segments(data_dir)]) as connection,
    ):
        ledger.open_known(connection, data_dir, manifests)
        measure(connection, holdings, window, decided)
        yield connection, folder


def measure(
    connection: duckdb.DuckDBPyConnection,
    holdings: Sequence[Holding],
    window: Window,
    decided: Mapping[str, str] | None = None,
) -> None:
    """Make the tables from ``known_notice`` and ``known_check``; *holdings* do not overlap.

    *decided* says what single notices count as by decision.
    """
    columns: dict[str, list[Any]] = {
        "holder": [each.holder for each in holdings],
        "company": [each.company for each in holdings],
        "valid_from": [microseconds(each.valid_from) for each in holdings],
        "valid_to": [microseconds(each.until) for each in holdings],
    }
    set_variables(connection, {f"held_{name}": values for name, values in columns.items()})
    connection.execute(
        "CREATE TABLE held AS SELECT "
        + ", ".join(f"unnest(getvariable('held_{name}')) AS {name}" for name in columns)
    )
    decided = decided or {}
    set_variables(connection, {"decided": list(decided), "decided_as": list(decided.values())})
    method = window.method
    lengths: dict[str, timedelta] = {
        "hold": method.hold,
        "follow_up": method.follow_up,
        "incident_window": method.incident_window,
        "term": window.norm.limit,
        "tolerance": method.tolerance,
        "second_term": method.second_term,
        "third_term": method.third_term,
    }
    set_variables(connection, {name: length // MICROSECOND for name, length in lengths.items()})
    moments = {"period_start": window.start, "period_end": window.end, "cut_off": window.cut_off}
    set_variables(connection, {name: microseconds(moment) for name, moment in moments.items()})
    connection.execute(script("measure"))


def incidents_of(connection: duckdb.DuckDBPyConnection) -> Mapping[str, Incidents]:
    """The incidents of each company that has any, in order of company."""
    columns = connection.sql(script("score_incidents")).fetchnumpy()
    companies, *values = [column.tolist() for column in columns.values()]
    everything, found, start = Incidents(*values), dict[str, Incidents](), 0
    for company, own in groupby(companies):
        end = start + sum(1 for _ in own)
        found[company], start = everything[start:end], end
    return found


def counts_of(connection: duckdb.DuckDBPyConnection) -> Mapping[str, dict[str, int]]:
    """The counts of each company, and of all together under ``total``."""
    rows = connection.sql(script("score_counts"))
    names = rows.columns[1:]
    return {company: dict(zip(names, counts, strict=True)) for company, *counts in rows.fetchall()}


def medians_of(connection: duckdb.DuckDBPyConnection) -> Mapping[str, tuple[list[int], list[int | None]]]:
    """The middle one or two of L and of R, in microseconds, of each company and the total."""
    rows = connection.sql(script("score_medians")).fetchall()
    return {company: (low, high) for company, low, high in rows}


def measured_months(connection: duckdb.DuckDBPyConnection, window: Window) -> list[str]:
    """The calendar months (UTC) of the period in which the monitor was at work, as ``2025-03``."""
    found: list[str] = []
    for month, start, end in months_between(window.start, window.end):
        set_variables(connection, {"month_start": microseconds(start), "month_end": microseconds(end)})
        if connection.sql(script("score_months")).fetchall() == [(True,)]:
            found.append(month)
    return found


def write_items(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the item list behind the figures to a Parquet file where the connection may write."""
    connection.sql(script("score_items")).write_parquet(str(path), compression="zstd")
