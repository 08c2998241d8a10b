"""The world outside a test: unit tests reach nothing, all other tests reach this machine only.

Python's audit events see every socket and every SQLite file, whatever library opens it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

LOCAL = ("127.0.0.1", "::1", "localhost", "", None)


class Reach(StrEnum):
    """How far a test may reach."""

    NOTHING = "nothing"
    THIS_MACHINE = "this machine"
    ANYTHING = "anything"


class OutOfReach(AssertionError):
    """A test wanted to open what it may not open."""


_reach = Reach.ANYTHING


@contextmanager
def only(reach: Reach) -> Iterator[None]:
    """Refuse everything beyond *reach* within the block."""
    global _reach
    before, _reach = _reach, reach
    try:
        yield
    finally:
        _reach = before


def may_open(event: str, arguments: tuple[object, ...], reach: Reach) -> bool:
    """Whether an audit event stays within *reach*."""
    if reach is Reach.ANYTHING:
        return True
    if event == "sqlite3.connect":
        return reach is Reach.THIS_MACHINE
    if event == "socket.getaddrinfo":
        return arguments[0] in LOCAL
    if event in ("socket.connect", "socket.sendto", "socket.bind"):
        address = arguments[1]
        is_local = not isinstance(address, tuple) or address[0] in LOCAL  # a path is a Unix socket
        return is_local and reach is Reach.THIS_MACHINE
    return True


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if not may_open(event, arguments, _reach):
        raise OutOfReach(f"{event}: this test may reach {_reach}")


sys.addaudithook(_watch)
