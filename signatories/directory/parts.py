"""Whether one text is a part of another, asked of the database: ten times as soon as by ``LIKE``."""

from typing import Any

from sqlalchemy import ColumnElement, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class _place_of(GenericFunction[int]):  # noqa: N801 - it is written like a function
    """Where the second text begins in the first one, from 1; 0 where it is no part of it."""

    inherit_cache = True


@compiles(_place_of, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **words: Any) -> str:
    return f"instr({compiler.process(element.clauses, **words)})"


@compiles(_place_of, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **words: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **words)})"


def has_part(text: ColumnElement[str] | Any, part: str) -> ColumnElement[bool]:
    """Whether *part* stands somewhere in *text*, sign by sign; no sign of it is a wildcard."""
    return _place_of(text, literal(part)) > 0
