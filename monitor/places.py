"""Where in the delivered files a row stands: a second reading, in order, once something is wrong.

The first reading does not number its lines, since that would cost every good delivery time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from monitor.engine import set_variables, workbench
from monitor.file_format import Kind
from monitor.problems import Problem, Rule
from monitor.reading import Form, Source, relation
from monitor.rekeying import teach
from monitor.rules import first_problem

SHOWN = 20
"""How many places a refusal or receipt lists."""


@dataclass(frozen=True)
class Conflict:
    """A row that contradicts what the ledger knows of its notice or check; what is known stays."""

    file: str
    line: int
    kind: str
    column: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def problems(sources: Sequence[Source], *, folder: Path, variables: Mapping[str, Any]) -> list[Problem]:
    """The first rows of *sources* that break a rule."""
    found = _find(
        sources,
        folder=folder,
        prepare=lambda connection: set_variables(connection, variables),
        remark={source.kind: first_problem(source.kind) for source in sources},
    )
    return [_problem(*place) for place in found]


def contradictions(
    connection: duckdb.DuckDBPyConnection,
    sources: Sequence[Source],
    *,
    folder: Path,
    variables: Mapping[str, Any],
) -> list[Problem]:
    """Rows of notices about which the delivery contradicts itself, by the table ``told``."""
    told = connection.table("told").filter("contradictory").order("notice_id").limit(SHOWN)
    culprits = [row[0] for row in told.project("notice_id").fetchall()]
    found = _find(
        sources,
        folder=folder,
        prepare=lambda other: set_variables(other, {**variables, "culprits": culprits}),
        remark={
            Kind.NOTICES: "CASE WHEN list_contains(getvariable('culprits'), notice_id)"
            f" THEN 'notice_id|{Rule.CONTRADICTION}' END"
        },
    )
    return [_problem(*place) for place in found]


def conflicts(
    connection: duckdb.DuckDBPyConnection,
    sources: Sequence[Source],
    *,
    folder: Path,
    notice_key: bytes,
    variables: Mapping[str, Any],
) -> list[Conflict]:
    """Rows that contradict the ledger, by the tables ``judged_notice`` and ``judged_check``."""
    culprits: dict[str, str] = {}
    for judged, key in (
        (connection.table("judged_notice"), "notice"),
        (connection.table("judged_check"), "notice || '@' || epoch_us(checked_at)"),
    ):
        rows = judged.filter("verdict LIKE 'conflict:%'")
        culprits |= dict(
            rows.project(f"{key} AS key, substr(verdict, 10)").order("key").limit(SHOWN).fetchall()
        )

    def prepare(other: duckdb.DuckDBPyConnection) -> None:
        teach(other, notice_key)
        lists = {"culprits": list(culprits), "columns_of": list(culprits.values())}
        set_variables(other, {**variables, **lists})

    def remark(key: str) -> str:
        return f"list_extract(getvariable('columns_of'), list_position(getvariable('culprits'), {key}))"

    kept = "kept_id('notice', notice_id)"
    found = _find(
        sources,
        folder=folder,
        prepare=prepare,
        remark={
            Kind.NOTICES: remark(kept),
            Kind.CHECKS: remark(f"{kept} || '@' || epoch_us(TRY_CAST(checked_at AS TIMESTAMPTZ))"),
        },
    )
    return [Conflict(source.part.label, line, source.kind, column) for source, line, column in found]


def _find(
    sources: Sequence[Source],
    *,
    folder: Path,
    prepare: Callable[[duckdb.DuckDBPyConnection], None],
    remark: Mapping[Kind, str],
) -> list[tuple[Source, int, str]]:
    """The first rows for which the expression *remark* of their kind is not NULL, with their lines."""
    found: list[tuple[Source, int, str]] = []
    readable = [source.part.path for source in sources]
    with workbench(folder, may_read=readable, in_order=True) as connection:
        prepare(connection)
        for source in sources:
            if source.kind not in remark:
                continue
            header = 1 if source.form is Form.CSV else 0
            numbered = relation(connection, source).project(
                f"row_number() OVER () + {header} AS line, {remark[source.kind]} AS remark"
            )
            rows = numbered.filter("remark IS NOT NULL").order("line").limit(SHOWN).fetchall()
            found += [(source, line, text) for line, text in rows]
    return found[:SHOWN]


def _problem(source: Source, line: int, text: str) -> Problem:
    column, _, rule = text.partition("|")
    return Problem(source.part.label, line, source.kind, column, Rule(rule))
