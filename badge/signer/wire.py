"""How the signer is spoken to: one JSON object a line over a Unix socket, each of bounded length."""

import json
import socket
from io import BufferedIOBase
from typing import Any

from badge import strict

LONGEST_REQUEST = 4 * 1024 * 1024
MOST_PAYLOADS = 500
ASK_TIMEOUT_S = 5.0


class Spoilt(ValueError):
    """What came over the socket is no message, or too long."""


def write(stream: BufferedIOBase, message: dict[str, Any]) -> None:
    stream.write(json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n")
    stream.flush()


def read(stream: BufferedIOBase) -> dict[str, Any] | None:
    """The next message; ``None`` when the other side is done. Raises ``Spoilt``."""
    line = stream.readline(LONGEST_REQUEST + 1)
    if not line:
        return None
    if len(line) > LONGEST_REQUEST or not line.endswith(b"\n"):
        raise Spoilt("too long, or cut off")
    try:
        return strict.json_object(line)
    except ValueError as error:
        raise Spoilt("no JSON object") from error


def connect(path: str, *, timeout_s: float = ASK_TIMEOUT_S) -> socket.socket:
    """A connection to the signer at *path*. Raises ``OSError``."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(timeout_s)
    try:
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection
