"""Companies as machines read them: the JSON and CSV shape of a row of the directory."""

from typing import Any

from app.navigation import absolute
from badge.verdict import moment
from signatories.directory.directory_rows import Row

COLUMNS = (
    "register_number",
    "name",
    "legal_name",
    "standing",
    "since",
    "until",
    "documents",
    "associations",
    "domains",
    "contact_point",
    "url",
    "other_names",
    "former_names",
)


def as_json(row: Row) -> dict[str, Any]:
    """One company. Times are UTC (``...Z``); ``until`` is empty unless the signature is in force."""
    return {
        "register_number": row.register_number,
        "slug": row.slug,
        "name": row.name,
        "legal_name": row.legal_name,
        "other_names": list(row.also),
        "former_names": list(row.former),
        "reads_as": [each._asdict() for each in row.read_as],
        "standing": row.standing.state.value,
        "since": moment(row.standing.since),
        "until": moment(row.standing.until),
        "documents": [{"document": each.key, "edition": each.edition} for each in row.documents],
        "associations": [{"slug": each.slug, "name": each.name} for each in row.associations],
        "domains": list(row.hosts),
        "contact_point": row.contact_point,
        "url": absolute(f"/signatories/{row.slug}.json"),
    }


def as_cells(row: Row) -> list[object]:
    """One company in the order of ``COLUMNS``; several values in a cell have spaces or semicolons between."""
    return [
        row.register_number,
        row.name,
        row.legal_name,
        row.standing.state.value,
        moment(row.standing.since),
        moment(row.standing.until),
        "; ".join(f"{each.key} {each.edition}" for each in row.documents),
        "; ".join(each.slug for each in row.associations),
        " ".join(row.hosts),
        row.contact_point,
        absolute(f"/signatories/{row.slug}.json"),
        "; ".join(row.also),
        "; ".join(row.former),
    ]
