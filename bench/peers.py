"""Scoring beside what others would take: a loop over lifelines, and pandas (``bench/curves.py``).

A million notices of 12,000 companies in six months, so that there are some 45,000 groups. The loop is fitted for a
sample of the groups, and its time multiplied: the whole of it takes some ten minutes.
"""

from pathlib import Path

import duckdb

from bench import curves, growth, large_deliveries, ledgers
from bench.harness import ROUNDS, report, seconds, skip
from monitor import scoring

NOTICES, COMPANIES = 1_000_000, 12_000
SAMPLED = 200
SAME = 1e-12
LOOP = f"lifelines loop per company and month, {SAMPLED} sampled"


def measure(folder: Path) -> None:
    """Raises ``AssertionError`` where a share differs by more than ``SAME``."""
    if not curves.has_peers():
        skip("lifelines and pandas", "requirements/bench.txt is not installed")
        return
    data_dir = folder / "peers"
    with growth.opened(data_dir) as session, duckdb.connect(":memory:") as connection:
        ledgers.fill(session, data_dir, notices=NOTICES, companies=COMPANIES)

        def score() -> None:
            scoring.score(
                session,
                data_dir=data_dir,
                start=large_deliveries.START,
                end=large_deliveries.END,
                items_to=data_dir,
            )

        score()
        groups = curves.spans(connection, str(data_dir / "items.parquet"))
        frame, names = curves.as_frame(connection), curves.names_of(connection)
        parts = curves.sample(connection, groups=SAMPLED)
        shares = curves.by_sql(connection)
        apart = max(
            curves.furthest(curves.by_lifelines(parts), shares),
            curves.furthest(curves.by_pandas(frame, names), shares),
        )
        assert apart <= SAME, f"a share differs by {apart:.2g}"
        print(f"{groups:,} groups; the shares of all three differ by {apart:.2g} at most", flush=True)
        spent: dict[str, list[float]] = {"loop": [], "pandas": [], "sql": [], "score": []}
        for _ in range(ROUNDS):
            spent["loop"].append(seconds(lambda: curves.by_lifelines(parts)) * groups / len(parts))
            spent["sql"].append(seconds(lambda: curves.by_sql(connection)))
            spent["pandas"].append(seconds(lambda: curves.by_pandas(frame, names)))
            spent["score"].append(seconds(score))
    for name, candidate, words, anchor, goal in (
        (LOOP, "loop", "scoring of 1 M notices with 12 M checks", "score", ">= 300"),
        (LOOP, "loop", "the curve alone in SQL", "sql", ">= 1000"),
        ("pandas, the curves of 1 M notices", "pandas", "the curve alone in SQL", "sql", ">= 1"),
    ):
        pairs = zip(spent[candidate], spent[anchor], strict=True)
        report(name, words, [each / alone for each, alone in pairs], goal)
