"""One fixed address outside ``/api/v1``: what it gives, for the document. Other rooms serve it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.api.groups import Group
from app.api.queries import Value

TEXT: Mapping[str, Any] = {"type": "string"}
OBJECT: Mapping[str, Any] = {"type": "object"}
FILE: Mapping[str, Any] = {"type": "string", "contentEncoding": "binary"}
JWT, VC = "application/vc+jwt", "application/vc"
CSV, SVG, PNG, CALENDAR = "text/csv", "image/svg+xml", "image/png", "text/calendar"
NDJSON, PARQUET = "application/x-ndjson", "application/vnd.apache.parquet"
JSON, PLAIN = "application/json", "text/plain"


@dataclass(frozen=True)
class Address:
    """One address that anyone may read by GET. ``answers`` are its media types with their shapes."""

    name: str
    path: str
    words: str
    answers: Mapping[str, Any]
    group: Group
    query: tuple[Value, ...] = ()
    problems: tuple[int, ...] = (404,)
