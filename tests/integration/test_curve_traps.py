"""What goes wrong in silence with times and curves, each beside exact fractions: sums that run on, ties, epoch()."""

import importlib
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import duckdb
import numpy as np
import pytest
from sqlalchemy.orm import Session

from bench import curves, large_deliveries, ledgers
from monitor import measuring, scoring
from monitor.compacting import state_digest
from monitor.ledger import deliveries

HOUR = 3_600_000_000
SAME = 1e-12
needs_peers = pytest.mark.skipif(
    not curves.has_peers(), reason="needs requirements/bench.txt (make drills installs it)"
)
Span = tuple[str, str, int, bool]


@pytest.fixture
def bench() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def fill(connection: duckdb.DuckDBPyConnection, spans: Sequence[Span]) -> None:
    columns = [list(column) for column in zip(*spans, strict=True)]
    connection.execute(
        "CREATE TABLE counted AS SELECT unnest($1) AS company, unnest($2) AS month, unnest($3)::BIGINT AS length,"
        " unnest($4) AS gone",
        columns,
    )
    connection.execute(curves.NUMBERED)


def exact(spans: Sequence[Span], *, term: int = curves.DAY) -> dict[curves.Group, Fraction]:
    """The product of Kaplan and Meier (1958) in fractions, one group and one length at a time."""
    found: dict[curves.Group, Fraction] = {}
    for group in {each[:2] for each in spans}:
        own = [(length, gone) for company, month, length, gone in spans if (company, month) == group]
        online = Fraction(1)
        for at in sorted({length for length, gone in own if gone and length <= term}):
            left_over = sum(length >= at for length, _ in own)
            online *= 1 - Fraction(sum(gone and length == at for length, gone in own), left_over)
        found[group] = online
    return found


def market(seed: int) -> list[Span]:
    """Groups of one to sixty items; lengths in whole hours, so that many are tied, at the term as well."""
    draw = random.Random(seed)
    return [
        (f"c{company}", f"2025-0{month}", draw.randrange(0, 40) * HOUR, draw.random() < 0.8)
        for company in range(12)
        for month in (1, 2)
        for _ in range(draw.choice([1, 2, 7, 60]))
    ]


def apart(found: dict[curves.Group, float], spans: Sequence[Span]) -> float:
    expected = {group: float(online) for group, online in exact(spans).items()}
    assert found.keys() == expected.keys()
    return curves.furthest(found, expected)


def crowd_before(spans: Sequence[Span]) -> list[Span]:
    """The same behind one group of many, each gone at a moment of its own."""
    return [("a", "2025-01", number, True) for number in range(1, 60_000)] + list(spans)


def test_the_curve_in_sql_is_that_of_exact_fractions(bench: duckdb.DuckDBPyConnection) -> None:
    spans = market(1)
    fill(bench, spans)
    assert apart(curves.by_sql(bench), spans) <= 1e-15 * 40


RUNNING_ON = """
WITH
  fallen AS (
    SELECT *, row_number() OVER (PARTITION BY place ORDER BY length, NOT gone) AS nth FROM span
  ),
  factor AS (SELECT *, greatest((size - nth) / (size - nth + 1), 1e-300) AS truth FROM fallen WHERE gone),
  summed AS (SELECT *, sum(ln(truth)) OVER (ORDER BY place, nth) AS so_far FROM factor)
SELECT company, truth, exp(so_far - lag(so_far, 1, 0.0) OVER (ORDER BY place, nth)) AS factor
FROM summed JOIN grouped USING (place)
"""
"""A sum over all rows, less what it was one step before."""


