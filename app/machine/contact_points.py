"""The contact points of all signatories in force, for the hotline: JSON and CSV, with ETag."""

from typing import Any

from flask import Response, json
from flask.typing import ResponseReturnValue

from app import csv_files
from app.as_of import asked
from app.extensions import db
from app.machine.blueprint import machine
from app.machine.identity import document
from app.navigation import absolute
from badge.verdict import moment
from signatories.contacts import contact_list
from signatories.contacts.contact_list import ContactList, Listed

CACHE = "public, max-age=300"

COLUMNS = (
    "register_number",
    "name",
    "domains",
    "contact_point",
    "kind",
    "since",
    "state",
    "tested_at",
    "response_hours",
    "url",
)


@machine.get("/contact-points.json")
def contact_points_json() -> ResponseReturnValue:
    """``state`` is untested, waiting, tested or failed; ``?on=YYYY-MM-DD`` gives the list of that day."""
    found = contact_list.read(db.session(), at=asked().at)
    companies = [as_json(each) for each in found.lines]
    body = {"changed_at": moment(found.changed_at), "count": len(companies), "signatories": companies}
    return dated(document(json.dumps(body), "application/json", CACHE), found)


@machine.get("/contact-points.csv")
def contact_points_csv() -> ResponseReturnValue:
    found = contact_list.read(db.session(), at=asked().at)
    text = csv_files.written(COLUMNS, (as_cells(each) for each in found.lines))
    response = document(text, "text/csv", CACHE)
    response.headers["Content-Disposition"] = 'attachment; filename="contact-points.csv"'
    return dated(response, found)


def dated(response: Response, found: ContactList) -> Response:
    """Say when the list last changed; to who asks whether it did, the ETag answers."""
    response.last_modified = found.changed_at
    return response


def as_json(listed: Listed) -> dict[str, Any]:
    """One signatory. Times are UTC (``...Z``); without a contact point its fields are empty."""
    contact, state = listed.contact, listed.state
    return {
        "register_number": listed.row.register_number,
        "name": listed.row.name,
        "domains": list(listed.row.hosts),
        "contact_point": contact.address if contact else None,
        "kind": contact.kind if contact else None,
        "since": moment(contact.from_at) if contact else None,
        "state": state.state.value if contact else None,
        "tested_at": moment(state.tested_at),
        "response_hours": round(state.hours, 1) if state.hours is not None else None,
        "url": absolute(f"/signatories/{listed.row.slug}.json"),
    }


def as_cells(listed: Listed) -> list[object]:
    """One signatory in the order of ``COLUMNS``; several domains have spaces between."""
    values = as_json(listed)
    return [" ".join(values[name]) if name == "domains" else values[name] for name in COLUMNS]
