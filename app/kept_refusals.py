"""A refusal kept in a row, so that a page can say it later in the language of who looks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.i18n import said
from sentences import SpokenError, Word


def as_kept(refused: SpokenError) -> dict[str, Any]:
    """Its code, its sentence and its values, which are the register's own."""
    values = {name: _kept(value) for name, value in refused.values.items()}
    return {"code": refused.code, "sentence": refused.template, "values": values}


def said_again(answer: Mapping[str, Any]) -> str:
    """The kept refusal in the language of this request."""
    return said(answer["sentence"], {name: _found(value) for name, value in answer["values"].items()})


def _kept(value: object) -> object:
    if isinstance(value, Word):
        return {"word": value}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return value if isinstance(value, int) else str(value)


def _found(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    return Word(value["word"]) if "word" in value else datetime.fromisoformat(value["moment"])
