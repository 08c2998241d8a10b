"""Reads a delivered file as rows of text: which form, which kind, which columns.

DuckDB's own messages repeat what they stumble over, so they are never passed on.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import duckdb

from monitor.engine import is_out_of_room, literal, script, set_variables
from monitor.errors import UnreadableFile, UnreadableLine, WrongKindOfFile
from monitor.file_format import FORMATS, Column, Kind, Shape, kind_of
from monitor.problems import Rule
from monitor.rules import ROW, moment
from monitor.unpacking import PARQUET, Packing, Part

OUR_FAULTS = (
    duckdb.ParserException,
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.PermissionException,
    duckdb.OutOfMemoryException,
)
"""What DuckDB raises when it is not the file that is wrong; it is not hidden."""

LINE_IN_MESSAGE = re.compile(r"CSV Error on Line: ([0-9]{1,12})\b|\bin line ([0-9]{1,12})\b")

BOM = b"\xef\xbb\xbf"


@contextmanager
def reading(part: Part) -> Iterator[None]:
    """Raise ``UnreadableFile`` for what DuckDB says about *part*, with the line and nothing else."""
    try:
        yield
    except OUR_FAULTS:
        raise
    except duckdb.Error as error:
        if is_out_of_room(error):
            raise
        found = LINE_IN_MESSAGE.search(str(error))
        if found:
            raise UnreadableLine(file=part.label, line=found[1] or found[2]) from None
        raise UnreadableFile(file=part.label) from None


class Form(StrEnum):
    """How a file is written; also the name of the script that reads it."""

    CSV = "read_csv"
    NDJSON = "read_ndjson"
    PARQUET = "read_parquet"


@dataclass(frozen=True)
class Source:
    """A data file whose header was found good. ``names`` are its columns in its own order."""

    part: Part
    form: Form
    kind: Kind
    names: tuple[str, ...]


def source_of(connection: duckdb.DuckDBPyConnection, part: Part, kinds: Sequence[Kind]) -> Source:
    """Judge the header of *part*; raises a subclass of ``IntakeRefused``."""
    if part.start.startswith(PARQUET):
        form = Form.PARQUET
        set_variables(connection, {"path": str(part.path)})
        with reading(part):
            names = tuple(connection.sql(script(form)).columns[:-1])
    else:
        form, names = _text_header(connection, _first_line(connection, part), part)
    kind = kind_of(names, file=part.label)
    if kind not in kinds:
        raise WrongKindOfFile(file=part.label, kind=kind)
    return Source(part, form, kind, names)


def _first_line(connection: duckdb.DuckDBPyConnection, part: Part) -> bytes:
    if part.packing is not Packing.ZSTD:
        return part.start.partition(b"\n")[0].removesuffix(b"\r")
    set_variables(connection, {"path": str(part.path), "packing": str(part.packing)})
    with reading(part):
        rows = connection.execute(script("first_line")).fetchall()
    return rows[0][0].encode() if rows else b""


def _text_header(
    connection: duckdb.DuckDBPyConnection, line: bytes, part: Part
) -> tuple[Form, tuple[str, ...]]:
    """The form of a text and the names in its first *line*: a CSV header or the first object."""
    try:
        text = line.removeprefix(BOM).decode("utf-8")
        if not text.startswith("{"):
            return Form.CSV, tuple(next(csv.reader([text], strict=True), ()))
    except (UnicodeDecodeError, csv.Error):
        raise UnreadableFile(file=part.label) from None
    with reading(part):
        ((keys,),) = connection.execute("SELECT json_keys($1::JSON)", [text]).fetchall()
    return Form.NDJSON, tuple(keys)


def relation(connection: duckdb.DuckDBPyConnection, source: Source) -> duckdb.DuckDBPyRelation:
    """The rows of *source*: its kind's columns as text (NULL when empty), ``fault``, and the instants that
    its times mean (``rules.moment``)."""
    columns = FORMATS[source.kind]
    inside = {column.name: column.sql for column in columns}
    variables: dict[str, object] = {"path": str(source.part.path), "packing": str(source.part.packing)}
    if source.form is Form.CSV:
        variables["columns"] = {inside[name]: "VARCHAR" for name in source.names}
    if source.form is Form.NDJSON:
        variables["known"] = list(inside)
    set_variables(connection, variables)
    raw = connection.sql(script(source.form))
    texts = [f"nullif({_text(column, source, raw)}, '') AS {column.sql}" for column in columns]
    fault = _object_fault(source.kind) if source.form is Form.NDJSON else "fault"
    # In a step of its own, so that each text is read as a time once, however many rules ask.
    times = [column.sql for column in columns if column.shape is Shape.TIME]
    instants = [f"TRY_CAST({name} AS TIMESTAMPTZ) AS {moment(name)}" for name in times]
    return raw.project(", ".join([*texts, f"{fault} AS fault"])).project(", ".join(["*", *instants]))


def _text(column: Column, source: Source, raw: duckdb.DuckDBPyRelation) -> str:
    """The value of *column* in a row of *raw*, as text."""
    if source.form is Form.NDJSON:
        return f"json ->> '$.{column.name}'"
    if column.name not in source.names:
        return "NULL::VARCHAR"
    place = source.names.index(column.name)
    if str(raw.types[place]) == "TIMESTAMP WITH TIME ZONE":
        return f"strftime(#{place + 1} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')"
    return f"#{place + 1}::VARCHAR"


def _object_fault(kind: Kind) -> str:
    cases = [f"WHEN misshapen THEN {literal(f'{ROW}|{Rule.KEYS}')}"]
    for column in FORMATS[kind]:
        allowed = "('VARCHAR', 'NULL', 'UBIGINT')" if column.shape is Shape.NUMBER else "('VARCHAR', 'NULL')"
        wrong = literal(f"{column.name}|{Rule.TEXT}")
        cases.append(f"WHEN json_type(json, '$.{column.name}') NOT IN {allowed} THEN {wrong}")
    return "CASE " + " ".join(cases) + " END"
