"""Reading and writing many rows at once."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import bindparam

CHUNK = 500
"""How many values one query asks for; below SQLite's limit on variables."""

CHUNK_OF = bindparam("chunk", expanding=True)
"""Stands for one part in a query that is written once, and executed with ``{"chunk": part}`` for each."""


def chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """*values* in parts that one query can ask for."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


@contextmanager
def keeping_everything() -> Iterator[None]:
    """Many objects are made in here and all stay: looking for garbage among them takes a quarter of the time."""
    was_looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looking:
            gc.enable()
