"""Reading what strangers hand in: base64url and JSON without any leeway."""

import base64
import binascii
import json
import re
from typing import Any, NoReturn


class Malformed(ValueError):
    """What was handed in does not have the form that it has to have."""


_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


def base64url_decode(text: str) -> bytes:
    """The bytes of *text*: base64url without padding, in its one canonical spelling.

    Raises ``Malformed``. The canonical spelling matters: without it one token could
    be written in several ways.
    """
    if not _BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise Malformed("not base64url")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise Malformed("not base64url") from error
    if base64url_encode(data) != text:
        raise Malformed("not canonical base64url")
    return data


def base64url_encode(data: bytes) -> str:
    """*data* as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def json_object(data: bytes) -> dict[str, Any]:
    """The JSON object in *data*: UTF-8, no duplicate keys, no floats, no NaN, no lone surrogates.

    Raises ``Malformed``. Neither badges nor status lists hold a number with a fraction.
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_without_duplicates,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Malformed("not strict JSON") from error
    if not isinstance(value, dict):
        raise Malformed("not an object")
    return value


def is_same_json(one: Any, other: Any) -> bool:
    """Whether both are the same JSON value; unlike ``==`` this tells ``0`` from ``false``."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed("a member occurs twice")
    return members


def _refuse(_text: str) -> NoReturn:
    raise Malformed("a number that is not an integer")
