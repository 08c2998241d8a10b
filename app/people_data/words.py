"""What is held of a person, in words of a page: by the processing that it belongs to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from app.people_data.erasing import Stays
from app.people_data.exporting import Held
from app.people_data.processing import PROCESSINGS, Processing


@dataclass(frozen=True)
class Kept:
    """What one processing holds of a person: the values that can be read, and how many records there are."""

    processing: Processing
    values: tuple[str, ...]
    records: int
    acts: int


def by_processing(held: Sequence[Held]) -> list[Kept]:
    """The same as ``exporting.held``, put together as the privacy page tells it."""
    found = []
    for processing in PROCESSINGS:
        of_it = [each for each in held if each.holding.table in processing.tables]
        if not of_it:
            continue
        values = [
            value
            for each in of_it
            for row in each.rows
            for name in (*each.holding.by_address, *each.holding.also)
            if isinstance(value := row.get(name), str) and value
        ]
        records, acts = sum(len(each.rows) for each in of_it), sum(len(each.acts) for each in of_it)
        found.append(Kept(processing, tuple(dict.fromkeys(values)), records, acts))
    return found


def holding_name(table: str) -> str:
    """What a table holds, as the privacy page calls it."""
    return next(str(each.what) for each in PROCESSINGS if table in each.tables)


def stays_in_words(stays: Iterable[Stays]) -> list[tuple[str, int, str]]:
    """What stays after erasing, how many rows, and why, in the reader's language; what is told alike is told once."""
    found: dict[tuple[str, str], int] = {}
    for each in stays:
        told = holding_name(each.table), gettext(each.why)
        found[told] = found.get(told, 0) + each.count
    return [(what, count, why) for (what, why), count in found.items()]
