"""Zip archives whose directory is not what their end records say: none is read into memory."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.imports import unpacking
from app.imports.errors import BrokenWorkbook
from monitor import bounded_zip
from monitor.errors import DamagedFile, TooLarge
from monitor.file_format import Limits
from monitor.unpacking import parts_of

MANY = 3000
LOCAL = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
ENTRY = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, *(0,) * 7, 1, *(0,) * 6) + b"a"


def end(
    entries: int, size: int, *, disks: bytes = b"\0" * 4, comment: bytes = b"", start: int = len(LOCAL)
) -> bytes:
    told = struct.pack("<HHIIH", entries, entries, size, start, len(comment))
    return b"PK\x05\x06" + disks + told + comment


def of_zip64(directory: bytes) -> bytes:
    """The end record tells of one entry, and one of ZIP64 before it of all."""
    start = len(LOCAL)
    record = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, MANY, MANY, len(directory), start)
    locator = struct.pack("<IIQI", 0x07064B50, 0, start + len(directory), 1)
    return directory + record + locator + end(1, len(ENTRY))


def in_its_fields(directory: bytes) -> bytes:
    """The numbers of the disks are the mark of an end record that would tell of little."""
    return directory + end(MANY, len(directory), disks=b"PK\x05\x06")


def plainly(directory: bytes) -> bytes:
    return directory + end(MANY, len(directory))


@pytest.mark.parametrize("closed", [of_zip64, in_its_fields, plainly])
def test_i4_a_crowded_directory_is_refused_whatever_the_end_record_says(
    tmp_path: Path, closed: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "x"
    path.write_bytes(LOCAL + closed(ENTRY * MANY))
    with pytest.raises(TooLarge, match="64 entries"):
        parts_of([path], folder=tmp_path, limits=Limits())
    path.write_bytes(LOCAL + closed(ENTRY * 1000))  # read at once, and still too many
    with pytest.raises(TooLarge, match="64 entries"):
        parts_of([path], folder=tmp_path, limits=Limits())


@pytest.mark.parametrize("comment", [b"", b"PK\x05\x06" + b"canary" * 3, b"x" * 65_535])
def test_an_archive_of_few_entries_opens_with_any_comment(tmp_path: Path, comment: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(LOCAL + ENTRY + end(1, len(ENTRY), comment=comment))
    try:
        with bounded_zip.opened(path, most_entries=1) as archive:
            assert [archive.read(name) for name in archive.namelist()] == [b""]
    except zipfile.BadZipFile:
        assert comment.startswith(b"PK")  # the last mark counts, and there is no directory before it


def directory(name: bytes = b"a", *, flags: int = 0, at: int | None = None, extra: bytes = b"") -> bytes:
    """A directory of one entry; *at* is told in a field of ZIP64, as where the entry lies."""
    if at is not None:
        extra = struct.pack("<HHQ", 1, 8, at)
    place = 0 if at is None else 0xFFFFFFFF
    size = 0xFFFFFFFF if extra and at is None else 0
    told = (20, 20, flags, 0, 0, 0, 0, size, size, len(name), len(extra), 0, 0, 0, 0, place)
    entry = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, *told) + name + extra
    return entry + end(1, len(entry))


DAMAGED = {
    "without a name": LOCAL + directory(b""),
    "with a name that ends before it begins": LOCAL + directory(b"\0"),
    "that lies before the beginning": LOCAL + ENTRY + end(1, len(ENTRY), start=999),
    "that lies behind the end": LOCAL + directory(at=2**62),
    "with a name that is no UTF-8": LOCAL + directory(b"\xff", flags=0x800),
    "whose own name is no UTF-8": LOCAL[:6] + struct.pack("<H", 0x800) + LOCAL[8:-1] + b"\xff" + directory(),
    "whose more is cut off": LOCAL + directory(extra=struct.pack("<HH", 1, 1) + b"x"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_an_archive_with_an_entry_that_nobody_foresees_is_refused_in_words(
    damage: str, tmp_path: Path
) -> None:
    path = tmp_path / "x"
    path.write_bytes(DAMAGED[damage])
    with pytest.raises(DamagedFile):
        parts_of([path], folder=tmp_path, limits=Limits())
    with pytest.raises(BrokenWorkbook):
        unpacking.unpacked(DAMAGED[damage])
