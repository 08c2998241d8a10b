"""How large a Zstandard file is, and whether it is whole: from its block headers alone (RFC 8878).

A reader that stops quietly at a cut would lose rows; nothing is unpacked here.
"""

from typing import BinaryIO

MAGIC = b"\x28\xb5\x2f\xfd"
RAW, RLE, RESERVED = 0, 1, 3
MOST_BLOCK_BYTES = 128 * 1024
CONTENT_SIZE_BYTES = (0, 2, 4, 8)
DICTIONARY_BYTES = (0, 1, 2, 4)


def most_bytes(stream: BinaryIO) -> int | None:
    """The most that *stream* can unpack to; None unless it is one or more complete frames and no more.

    A compressed block does not tell its size, but is never larger than 128 KiB.
    """
    frames = total = 0
    while magic := stream.read(4):
        unpacked = _frame_bytes(stream) if magic == MAGIC else None
        if unpacked is None:
            return None
        total += unpacked
        frames += 1
    return total if frames else None


def _frame_bytes(stream: BinaryIO) -> int | None:
    """Pass over one frame behind its magic; the most that it unpacks to, None when it is not whole."""
    descriptor = stream.read(1)
    if not descriptor:
        return None
    flags = descriptor[0]
    is_single_segment = bool(flags & 0x20)
    has_checksum = bool(flags & 0x04)
    size_bytes = CONTENT_SIZE_BYTES[flags >> 6] or int(is_single_segment)
    if not _skip(stream, (0 if is_single_segment else 1) + DICTIONARY_BYTES[flags & 0x03]):
        return None
    told = stream.read(size_bytes)
    if len(told) < size_bytes:
        return None
    total = 0
    is_last = False
    while not is_last:
        block = stream.read(3)
        if len(block) < 3:
            return None
        fields = int.from_bytes(block, "little")
        is_last, kind, size = bool(fields & 1), fields >> 1 & 3, fields >> 3
        if kind == RESERVED or not _skip(stream, 1 if kind == RLE else size):
            return None
        total += size if kind in (RAW, RLE) else MOST_BLOCK_BYTES
    if not _skip(stream, 4 if has_checksum else 0):
        return None
    # A reader refuses a frame that unpacks to more than it says; two bytes of size count from 256.
    claimed = int.from_bytes(told, "little") + (256 if size_bytes == 2 else 0)
    return min(total, claimed) if size_bytes else total


def _skip(stream: BinaryIO, count: int) -> bool:
    return len(stream.read(count)) == count
