"""Loads delivered files into typed tables: all rows good, or none kept.

Every value is read as text, and the rules judge the rows as a set, inside DuckDB.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from monitor import places
from monitor.engine import set_variables, workbench
from monitor.errors import RowsRefused, TooLarge, UnreadableFile
from monitor.file_format import FORMATS, Kind, Limits, Shape
from monitor.ledger import SKEW
from monitor.progress import Progress, Step, Tell, quiet, watching
from monitor.reading import Form, Source, reading, relation, source_of
from monitor.rules import first_problem, typed_columns
from monitor.unpacking import Packing, Part, parts_of


@dataclass(frozen=True)
class Staged:
    """Typed tables named after their kind in *connection*; ``rows`` counts what was read of each."""

    connection: duckdb.DuckDBPyConnection
    sources: tuple[Source, ...]
    rows: dict[Kind, int]
    variables: dict[str, object]
    """What a second reading must know."""


@contextmanager
def staged(
    files: Sequence[Path],
    *,
    kinds: Sequence[Kind],
    folder: Path,
    at: datetime,
    may_read: Sequence[Path] = (),
    limits: Limits | None = None,
    tell: Tell = quiet,
) -> Iterator[Staged]:
    """Read *files*, which may hold *kinds* only, into tables of a connection.

    A table of each of *kinds* exists, if need be empty. *may_read* are further paths that the
    connection may read. Raises a subclass of ``IntakeRefused``; then nothing was kept.
    """
    limits = limits or Limits()
    tell(Progress(Step.UNPACKING))
    parts = parts_of(files, folder=folder, limits=limits)
    readable = [*may_read, *(part.path for part in parts)]
    with workbench(folder, may_read=readable) as connection:
        variables = {"latest": at + SKEW, "line_bytes": limits.line_bytes}
        set_variables(connection, variables)
        rows = dict.fromkeys(kinds, 0)
        for kind in kinds:
            _create(connection, kind)
        sources: list[Source] = []
        count = 0
        lines = [part.lines for part in parts]
        expected = None if None in lines else sum(each or 0 for each in lines)
        for part in parts:
            before = sum(rows.values())
            source = source_of(connection, part, kinds)
            with watching(connection, _reading(tell, part, before, expected, count)):
                read, refused = _load(connection, source, limits)
            rows[source.kind] += read
            sources.append(source)
            count += refused
            tell(Progress(Step.READING, sum(rows.values()), expected, count))
        if count:
            raise RowsRefused(
                places.problems(sources, folder=folder, variables=variables),
                count=count,
                read=sum(rows.values()),
                by_rule=_by_rule(connection, kinds),
            )
        yield Staged(connection, tuple(sources), rows, variables)


def _reading(
    tell: Tell, part: Part, before: int, expected: int | None, refused: int
) -> Callable[[float], None]:
    """What to do with the part of one file that was read: tell how many rows that is."""
    lines = part.lines or 0
    return lambda done: tell(Progress(Step.READING, before + int(lines * done), expected, refused))


def _by_rule(connection: duckdb.DuckDBPyConnection, kinds: Sequence[Kind]) -> dict[str, int]:
    """How many rows break which rule."""
    found: dict[str, int] = {}
    for kind in kinds:
        bad = connection.table(kind).filter("problem IS NOT NULL")
        counted = bad.aggregate("split_part(problem, '|', 2) AS rule, count(*)", "rule")
        for rule, count in counted.fetchall():
            found[rule] = found.get(rule, 0) + count
    return dict(sorted(found.items()))


def _create(connection: duckdb.DuckDBPyConnection, kind: Kind) -> None:
    types = {Shape.TIME: "TIMESTAMPTZ", Shape.NUMBER: "BIGINT"}
    columns = [f"{column.sql} {types.get(column.shape, 'VARCHAR')}" for column in FORMATS[kind]]
    connection.execute(f"CREATE TABLE {kind} ({', '.join([*columns, 'problem VARCHAR'])})")


def _load(connection: duckdb.DuckDBPyConnection, source: Source, limits: Limits) -> tuple[int, int]:
    """Load one file; return how many rows it has and how many of them are bad."""
    before = _counts(connection, source.kind)
    columns = [*typed_columns(source.kind), f"{first_problem(source.kind)} AS problem"]
    with reading(source.part):
        _check_parquet_size(connection, source, limits)
        rows = relation(connection, source).project(", ".join(columns))
        if source.part.packing is Packing.ZSTD:
            rows = rows.limit(limits.rows + 1)
        rows.insert_into(source.kind)
    after = _counts(connection, source.kind)
    read = after[0] - before[0]
    header = 1 if source.form is Form.CSV else 0
    if source.part.lines is not None and read != source.part.lines - header:
        raise UnreadableFile(file=source.part.label)  # blank lines, or a reader that lost rows
    if read > limits.rows:
        raise TooLarge(file=source.part.label, limit=f"{limits.rows} rows")
    return read, after[1] - before[1]


def _check_parquet_size(connection: duckdb.DuckDBPyConnection, source: Source, limits: Limits) -> None:
    """Refuse a Parquet file by its own counts before a value is read."""
    if source.form is not Form.PARQUET:
        return
    ((unpacked, rows),) = connection.execute(
        "SELECT coalesce(sum(total_uncompressed_size), 0),"
        " (SELECT sum(num_rows) FROM parquet_file_metadata(getvariable('path')))"
        " FROM parquet_metadata(getvariable('path'))"
    ).fetchall()
    if rows > limits.rows:
        raise TooLarge(file=source.part.label, limit=f"{limits.rows} rows")
    allowed = limits.unpacked_of(source.part.path.stat().st_size)
    if max(unpacked, rows * limits.row_bytes) > allowed:
        raise TooLarge(file=source.part.label, limit=f"{allowed} bytes unpacked")


def _counts(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[int, int]:
    """How many rows *table* has, and how many of them have a problem."""
    return connection.table(table).aggregate("count(*), count(problem)").fetchall()[0]
