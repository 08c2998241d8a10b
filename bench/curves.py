"""What others would make of the register's item list: the part still online after a day, by Kaplan and Meier.

Of each company and month, in SQL, with pandas, and with a loop over lifelines (``requirements/bench.txt``). The
register publishes no such curve (docs/method.md); the three are peers for its speed, and must agree.
"""

import importlib
import importlib.util
import warnings
from collections.abc import Mapping
from typing import Any

import duckdb
import numpy as np

DAY = 86_400_000_000
Group = tuple[str, str]
"""A company and a month, as ``2025-03``."""

SPANS = """
CREATE OR REPLACE TABLE span AS
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

CURVE = """
WITH
  step AS (
    SELECT company, month, length, count(*) AS ended, count(*) FILTER (gone) AS gone
    FROM span GROUP BY company, month, length
  ),
  at_risk AS (
    SELECT company, month, length, gone,
      sum(ended) OVER (PARTITION BY company, month ORDER BY length DESC)::BIGINT AS left_over
    FROM step
  ),
  curve AS (
    SELECT company, month, length,
      product((left_over - gone) / left_over) OVER (PARTITION BY company, month ORDER BY length) AS online
    FROM at_risk
  )
SELECT company, month, coalesce(min(online) FILTER (length <= getvariable('term')), 1.0) AS online
FROM curve GROUP BY company, month
"""
"""Every step of every curve; sums and products start anew in each group."""


def spans(connection: duckdb.DuckDBPyConnection, items: str) -> int:
    """Make the table ``span`` from an item list (a Parquet file); returns how many groups it has."""
    connection.execute("SET VARIABLE items = $1", [items])
    connection.execute(SPANS)
    ((groups,),) = connection.execute("SELECT count(DISTINCT (company, month)) FROM span").fetchall()
    return groups


def by_sql(connection: duckdb.DuckDBPyConnection, *, term: int = DAY) -> dict[Group, float]:
    """What part of each group was still online after *term* microseconds, by the table ``span``."""
    connection.execute(f"SET VARIABLE term = {term}")
    rows = connection.sql(CURVE).fetchnumpy()
    groups = zip(rows["company"].tolist(), rows["month"].tolist(), strict=True)
    return dict(zip(groups, rows["online"].tolist(), strict=True))


def as_frame(connection: duckdb.DuckDBPyConnection) -> Any:
    return importlib.import_module("pandas").DataFrame(connection.table("span").fetchnumpy())


def by_pandas(frame: Any, *, term: int = DAY) -> dict[Group, float]:
    """The same from the table as a frame."""
    groups = ["company", "month"]
    step = frame.groupby([*groups, "length"], sort=True, observed=True)["gone"].agg(["size", "sum"])
    within = step.groupby(level=groups, observed=True)
    left_over = within["size"].transform("sum") - within["size"].cumsum() + step["size"]
    step["online"] = 1 - step["sum"] / left_over
    step["online"] = step.groupby(level=groups, observed=True)["online"].cumprod()
    early = step[step.index.get_level_values("length") <= term]
    last = early.groupby(level=groups, observed=True)["online"].last()
    everyone = frame.groupby(groups, sort=True, observed=True).size().index
    return last.reindex(everyone).fillna(1.0).to_dict()


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
        SELECT company, month, list(length), list(gone) FROM span GROUP BY company, month
        QUALIFY
          (row_number() OVER (ORDER BY count(*), company, month) - 1)
          % greatest(count(*) OVER () // $1, 1) = 0
        ORDER BY count(*), company, month
        """,
        [groups],
    ).fetchall()
    return {(company, month): (np.array(length), np.array(gone)) for company, month, length, gone in rows}


def furthest(one: Mapping[Group, float], other: Mapping[Group, float]) -> float:
    """How far the two are apart at most, over the groups of *one*."""
    return max(abs(value - other[group]) for group, value in one.items())


def has_peers() -> bool:
    return all(importlib.util.find_spec(name) for name in ("pandas", "lifelines"))
