"""Files of strangers before they are kept for others: shown to a scanner for harmful software, where there is one.

The scanner is ClamAV's ``clamd`` on a socket of this machine (``REGISTER_SCANNER_SOCKET``). The file goes
over the socket and is nowhere until it was found good. Where the scanner does not answer, nothing is kept.
"""

import socket
import struct
from pathlib import Path

from sentences import N_, SpokenError

WAIT_S = 10.0
CHUNK = 256 * 1024
LONGEST_ANSWER = 1024


class HarmfulFile(SpokenError):
    code = "harmful-file"
    sentence = N_("The scanner for harmful software knows this file. It was not kept: send another one.")


class ScannerAway(SpokenError):
    code = "scanner-away"
    sentence = N_(
        "Files cannot be looked at for harmful software now, so this one was not kept."
        " Try again in a few minutes, or go on without it."
    )


def check(data: bytes, *, scanner: Path | None) -> None:
    """Raise ``HarmfulFile`` for what the scanner knows, ``ScannerAway`` where it says nothing of use."""
    if scanner is None:
        return
    try:
        said = _said_of(data, scanner)
    except OSError:
        raise ScannerAway from None
    if said.endswith(b" FOUND"):
        raise HarmfulFile
    if said != b"stream: OK":
        raise ScannerAway


def _said_of(data: bytes, scanner: Path) -> bytes:
    """What ``clamd`` answers to INSTREAM: pieces with their length before them, and an empty one at the end."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(WAIT_S)
        line.connect(str(scanner))
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            piece = data[start : start + CHUNK]
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
        said = b""
        while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
            more = line.recv(LONGEST_ANSWER)
            if not more:
                break
            said += more
        return said.rstrip(b"\0")
