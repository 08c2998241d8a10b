"""Reading and writing many rows at once."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from signatories.base import Base

CHUNK = 500
"""How many values one query asks for; below SQLite's limit on variables."""


def chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """*values* in parts that one query can ask for."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


def insert_many(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert *rows*, all with the same columns, in one go; their ids are to be asked for afterwards."""
    if rows:
        session.connection().execute(insert(cast(Table, model.__table__)), rows)


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
