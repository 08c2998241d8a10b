"""What was handed in, as plain or singly compressed files within bounds.

Sizes, entries and nesting are judged before anything is unpacked, and again while it is: a
file's own claim about its size is never trusted. File names are neither kept nor repeated.
"""

import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from monitor import bounded_zip, zstd_frames
from monitor.errors import ArchiveRefused, DamagedFile, TooLarge, UnreadableFile
from monitor.file_format import Limits

CHUNK = 2**18
START_BYTES = 2**13
GLOB = frozenset("*?[]{}")
PARQUET = b"PAR1"
GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
WRAPPED = (GZIP, zstd_frames.MAGIC, ZIP, PARQUET, b"\xfd7zXZ", b"BZh", b"7z\xbc\xaf", b"Rar!")
"""How compressed files and archives begin; none may hide inside another."""


class Packing(StrEnum):
    """DuckDB's names of the compressions."""

    NONE = "none"
    GZIP = "gzip"
    ZSTD = "zstd"


@dataclass(frozen=True)
class Part:
    """One data file. ``label`` is its number: ``2``, or ``2.1`` for the first entry of an archive.

    ``start`` holds its first unpacked bytes and ``lines`` the number of its lines (not of empty
    ones at the end); both are empty where only DuckDB can unpack.
    """

    label: str
    path: Path
    packing: Packing
    start: bytes = b""
    lines: int | None = None


def parts_of(files: Sequence[Path], *, folder: Path, limits: Limits) -> list[Part]:
    """The data files in *files*; entries of an archive are unpacked into *folder*.

    Raises ``TooLarge``, ``DamagedFile``, ``ArchiveRefused`` or ``UnreadableFile``.
    """
    if len(files) > limits.files:
        raise TooLarge(file=limits.files + 1, limit=f"{limits.files} files")
    parts: list[Part] = []
    for number, given in enumerate(files, start=1):
        label = str(number)
        try:
            path = given.resolve()  # DuckDB compares real paths
            size = _plain_size(path, label)
            if size > limits.packed_bytes:
                raise TooLarge(file=label, limit=f"{limits.packed_bytes} bytes")
            with path.open("rb") as stream:
                start = stream.read(4)
            if start == ZIP:
                parts += _entries(path, label=label, folder=folder, limits=limits)
                continue
            if GLOB & set(str(path)):  # DuckDB would read the name as a pattern
                path = Path(shutil.copyfile(path, folder / f"part-{label}"))
            parts.append(_part(path, label=label, limits=limits))
        except OSError:  # its text would repeat the file's name
            raise UnreadableFile(file=label) from None
    return parts


def _plain_size(path: Path, label: str) -> int:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile(file=label)
    return status.st_size


def _part(path: Path, *, label: str, limits: Limits) -> Part:
    packed = path.stat().st_size
    with path.open("rb") as stream:
        start = stream.read(4)
        stream.seek(0)
        if start == PARQUET:
            return Part(label, path, Packing.NONE, start)
        allowed = limits.unpacked_of(packed)
        if start == zstd_frames.MAGIC:  # only DuckDB unpacks it, so it is bounded by what its blocks can hold
            most = zstd_frames.most_bytes(stream)
            if most is None:
                raise DamagedFile(file=label)
            if most > allowed:
                raise TooLarge(file=label, limit=f"{allowed} bytes unpacked")
            return Part(label, path, Packing.ZSTD)
        if start.startswith(GZIP):
            count = _count_lines(_inflated(stream, label), label=label, allowed=allowed)
            return Part(label, path, Packing.GZIP, *count)
        plain = iter(lambda: stream.read(CHUNK), b"")
        count = _count_lines(plain, label=label, allowed=limits.unpacked_bytes)
        return Part(label, path, Packing.NONE, *count)


def _inflated(stream: BinaryIO, label: str) -> Iterator[bytes]:
    """The unpacked bytes of one gzip member that is whole and has nothing behind it."""
    inflater = zlib.decompressobj(wbits=31)
    try:
        while not inflater.eof:
            packed = inflater.unconsumed_tail or stream.read(CHUNK)
            plain = inflater.decompress(packed, CHUNK)
            if not packed and not plain and not inflater.eof:
                raise DamagedFile(file=label)
            yield plain
    except zlib.error:
        raise DamagedFile(file=label) from None
    if inflater.unused_data or stream.read(1):
        raise DamagedFile(file=label)


def _count_lines(chunks: Iterable[bytes], *, label: str, allowed: int) -> tuple[bytes, int]:
    """The first bytes and the number of lines of a text, keeping nothing else."""
    start = b""
    total = lines = 0
    trailing = 0  # line ends after the last text; they count only when another text follows
    has_text = False
    for chunk in chunks:
        if not chunk:
            continue
        if len(start) < START_BYTES:
            start += chunk[: START_BYTES - len(start)]
            if start.startswith(WRAPPED):
                raise ArchiveRefused(file=label)
        total += len(chunk)
        if total > allowed:
            raise TooLarge(file=label, limit=f"{allowed} bytes unpacked")
        text = chunk.rstrip(b"\r\n")
        tail = chunk[len(text) :].count(b"\n")
        if text:
            lines += trailing + text.count(b"\n")
            trailing, has_text = tail, True
        else:
            trailing += tail
    return start, lines + has_text


def _entries(path: Path, *, label: str, folder: Path, limits: Limits) -> Iterator[Part]:
    """The entries of an archive, each copied within bounds to a name of our own."""
    try:
        with bounded_zip.opened(path, most_entries=limits.files) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _judge_entries(entries, label=label, packed=path.stat().st_size, limits=limits)
            for number, entry in enumerate(entries, start=1):
                target = folder / f"part-{label}-{number}"
                # zipfile reads no more than the size that was claimed, and checks the sum.
                with archive.open(entry) as source, target.open("xb") as sink:
                    shutil.copyfileobj(source, sink, CHUNK)
                yield _part(target, label=f"{label}.{number}", limits=limits)
    except bounded_zip.CrowdedArchive:
        raise TooLarge(file=label, limit=f"{limits.files} entries") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error):
        raise DamagedFile(file=label) from None


def _judge_entries(entries: Sequence[zipfile.ZipInfo], *, label: str, packed: int, limits: Limits) -> None:
    if not entries:
        raise ArchiveRefused(file=label)
    unpacked = sum(entry.file_size for entry in entries)
    allowed = limits.unpacked_of(packed)
    if unpacked > allowed:
        raise TooLarge(file=label, limit=f"{allowed} bytes unpacked")
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        kind = stat.S_IFMT(entry.external_attr >> 16)
        is_encrypted = entry.flag_bits & 0x1
        if name.is_absolute() or ".." in name.parts or kind not in (0, stat.S_IFREG) or is_encrypted:
            raise ArchiveRefused(file=label)
