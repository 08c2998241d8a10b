"""The directory as files: JSON, NDJSON, CSV and Parquet, all with the same companies."""

from collections.abc import Iterator

from flask import Response, json, request
from flask.typing import ResponseReturnValue

from app import csv_files, open_data
from app.extensions import db
from app.navigation import settings
from app.open_answers import digest, file_answer, for_any_site, json_answer
from app.public.blueprint import public
from app.public.directory import asked
from badge.verdict import moment
from monitor.engine import literal, workbench
from monitor.workspace import workspace
from signatories.directory import directory
from signatories.directory.directory_rows import Row

NDJSON = "application/x-ndjson"
PARQUET = "application/vnd.apache.parquet"
TEXTS = ("register_number", "slug", "name", "legal_name", "standing", "contact_point", "url")
COLUMNS = {
    **dict.fromkeys(TEXTS, "VARCHAR"),
    "other_names": "VARCHAR[]",
    "former_names": "VARCHAR[]",
    "since": "TIMESTAMPTZ",
    "until": "TIMESTAMPTZ",
    "documents": "STRUCT(document VARCHAR, edition VARCHAR)[]",
    "associations": "STRUCT(slug VARCHAR, name VARCHAR)[]",
    "domains": "VARCHAR[]",
}
"""What each member of the JSON form is in Parquet."""


def asked_rows() -> Iterator[Row]:
    """The companies that this address asks for, by name. Raises as ``directory.asked``."""
    this = asked()
    return directory.all_rows(db.session(), this.question, at=this.as_of.at)


@public.get("/signatories.json")
def signatories_json() -> ResponseReturnValue:
    this = asked()
    found = directory.all_rows(db.session(), this.question, at=this.as_of.at)
    rows = [open_data.as_json(row) for row in found]
    return json_answer({"as_of": moment(this.as_of.at), "count": len(rows), "signatories": rows})


@public.get("/signatories.csv")
def signatories_csv() -> Response:
    text = csv_files.written(open_data.COLUMNS, (open_data.as_cells(row) for row in asked_rows()))
    return file_answer(text, "text/csv", "signatories.csv")


@public.get("/signatories.ndjson")
def signatories_ndjson() -> Response:
    """One company a line, as in the JSON form."""
    return file_answer(lines(), NDJSON, "signatories.ndjson")


@public.get("/signatories.parquet")
def signatories_parquet() -> Response:
    """The members of the JSON form with their types; lists stay lists."""
    text = lines()
    response = Response(mimetype=PARQUET)
    response.headers["Content-Disposition"] = 'attachment; filename="signatories.parquet"'
    response.set_etag(tag := digest(text))
    if not request.if_none_match.contains(tag):
        response.set_data(as_parquet(text))
    return for_any_site(response)


def lines() -> str:
    return "".join(json.dumps(open_data.as_json(row)) + "\n" for row in asked_rows())


def as_parquet(text: str) -> bytes:
    """NDJSON of companies as a Parquet file."""
    kinds = ", ".join(f"{name}: {literal(kind)}" for name, kind in COLUMNS.items())
    with (
        workspace(settings().data_dir.resolve()) as folder,
        workbench(folder, in_order=True) as connection,
    ):
        source, target = folder / "signatories.ndjson", folder / "signatories.parquet"
        source.write_text(text, encoding="utf-8")
        read = f"read_json({literal(source)}, format = 'newline_delimited', columns = {{{kinds}}})"
        connection.sql(f"FROM {read}").write_parquet(str(target), compression="zstd")
        return target.read_bytes()
