"""Tiles and entry bundles (c2sp.org/tlog-tiles): how a tree lies in files, and how those grow. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from tlog.merkle import HASH_LENGTH, Node, node_hash, nodes_of

WIDTH = 256
HEIGHT = 8
LONGEST_ENTRY = 0xFFFF
ENTRIES = "entries"
PATH = re.compile(
    r"tile/(?:entries|[0-9]|[1-5][0-9]|6[0-3])/(?:x[0-9]{3}/){0,5}[0-9]{3}(?:\.p/[1-9][0-9]{0,2})?"
)
"""Every path of a file; ``.p/W`` has W below 256 in files that exist."""

Read = Callable[[str], bytes]
"""The bytes of the file at a path; raises ``OSError`` where there is none."""


def path_of(level: int | str, index: int, width: int = WIDTH) -> str:
    """The path of a tile, or with level ``entries`` of a bundle."""
    parts = [f"{index % 1000:03d}"]
    while index := index // 1000:
        parts.insert(0, f"x{index % 1000:03d}")
    return f"tile/{level}/{'/'.join(parts)}" + (f".p/{width}" if width < WIDTH else "")


def files_of(size: int) -> Iterator[tuple[int | str, int, int]]:
    """Level, index and width of every file of a tree of *size* leaves, bundles last."""
    level, count = 0, size
    while count:
        for index in range((count + WIDTH - 1) // WIDTH):
            yield level, index, min(WIDTH, count - index * WIDTH)
        level, count = level + 1, count // WIDTH
    for index in range((size + WIDTH - 1) // WIDTH):
        yield ENTRIES, index, min(WIDTH, size - index * WIDTH)


def nodes_in(read: Read, size: int) -> Node:
    """The nodes of the tree of *size* leaves whose tiles *read* finds.

    ``node`` raises ``OSError`` or ``ValueError`` where a tile is missing or damaged.
    """

    @lru_cache(maxsize=4096)
    def tile(level: int, index: int) -> Node:
        count = (size >> HEIGHT * level) - index * WIDTH
        width = min(WIDTH, count)
        return nodes_of(hashes_in(_read_tile(read, level, index, width), width))

    def node(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, HEIGHT)
        in_tile = WIDTH >> height
        return tile(tile_level, index // in_tile)(height, index % in_tile)

    return node


def hashes_in(data: bytes, width: int) -> list[bytes]:
    """Raises ``ValueError`` for a tile of another width."""
    if len(data) != width * HASH_LENGTH:
        raise ValueError("a tile has another width")
    return [data[start : start + HASH_LENGTH] for start in range(0, len(data), HASH_LENGTH)]


def bundled(entries: Iterable[bytes]) -> bytes:
    """Raises ``ValueError`` for an entry that is too long."""
    parts = []
    for each in entries:
        if len(each) > LONGEST_ENTRY:
            raise ValueError("an entry is too long")
        parts += [len(each).to_bytes(2, "big"), each]
    return b"".join(parts)


def unbundled(data: bytes) -> list[bytes]:
    """Raises ``ValueError`` for a bundle that was cut off."""
    found, place = [], 0
    while place < len(data):
        end = place + 2 + int.from_bytes(data[place : place + 2], "big")
        if place + 2 > len(data) or end > len(data):
            raise ValueError("a bundle was cut off")
        found.append(data[place + 2 : end])
        place = end
    return found


def grown(
    old: int, leaves: Iterable[tuple[bytes, bytes]], read: Read
) -> Iterator[tuple[int | str, int, int, bytes]]:
    """The files that are new when *leaves* (entry and leaf hash) follow on a tree of *old*: level, index, width, bytes.

    The partial files of the old tree are read, once. Those of the new one come last.
    Raises ``OSError`` or ``ValueError`` where an old file is missing or damaged.
    """
    rows: list[list[bytes]] = []
    count, level = old, 0
    while count:
        index, width = divmod(count, WIDTH)
        rows.append(hashes_in(_read_tile(read, level, index, width), width) if width else [])
        count, level = count >> HEIGHT, level + 1
    index, width = divmod(old, WIDTH)
    bundle = unbundled(read(path_of(ENTRIES, index, width))) if width else []
    if len(bundle) != width:
        raise ValueError("a bundle has another width")
    size = old
    for entry, leaf in leaves:
        bundle.append(entry)
        size += 1
        yield from _added(rows, 0, size, leaf)
        if len(bundle) == WIDTH:
            yield ENTRIES, size // WIDTH - 1, WIDTH, bundled(bundle)
            bundle = []
    for level, row in enumerate(rows):
        if row:
            yield level, size >> HEIGHT * (level + 1), len(row), b"".join(row)
    if bundle:
        yield ENTRIES, size // WIDTH, len(bundle), bundled(bundle)


def _added(
    rows: list[list[bytes]], level: int, size: int, value: bytes
) -> Iterator[tuple[int, int, int, bytes]]:
    """Put *value* at the end of a level; a tile that is full goes out, and its hash goes up."""
    if level == len(rows):
        rows.append([])
    row = rows[level]
    row.append(value)
    if len(row) == WIDTH:
        yield level, (size >> HEIGHT * (level + 1)) - 1, WIDTH, b"".join(row)
        above = row
        while len(above) > 1:
            above = [node_hash(above[at], above[at + 1]) for at in range(0, len(above), 2)]
        rows[level] = []
        yield from _added(rows, level + 1, size, above[0])


def _read_tile(read: Read, level: int, index: int, width: int) -> bytes:
    """The tile of that *width*, also from one that has grown wider since."""
    try:
        return read(path_of(level, index, width))
    except OSError:
        if width == WIDTH:
            raise
        return read(path_of(level, index))[: width * HASH_LENGTH]
