"""JSON in the one form that digests cover: keys sorted, no spaces, letters as they are. Pure."""

import json
from collections.abc import Mapping
from json.encoder import encode_basestring as quoted
from typing import Any

ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class Json(str):
    """A value for a JSON column that is written already; ``inserting`` stores it as it is."""

    __slots__ = ()


def of_texts(data: Mapping[str, Any]) -> Json:
    """The canonical JSON of *data*: what ``ENCODER`` gives, four times as soon where the values are texts."""
    return Json("{" + ",".join([f"{quoted(key)}:{of(value)}" for key, value in sorted(data.items())]) + "}")


def of(value: Any) -> str:
    """The canonical JSON of one value, with texts as the keys of what it holds."""
    if type(value) is str:
        return quoted(value)
    return of_texts(value) if type(value) is dict else ENCODER.encode(value)
