"""Runs the method over the ledger inside DuckDB: from kept rows to incidents and counts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb

from monitor import ledger, spark
from monitor.engine import script, set_variables, workbench
from monitor.holdings import Holding
from monitor.incident_columns import Incidents
from monitor.instants import MICROSECOND, microseconds
from monitor.judging import Slice, judge, slices_for
from monitor.method import Window
from monitor.models import Delivery
from monitor.periods import months_between
from monitor.workspace import workspace

Measuring = Callable[..., AbstractContextManager[tuple[duckdb.DuckDBPyConnection, Path]]]
"""``measured``, or what makes the same tables in another way (see ``judging_again``)."""
_by_spark: Callable[..., None] | None = None


def use(engine: str) -> None:
    """Measure by *engine* from now on: ``duckdb``, or ``spark`` for ledgers beyond one machine."""
    global _by_spark
    _by_spark = spark.measure if engine == "spark" else None


def is_by_spark() -> bool:
    return _by_spark is not None


@contextmanager
def measured(
    data_dir: Path,
    manifests: Sequence[Delivery],
    holdings: Sequence[Holding],
    window: Window,
    decided: Mapping[str, str] | None = None,
    tell: Callable[[float], None] = lambda _part: None,
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A connection with the tables of the method (``judging.judge``), and the folder where it may write.

    With Spark (see ``use``), only ``item`` and ``incident``. *tell* hears what part of the notices was judged.
    """
    data_dir = data_dir.resolve()
    with (
        workspace(data_dir) as folder,
        workbench(folder, may_read=[ledger.segments(data_dir)]) as connection,
    ):
        files = ledger.open_known(connection, data_dir, manifests)
        if files is None or _by_spark is None:
            give(connection, holdings, window, decided)
            judge(connection, folder, slices=_slices(manifests), tell=tell)
        else:
            values = give(connection, holdings, window, decided)
            values["until"] = max(each.sequence for each in manifests)
            _by_spark(connection, files=files, values=values, folder=folder)
        yield connection, folder


def _slices(manifests: Sequence[Delivery]) -> Sequence[Slice]:
    """In how many parts these deliveries are judged."""
    kept = [each for each in manifests if not each.is_gone]
    return slices_for(
        notices=sum(each.notices_new + each.notices_changed for each in kept),
        checks=sum(each.checks_new for each in kept),
    )


def give(
    connection: duckdb.DuckDBPyConnection,
    holdings: Sequence[Holding],
    window: Window,
    decided: Mapping[str, str] | None,
) -> dict[str, int]:
    """Make the tables ``held`` and ``decided``, and set the variables of the scripts; return those."""
    columns: dict[str, list[Any]] = {
        "held_holder": [each.holder for each in holdings],
        "held_company": [each.company for each in holdings],
        "held_valid_from": [microseconds(each.valid_from) for each in holdings],
        "held_valid_to": [microseconds(each.until) for each in holdings],
        "decided_notice": list((decided or {}).keys()),
        "decided_effect": list((decided or {}).values()),
    }
    values = values_of(window)
    set_variables(connection, {**columns, **values})
    connection.execute(script("given"))
    return values


def values_of(window: Window) -> dict[str, int]:
    """The variables of the method: lengths and moments in microseconds."""
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
    moments = {"period_start": window.start, "period_end": window.end, "cut_off": window.cut_off}
    return {
        **{name: length // MICROSECOND for name, length in lengths.items()},
        **{name: microseconds(moment) for name, moment in moments.items()},
    }


def incidents_of(connection: duckdb.DuckDBPyConnection) -> Mapping[str, Incidents]:
    """The incidents of each company that has any, in order of company."""
    everything = Incidents(*connection.sql(script("score_incidents")).fetchnumpy().values())
    found, start = dict[str, Incidents](), 0
    for company, count in connection.sql(script("score_companies")).fetchall():
        found[company], start = everything[start : start + count], start + count
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
    sent = {f"{first:%Y-%m}" for (first,) in connection.sql(script("score_sent_months")).fetchall()}
    found: list[str] = []
    for month, start, end in months_between(window.start, window.end):
        set_variables(connection, {"month_start": microseconds(start), "month_end": microseconds(end)})
        if month in sent or connection.sql(script("score_looked_month")).fetchall() == [(True,)]:
            found.append(month)
    return found


def write_items(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the item list behind the figures to a Parquet file where the connection may write."""
    connection.sql(script("score_items")).write_parquet(str(path), compression="zstd")
