"""Examples in the document: made from the shapes themselves, with invented values by the names of members."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

BY_NAME: Mapping[str, Any] = {
    "register_number": "kvk:00000001",
    "company": "kvk:00000001",
    "slug": "hosting-a",
    "name": "Hosting A",
    "legal_name": "Hosting A B.V.",
    "trade_name": "Hosting A",
    "contact_point": "ntd@hosting-a.example",
    "contact_email": "ntd@hosting-a.example",
    "domain": "hosting-a.example",
    "domains": ["hosting-a.example"],
    "member_since": "2020-01-01",
    "member_number": "A-17",
    "association": "hosters",
    "document": "addendum",
    "edition": "2018-12-13",
    "code_of_conduct": "ntd",
    "standing": "in_force",
    "state": "in_force",
    "code": "K7QF3M2X9TDA",
    "origin": "https://hosting-a.example",
    "origins": ["https://hosting-a.example"],
    "badge": "K7QF3M2X9TDA",
    "on": "https://hosting-a.example",
    "url": "https://register.example/signatories/hosting-a.json",
    "verify": "https://register.example/v/K7QF3M2X9TDA.json",
    "signatories": "https://register.example/signatories.json?association=hosters&standing=all",
    "token": "eyJhbGciOiJFUzI1NiJ9…",
    "verdict": "valid",
    "explanation": "The logo is valid.",
    "what": "signature",
    "period": "2025-h1",
    "norm": "addendum-24h",
    "method_version": "1.0",
    "version": 1,
    "csv": "https://register.example/scores/2025-h1-v1.csv",
    "bundle": "https://register.example/scores/2025-h1-v1.bundle.zip",
    "next": "/api/v1/members?cursor=a3ZrOjAwMDAwMDAx",
    "type": "about:blank",
    "title": "This request is not right",
    "status": 400,
    "detail": "This is not a day. Write it as 2026-01-31.",
    "form": "card",
    "svg": "https://register.example/badges/K7QF3M2X9TDA/card-light-nl.svg",
    "png": "https://register.example/badges/K7QF3M2X9TDA/card-light-nl.png",
    "file_name": "gedragscode-K7QF3M2X9TDA.svg",
    "kind": "signature-placed",
    "event": "merger",
    "network": "AS64512",
    "evidence": "register",
    "condition": "addendum-signed",
    "words": "Has signed the Addendum.",
    "answer": "met",
    "overall": "met",
    "source": "hotline",
    "notice": "n-0001",
    "publication": "0123456789abcdef",
    "file": "notices.csv",
    "column": "delivery_status",
    "rule": "one-of",
    "reason": None,
    "withdrawn_at": None,
    "ended_at": None,
    "ended_on": None,
    "replaced_at": None,
    "badge_base64": None,
}
DIGEST = "3b7e…"
WHEN, DAY = "2026-11-24T12:00:00Z", "2026-11-24"


def example_of(model: type[BaseModel], schemas: Mapping[str, Any]) -> Any:
    """A whole example of *model*; *schemas* are those of the document, by name."""
    return _of(schemas[model.__name__], schemas, "")


def _of(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str) -> Any:
    if "$ref" in schema:
        target = schemas[schema["$ref"].rpartition("/")[2]]
        if "enum" in target and BY_NAME.get(name) in target["enum"]:
            return BY_NAME[name]
        return _of(target, schemas, name)
    if schema.get("type") == "object" and "properties" in schema:
        return {
            key: _of(part, schemas, key)
            for key, part in schema["properties"].items()
            if key != "badge_base64"  # one of the two ways to show a logo
        }
    kinds = schema.get("anyOf", [schema])
    if any(kind.get("type") == "array" for kind in kinds):
        return _list(next(kind for kind in kinds if kind.get("type") == "array"), schemas, name)
    if name in BY_NAME and _fits(BY_NAME[name], kinds):
        return BY_NAME[name]
    return _plain(kinds[0], schemas, name)


def _list(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str) -> list[Any]:
    if isinstance(BY_NAME.get(name), list):
        return BY_NAME[name]
    if name in (
        "other_names",
        "former_names",
        "reads_as",
        "predecessors",
        "successors",
        "alarms",
        "wrong",
        "held_apart",
    ):
        return []
    return [_of(schema["items"], schemas, name.removesuffix("s"))]


def _fits(value: Any, kinds: list[Mapping[str, Any]]) -> bool:
    wanted = "null" if value is None else {str: "string", int: "integer"}.get(type(value), "")
    return any(
        kind.get("type") == wanted and value in kind.get("enum", [value]) and "format" not in kind
        for kind in kinds
    ) or (
        wanted == "string" and any(kind.get("format") == "date" for kind in kinds) and len(str(value)) == 10
    )


def _plain(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str) -> Any:
    if "$ref" in schema:
        return _of(schema, schemas, name)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    by_format = {"date-time": WHEN, "date": DAY}.get(schema.get("format", ""))
    by_kind = {"integer": 1, "number": 2.5, "boolean": False, "object": {}, "null": None}
    if by_format is not None:
        return by_format
    if schema.get("type") in by_kind:
        return by_kind[schema["type"]]
    return DIGEST if "digest" in name else "…"