def test_a_sum_that_runs_over_all_groups_loses_what_one_that_starts_anew_keeps(
    bench: duckdb.DuckDBPyConnection,
) -> None:
    spans = market(2)
    fill(bench, crowd_before(spans))
    found = curves.by_sql(bench)
    assert found.pop(("a", "2025-01")) == pytest.approx(0.0, abs=1e-12)
    assert apart(found, spans) <= SAME
    lost = bench.execute(
        f"SELECT max(abs(factor - truth)) FROM ({RUNNING_ON}) WHERE company <> 'a'"
    ).fetchall()
    assert lost[0][0] > SAME


def test_every_sum_of_the_curve_starts_anew() -> None:
    assert curves.CURVE.count("OVER (") == curves.CURVE.count("OVER (PARTITION BY place ") == 2


def test_epoch_in_seconds_does_not_floor_and_microseconds_do(bench: duckdb.DuckDBPyConnection) -> None:
    """A tenth of a second before the hour: ``//`` on a DOUBLE keeps the rest."""
    ((seconds, micros),) = bench.execute(
        f"SELECT epoch(t) // 3600, epoch_us(t) // {HOUR} FROM (SELECT TIMESTAMPTZ '2025-01-01 00:59:59.9Z' AS t)"
    ).fetchall()
    assert micros == 482_136
    assert seconds != micros


def medians(connection: duckdb.DuckDBPyConnection, sizes: Sequence[int]) -> dict[str, Fraction]:
    """What the register says of companies with 1, 2, 3 ... hours: one of each size."""
    connection.execute(
        "CREATE OR REPLACE TABLE item AS SELECT 'c' || size AS company, 'late' AS outcome, 0::BIGINT AS l,"
        f" unnest(range(1, size + 1)) * {HOUR} AS r FROM (SELECT unnest($1::INTEGER[]) AS size)",
        [list(sizes)],
    )
    found = {company: high for company, (_, high) in measuring.medians_of(connection).items()}
    return {name: Fraction(sum(filter(None, middle)), len(middle) * HOUR) for name, middle in found.items()}


SIZES = range(1, 61)


def test_medians_are_exact_where_exactly_half_is_gone(bench: duckdb.DuckDBPyConnection) -> None:
    found = medians(bench, SIZES)
    assert {size: found[f"c{size}"] for size in SIZES} == {size: Fraction(size + 1, 2) for size in SIZES}


@needs_peers
@pytest.mark.drill
def test_lifelines_misses_the_moment_at_which_exactly_half_is_gone() -> None:
    """Why medians are never taken from it: of an even number of moments the n/2-th is the first with a half left."""
    fitter = importlib.import_module("lifelines").KaplanMeierFitter
    even = range(2, 61, 2)
    said = {size: fitter().fit(np.arange(1, size + 1)).median_survival_time_ for size in even}
    assert [size for size in even if said[size] != size // 2]


@needs_peers
@pytest.mark.drill
def test_lifelines_and_pandas_say_what_the_curve_in_sql_says(bench: duckdb.DuckDBPyConnection) -> None:
    spans = market(3)
    fill(bench, spans)
    parts = curves.sample(bench, groups=24)
    assert len(parts) == 24
    assert apart(curves.by_lifelines(parts), spans) <= SAME
    assert apart(curves.by_pandas(curves.as_frame(bench), curves.names_of(bench)), spans) <= SAME


def test_a_filled_ledger_is_scored_whole(session: Session, tmp_path: Path) -> None:
    """Two deliveries, each judged together with the other, with every check in its place."""
    ledgers.fill(session, tmp_path, notices=400, companies=20, part=200)
    kept = deliveries(session)
    assert [each.notices_read for each in kept] == [200, 200]
    assert len(state_digest(tmp_path, kept)) == 64
    table = scoring.score(session, data_dir=tmp_path, start=large_deliveries.START, end=large_deliveries.END)
    counted = {
        name: count for name, count in table.total.detail.items() if name in ("duplicate", "withdrawn")
    }
    assert table.total.attempts + sum(counted.values()) == 400
    assert table.total.could_not_be_notified > 0
    assert table.total.items > 350 > table.total.incidents > 50
