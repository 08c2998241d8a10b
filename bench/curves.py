"""What others would make of the register's item list: the part still online after a day, by Kaplan and Meier.

Of each company and month, in SQL, with pandas, and with a loop over lifelines (``requirements/bench.txt``). The
register publishes no such curve (docs/method.md); the three are peers for its speed, and must agree.
"""

import importlib
import importlib.util
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np

DAY = 86_400_000_000
Group = tuple[str, str]
"""A company and a month, as ``2025-03``."""

COUNTED = """
CREATE OR REPLACE TABLE counted AS
SELECT
  company,
  strftime(accepted_at AT TIME ZONE 'UTC', '%Y-%m') AS month,
  coalesce(first_gone, last_seen) AS length,
  first_gone IS NOT NULL AS gone
FROM
  read_parquet(getvariable('items'))
WHERE
  outcome IS NOT NULL
"""
"""How long each counted item was seen online, in microseconds, and whether it was gone then."""

NUMBERED = """
CREATE OR REPLACE TABLE grouped AS
SELECT company, month, count(*)::INTEGER AS size, row_number() OVER (ORDER BY company, month)::INTEGER AS place
FROM counted GROUP BY company, month;

CREATE OR REPLACE TABLE span AS
SELECT place, size, length, gone FROM counted JOIN grouped USING (company, month);
"""
"""Groups as numbers, which sort at a fraction of what texts cost."""

CURVE = """
WITH
  fallen AS (
    SELECT place, size, length, gone,
      row_number() OVER (PARTITION BY place ORDER BY length, NOT gone)::INTEGER AS nth
    FROM span
  ),
  curve AS (
    SELECT place, length,
      product(CASE WHEN gone THEN (size - nth) / (size - nth + 1) ELSE 1.0 END)
        OVER (PARTITION BY place ORDER BY nth ROWS UNBOUNDED PRECEDING) AS online
    FROM fallen
  )
SELECT company, month, coalesce(min(online) FILTER (length <= getvariable('term')), 1.0) AS online
FROM curve JOIN grouped USING (place) GROUP BY company, month
"""
"""Every step of every curve; numbers and products start anew in each group. Of what goes at the same moment, one after
the other makes the same product."""


def spans(connection: duckdb.DuckDBPyConnection, items: str) -> int:
    """Make the tables ``grouped`` and ``span`` from an item list (a Parquet file); returns how many groups it has."""
    connection.execute("SET VARIABLE items = $1", [items])
    connection.execute(COUNTED)
    connection.execute(NUMBERED)
    ((groups,),) = connection.table("grouped").aggregate("count(*)").fetchall()
    return groups


def by_sql(connection: duckdb.DuckDBPyConnection, *, term: int = DAY) -> dict[Group, float]:
    """What part of each group was still online after *term* microseconds, by the table ``span``."""
    connection.execute(f"SET VARIABLE term = {term}")
    rows = connection.sql(CURVE).fetchnumpy()
    groups = zip(rows["company"].tolist(), rows["month"].tolist(), strict=True)
    return dict(zip(groups, rows["online"].tolist(), strict=True))


def as_frame(connection: duckdb.DuckDBPyConnection) -> Any:
    return importlib.import_module("pandas").DataFrame(connection.table("span").fetchnumpy())


def by_pandas(frame: Any, names: Sequence[Group], *, term: int = DAY) -> dict[Group, float]:
    """The same from that table as a frame; *names* are the groups in order of their place."""
    step = frame.groupby(["place", "length"], sort=True)["gone"].agg(["size", "sum"])
    within = step.groupby(level="place")
    left_over = within["size"].transform("sum") - within["size"].cumsum() + step["size"]
    step["online"] = 1 - step["sum"] / left_over
    step["online"] = step.groupby(level="place")["online"].cumprod()
    early = step[step.index.get_level_values("length") <= term]
    last = early.groupby(level="place")["online"].last()
    online = last.reindex(range(1, len(names) + 1)).fillna(1.0)
    return dict(zip(names, online.tolist(), strict=True))


def names_of(connection: duckdb.DuckDBPyConnection) -> list[Group]:
    return connection.table("grouped").order("place").project("company, month").fetchall()


def by_lifelines(
    parts: Mapping[Group, tuple[np.ndarray, np.ndarray]], *, term: int = DAY
) -> dict[Group, float]:
    """The same of some groups, one after the other; *parts* are their lengths and whether they were gone."""
    fitter = importlib.import_module("lifelines").KaplanMeierFitter
    found: dict[Group, float] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its advice for very small groups
        for group, (lengths, gone) in parts.items():
            fitted = fitter().fit(lengths, event_observed=gone)
            found[group] = float(fitted.survival_function_at_times(term).iloc[0])
    return found


def sample(
    connection: duckdb.DuckDBPyConnection, *, groups: int
) -> dict[Group, tuple[np.ndarray, np.ndarray]]:
    """Every n-th group in order of size, so that large ones are in it as often as small ones are, relatively."""
    rows = connection.execute(
        """
        SELECT company, month, list(length), list(gone) FROM span JOIN grouped USING (place)
        WHERE place IN (
          SELECT place FROM grouped
          QUALIFY (row_number() OVER (ORDER BY size, place) - 1) % greatest(count(*) OVER () // $1, 1) = 0
        )
        GROUP BY company, month
        """,
        [groups],
    ).fetchall()
    return {(company, month): (np.array(length), np.array(gone)) for company, month, length, gone in rows}


def furthest(one: Mapping[Group, float], other: Mapping[Group, float]) -> float:
    """How far the two are apart at most, over the groups of *one*."""
    return max(abs(value - other[group]) for group, value in one.items())


def has_peers() -> bool:
    return all(importlib.util.find_spec(name) for name in ("pandas", "lifelines"))
