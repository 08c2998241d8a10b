"""How the witness is asked (``c2sp.org/tlog-witness``): over a Unix socket, by http here, by https elsewhere."""

import http.client
import socket
from collections.abc import Sequence
from contextlib import closing
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from app.transparency.refusals import WitnessAway, WitnessRefused
from tlog import checkpoint, note, witness
from tlog.checkpoint import Checkpoint

TIMEOUT_S = 5.0
LONGEST = note.LONGEST


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=TIMEOUT_S)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(TIMEOUT_S)
        self.sock.connect(self._path)


def last_of(url: str, origin: str) -> Checkpoint | None:
    """The tree that the witness at *url* saw last. ``None`` where it saw none, or does not say.

    Raises ``WitnessAway``.
    """
    status, body = _ask(url, "GET", f"/checkpoint?origin={quote(origin, safe='')}")
    if status != HTTPStatus.OK:
        return None
    try:
        return checkpoint.read_text(note.read(body).text)
    except note.NotANote:
        raise WitnessAway from None


def cosigned(
    url: str, signed: str, *, old: int, proof: Sequence[bytes], keys: Sequence[note.Key]
) -> list[str]:
    """The lines with the cosignatures of *keys* under the checkpoint *signed*.

    Raises ``WitnessAway``, also where none of the lines is by one of *keys*; ``WitnessRefused``.
    """
    body = witness.written(witness.Asked(old, tuple(proof), signed))
    status, answer = _ask(url, "POST", witness.ADD, body)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise WitnessAway
    if status != HTTPStatus.OK:
        raise WitnessRefused(status=status)
    text = note.read(signed).text
    known = {(key.name, key.id): key for key in keys}
    lines = []
    try:
        for name, data in note.read_lines(answer):
            key = known.get((name, data[:4]))
            if key is not None and note.verified(note.Note(text, ((name, data),)), [key]):
                lines.append(note.signature_line(key, data[4:]))
    except note.NotANote:
        raise WitnessAway from None
    if not lines:
        raise WitnessAway
    return lines


def _ask(url: str, method: str, path: str, body: str | None = None) -> tuple[int, str]:
    parts = urlsplit(url)
    connection: http.client.HTTPConnection
    if parts.scheme == "unix":
        connection = _UnixConnection(parts.path)
    elif parts.scheme == "https":
        connection = http.client.HTTPSConnection(parts.netloc, timeout=TIMEOUT_S)
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT_S)
    prefix = "" if parts.scheme == "unix" else parts.path.rstrip("/")
    try:
        with closing(connection):
            connection.request(method, prefix + path, body=body.encode() if body is not None else None)
            answer = connection.getresponse()
            return answer.status, answer.read(LONGEST).decode("utf-8")
    except (OSError, http.client.HTTPException, UnicodeDecodeError):
        raise WitnessAway from None
