"""What the entries of a kind say, and a row held against one of them."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signatories.entries import Entry
from signatories.leaves import is_erased

Said = Mapping[tuple[Any, ...], Mapping[str, Any]]
"""What the entries of a kind say, by some of their members; the last one counts."""


def said(session: Session, kind: str, *, by: tuple[str, ...]) -> Said:
    entries = session.scalars(select(Entry.data).where(Entry.kind == kind).order_by(Entry.position))
    return {tuple(data[name] for name in by): data for data in entries if all(name in data for name in by)}


def same(name: str, entry: Mapping[str, Any] | None, row: Mapping[str, Any]) -> Iterator[str]:
    if entry is None:
        yield f"{name}: the log does not have it"
        return
    for column, value in row.items():
        told = entry.get(column, value)  # entries of before it was written down do not say it
        if told != value and not is_erased(told):
            yield f"{name}: {column} is not what the log says"
