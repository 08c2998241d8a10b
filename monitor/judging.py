"""Judges the notices of a ledger slice after slice, so that memory does not grow with the ledger.

What becomes of a notice depends on the notice, its checks, the decision about it, and whether it repeats another of
the same item. So repeats are looked for first, in two passes that keep little of each notice; then each slice is
judged by itself, and only its items are kept; incidents are counted over all of them. One slice is the whole
ledger, and then nothing is read twice. The texts say it: ``sql/measure_words.sql`` lists them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import duckdb

from monitor.engine import literal, script, set_variables

AT_ONCE = 1_500_000, 18_000_000
"""So many notices and checks are judged at once: DuckDB holds what comes of them in half of its memory."""
DIGITS = 6
"""Of a kept notice id, where slices begin."""
PASSING = ("tangled", "spell", "looked", "judged")
"""The tables that the items of a slice are made from."""
DONE_WITH = ("repeated_item", "candidate", "repeated", "duplicate")
"""The tables that only duplicates are told by."""
WORK = {"latest": 1, "told_item": 1, "candidate": 1, "item": 10}
"""How long the tables of a slice take beside each other; only for the time left."""
TOGETHER = {"latest": 2, "told_item": 4, "candidate": 4, "item": 1}
"""Of how many slices they are made at once: what little is kept of a notice leaves room, and each part that is read
of a file begins and ends with more than it needs."""
PACKED = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"


@dataclass(frozen=True)
class Slice:
    """The notices whose kept id is not before ``first_id`` and before ``behind`` (None: to the end)."""

    first_id: str = ""
    behind: str | None = None


WHOLE = (Slice(),)


def slices_for(*, notices: int, checks: int) -> Sequence[Slice]:
    """As many slices as a ledger of that size needs, by the most that are judged at once."""
    return slices(max(1, *(ceil(rows / most) for rows, most in zip((notices, checks), AT_ONCE, strict=True))))


def slices(count: int) -> Sequence[Slice]:
    """All notice ids in *count* slices; kept ids are keyed, so that about as many notices lie in each."""
    borders = [f"{number * 16**DIGITS // count:0{DIGITS}x}" for number in range(1, count)]
    return [Slice(*each) for each in zip(["", *borders], [*borders, None], strict=True)]


def joined(slices: Sequence[Slice], together: int) -> Sequence[Slice]:
    """The same notices in fewer slices: so many *together*."""
    parts = [slices[begin : begin + together] for begin in range(0, len(slices), together)]
    return [Slice(part[0].first_id, part[-1].behind) for part in parts]


def judge(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    *,
    slices: Sequence[Slice] = WHOLE,
    tell: Callable[[float], None] = lambda _part: None,
) -> None:
    """Make ``item`` and ``incident`` from ``known_notice``, ``known_check``, ``held`` and ``decided``.

    Of several *slices* the items are files in *folder*. *tell* hears what part of the slices' work is done.
    """
    work = _Work(connection, slices, tell)
    for text in ("asked_slice" if work.is_divided else "asked_all", "measure_words", "measure_told"):
        connection.execute(script(text))
    if work.is_divided:  # else each pass would look for it anew
        work.gather("latest")
        connection.execute("CREATE OR REPLACE VIEW told_again AS FROM latest")
    work.gather("told_item")
    connection.execute(script("measure_repeats"))
    connection.execute("DROP TABLE told_item")
    work.gather("candidate")
    connection.execute(script("measure_duplicates"))
    for number in work.made("item"):
        for name in PASSING:
            connection.execute(f"DROP TABLE {name}")
        if work.is_divided:
            path = literal(folder / f"items-{number}.parquet")
            connection.execute(f"COPY item TO {path} ({PACKED})")
            connection.execute("DROP TABLE item")
    for name in DONE_WITH:
        connection.execute(f"DROP TABLE {name}")
    if work.is_divided:
        files = literal(folder / "items-*.parquet")
        connection.execute(f"CREATE TEMP VIEW item AS FROM read_parquet({files})")
    connection.execute(script("measure_incidents"))


class _Work:
    """Runs the texts of each slice, and tells how far all of it is."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, slices: Sequence[Slice], tell: Callable[[float], None]
    ) -> None:
        self.connection, self.slices, self.tell = connection, slices, tell
        self.is_divided = len(slices) > 1
        self.done = 0
        set_variables(connection, vars(slices[0]))

    def made(self, name: str) -> Iterator[int]:
        """Make the table *name* of every slice, one or some after the other; yields the number of each part."""
        for number, each in enumerate(joined(self.slices, TOGETHER[name]), start=1):
            set_variables(self.connection, vars(each))
            self.connection.execute(script(f"measure_{name}s"))
            yield number
            self.done += WORK[name] * min(TOGETHER[name], len(self.slices) - (number - 1) * TOGETHER[name])
            self.tell(self.done / (len(self.slices) * sum(WORK.values())))

    def gather(self, name: str) -> None:
        """Make the table *name* of every slice, and of all of them together."""
        for number in self.made(name):
            if self.is_divided:
                if number == 1:
                    self.connection.execute(f"CREATE TEMP TABLE every_{name} AS FROM {name} LIMIT 0")
                self.connection.execute(f"INSERT INTO every_{name} FROM {name}")
                self.connection.execute(f"DROP TABLE {name}")
        if self.is_divided:
            self.connection.execute(f"ALTER TABLE every_{name} RENAME TO {name}")
