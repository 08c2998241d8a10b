"""Delivered ids are keyed again on entry, so that a chosen id carries no message.

A kept id is the first half of HMAC-SHA-256 (RFC 2104, truncated as its section 5 allows) over
``kind:id`` under the register's notice key. The kind keeps equal ids of different kinds apart.
"""

import hashlib
import hmac
from enum import StrEnum

import duckdb

from monitor.engine import set_variables

BLOCK = 64
KEPT_DIGITS = 32


class IdKind(StrEnum):
    NOTICE = "notice"
    ITEM = "item"
    SITE = "site"
    HOLDER = "holder"
    """The handle of an organisation; an AS number is a number and stays."""


MACRO = f"""
CREATE OR REPLACE TEMP MACRO kept_id(kind, id) AS left(
  sha256(getvariable('outer_pad') || unhex(sha256(getvariable('inner_pad') || encode(kind || ':' || id)))),
  {KEPT_DIGITS}
)
"""


def kept_id(notice_key: bytes, kind: IdKind, delivered: str) -> str:
    """What the register keeps of a *delivered* id: 32 hexadecimal digits."""
    return hmac.digest(_key(notice_key), f"{kind}:{delivered}".encode(), "sha256").hex()[:KEPT_DIGITS]


def kept_holder(notice_key: bytes, delivered: str) -> str:
    """How the segments name a holder: a handle under another id, an AS number as it is."""
    handle = delivered.removeprefix("org:")
    return delivered if handle == delivered else f"org:{kept_id(notice_key, IdKind.HOLDER, handle)}"


def teach(connection: duckdb.DuckDBPyConnection, notice_key: bytes) -> None:
    """Give *connection* the macro ``kept_id(kind, id)``, which agrees with ``kept_id`` here."""
    key = _key(notice_key)
    if len(key) > BLOCK:
        key = hashlib.sha256(key).digest()
    padded = key.ljust(BLOCK, b"\0")
    pads = {
        "inner_pad": bytes(byte ^ 0x36 for byte in padded),
        "outer_pad": bytes(byte ^ 0x5C for byte in padded),
    }
    set_variables(connection, pads)
    connection.execute(MACRO)


def _key(notice_key: bytes) -> bytes:
    if len(notice_key) < 32:
        raise ValueError("the notice key has at least 32 bytes")
    return notice_key
