"""What an address of the API takes in its query: declared once, for the door and for the document."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.api.errors import WrongValue

WHOLE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Value:
    """One value in an address: in its query, or in its path where the document says so.

    ``kind`` and ``format`` are those of JSON Schema; ``choices`` are all there is; ``least`` and
    ``most`` bound a number, ``longest`` a text.
    """

    name: str
    words: str
    kind: str = "string"
    format: str | None = None
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    longest: int | None = None
    pattern: str | None = None
    example: Any = None
    required: bool = False

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the value."""
        found = {
            "type": self.kind,
            "format": self.format,
            "enum": list(self.choices) or None,
            "minimum": self.least,
            "maximum": self.most,
            "maxLength": self.longest,
            "pattern": self.pattern,
        }
        return {name: value for name, value in found.items() if value is not None}

    def check(self, typed: str) -> None:
        """Raise ``WrongValue`` where *typed* is not such a value. A day is checked where it is read."""
        if self.choices and typed not in self.choices:
            raise WrongValue(place=self.name)
        if self.longest is not None and len(typed) > self.longest:
            raise WrongValue(place=self.name)
        if self.kind == "integer":
            is_whole = WHOLE.fullmatch(typed) is not None
            if not is_whole or not (self.least or 0) <= int(typed) <= (self.most or 10**9):
                raise WrongValue(place=self.name)

    def sample(self) -> Any:
        """A value that fits, for examples."""
        if self.example is not None:
            return self.example
        if self.choices:
            return self.choices[0]
        if self.kind == "integer":
            return self.least or 1
        return date(2026, 6, 30).isoformat() if self.format == "date" else "…"


def check_all(declared: tuple[Value, ...], typed: Mapping[str, str]) -> None:
    """Raise ``WrongValue`` for the first value that is missing or not what was declared."""
    for each in declared:
        if each.name in typed:
            each.check(typed[each.name])
        elif each.required:
            raise WrongValue(place=each.name)
