"""What is kept in memory: the answers asked for last, up to a number of bytes."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass

from app.ready.reply import Reply

MOST_BYTES = 64 * 1024 * 1024
Stamp = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, what it was made from, and the second (UTC) from which it holds no longer; when it was made."""

    reply: Reply
    stamp: Stamp
    until: float
    made: float = 0.0


class Memory:
    """Answers by what was asked. Threads of one process share it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._bytes = most_bytes, 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable, stamp: Stamp, at: float) -> Kept | None:
        """The answer of *key*, if it was made from *stamp* and still holds at *at*."""
        kept = self._kept.get(key)
        if kept is None or kept.stamp != stamp or at >= kept.until:
            return None
        with suppress(KeyError):  # another thread let it go just now
            self._kept.move_to_end(key)
        return kept

    def knows(self, key: Hashable) -> bool:
        """Whether an answer of *key* is here, holding or not: its like may be kept."""
        return key in self._kept

    def last(self, key: Hashable) -> Kept | None:
        """The last answer of *key*, whether it still holds or not."""
        return self._kept.get(key)

    def keep(self, key: Hashable, kept: Kept) -> None:
        """Keep it; what was not asked for the longest gives way."""
        with self._lock:
            self._drop(key)
            self._kept[key] = kept
            self._bytes += kept.reply.size
            while self._bytes > self._most:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._bytes -= gone.reply.size

    @property
    def size(self) -> int:
        """Bytes in use, about."""
        return self._bytes
