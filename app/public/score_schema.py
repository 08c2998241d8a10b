"""The JSON Schema of a publication as JSON, made from the values themselves and the data dictionary."""

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from app.figures.shown_figures import Shown, Withheld
from monitor import data_dictionary
from monitor.effects import Effect
from monitor.scores import Label
from monitor.sector import Sector
from monitor.trends import Point

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT: dict[str, Any] = {"type": "string"}
WHOLE: dict[str, Any] = {"type": "integer", "minimum": 0}
DAY = {"type": "string", "format": "date"}
TIME = {"type": "string", "format": "date-time"}
DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
PLAIN: Mapping[Any, dict[str, Any]] = {
    str: TEXT,
    int: WHOLE,
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: TIME,
    types.NoneType: {"type": "null"},
}


@cache
def schema() -> dict[str, Any]:
    """The schema of what ``score_json.as_json`` gives. Times are UTC; shares are fractions of one."""
    company = object_of(Shown, without=("slug",))
    company["properties"]["label"] = {"enum": [*(each.value for each in Label), None], **described("label")}
    company["properties"]["withheld"] = either(object_or_enum(Withheld), PLAIN[types.NoneType])
    properties = {
        "period": TEXT,
        "start": DAY,
        "end": {**DAY, "description": "The first day after the period."},
        "version": {**WHOLE, "minimum": 1},
        "replaced_at": either(TIME, PLAIN[types.NoneType]),
        "norm": TEXT,
        "method_version": TEXT,
        "months_measured": WHOLE,
        "input_digest": DIGEST,
        "csv_digest": {**DIGEST, "description": "SHA-256 of the CSV file of this version."},
        "published_at": TIME,
        "companies": {"type": "array", "items": company},
        "total": either(company, PLAIN[types.NoneType]),
        "further_digest": either(DIGEST, PLAIN[types.NoneType]),
        "months": {"type": "array", "items": object_of(Point)},
        "sector": either(object_of(Sector), PLAIN[types.NoneType]),
        "interventions": {"type": "array", "items": object_of(Effect)},
    }
    return {
        "$schema": DIALECT,
        "title": "Scores of one period",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def object_of(kind: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The schema of a dataclass: every field, and no other."""
    hints = typing.get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.name not in without]
    return {
        "type": "object",
        "properties": {name: {**of(hints[name]), **described(name)} for name in names},
        "required": names,
        "additionalProperties": False,
    }


def of(kind: Any) -> dict[str, Any]:
    """The schema of a type as the values are annotated with."""
    if kind in PLAIN:
        return PLAIN[kind]
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return either(*(of(each) for each in arguments))
    if origin is tuple:
        return {"type": "array", "items": of(arguments[0])}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": of(arguments[1])}
    return object_or_enum(kind)


def object_or_enum(kind: Any) -> dict[str, Any]:
    if issubclass(kind, StrEnum):
        return {"enum": [each.value for each in kind]}
    if not is_dataclass(kind):
        raise TypeError(f"no schema for {kind}")
    return object_of(kind)


def either(*schemas: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": list(schemas)}


def described(name: str) -> dict[str, str]:
    """What the data dictionary says about a column of this name."""
    told = data_dictionary.meanings().get(name)
    return {"description": told["en"]} if told else {}
