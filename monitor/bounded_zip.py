"""Opens a zip archive whose directory is small, whatever its end records claim. Pure but for the file.

End records can contradict each other: a second one hides in the fields or the comment of the first,
and one of ZIP64 before it overrules it unseen. So none is judged: until the archive is open its file
gives no more than ``MOST_AT_ONCE`` bytes at once, and a directory is read at once.

Whatever is wrong with an archive that ``zipfile`` has no error of its own for (an entry outside
the file, or without a name, or with one that is no UTF-8) is a ``BadZipFile`` here.
"""

import io
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

MOST_AT_ONCE = 22 + 2**16
"""An end record with the longest comment; a directory of this size has at most 1,425 entries."""


UNFORESEEN = (ValueError, OverflowError, IndexError, struct.error)
"""What ``zipfile`` stumbles over in a damaged archive, in its directory or in front of an entry."""


class CrowdedArchive(Exception):
    """The archive's directory is larger than any that is read here."""


class _Narrow:
    """A file that refuses to give much at once while ``is_narrow``."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.is_narrow = True
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        if not self.is_narrow:
            return self.stream.read(size)
        found = self.stream.read(MOST_AT_ONCE + 1 if size < 0 else min(size, MOST_AT_ONCE + 1))
        if len(found) > MOST_AT_ONCE:
            raise CrowdedArchive
        return found


class _Archive(zipfile.ZipFile):
    """An archive in which a damaged entry is a ``BadZipFile``, also where ``zipfile`` did not foresee the damage."""

    def open(self, *args: Any, **named: Any) -> IO[bytes]:
        try:
            return super().open(*args, **named)
        except UNFORESEEN:
            raise zipfile.BadZipFile("an entry is damaged") from None


@contextmanager
def opened(path: Path, *, most_entries: int) -> Iterator[zipfile.ZipFile]:
    """The archive at *path*; raises ``CrowdedArchive``, or what ``zipfile`` raises for a damaged one."""
    with path.open("rb") as stream, within(stream, most_entries=most_entries) as archive:
        yield archive


@contextmanager
def within(stream: BinaryIO, *, most_entries: int) -> Iterator[zipfile.ZipFile]:
    """The archive in *stream*; raises as ``opened``."""
    narrow = _Narrow(stream)
    try:
        archive = _Archive(narrow)  # pyright: ignore[reportArgumentType] - all that it calls is there
    except UNFORESEEN:
        raise zipfile.BadZipFile("its directory is damaged") from None
    with archive:
        if len(archive.infolist()) > most_entries:
            raise CrowdedArchive
        length = stream.seek(0, io.SEEK_END)
        if not all(each.filename and 0 <= each.header_offset < length for each in archive.infolist()):
            raise zipfile.BadZipFile("an entry has no name, or lies elsewhere")
        narrow.is_narrow = False
        yield archive
