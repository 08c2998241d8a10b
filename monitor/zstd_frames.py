"""Whether a Zstandard file is whole, read from its block headers alone (RFC 8878). Pure but for reading.

A reader that stops quietly at a cut would lose rows; nothing is unpacked here.
"""

from typing import BinaryIO

MAGIC = b"\x28\xb5\x2f\xfd"
RLE, RESERVED = 1, 3
CONTENT_SIZE_BYTES = (0, 2, 4, 8)
DICTIONARY_BYTES = (0, 1, 2, 4)


def is_whole(stream: BinaryIO) -> bool:
    """Whether *stream* is one or more complete frames with nothing behind them."""
    frames = 0
    while magic := stream.read(4):
        if magic != MAGIC or not _skip_frame(stream):
            return False
        frames += 1
    return frames > 0


def _skip_frame(stream: BinaryIO) -> bool:
    descriptor = stream.read(1)
    if not descriptor:
        return False
    flags = descriptor[0]
    is_single_segment = bool(flags & 0x20)
    has_checksum = bool(flags & 0x04)
    content_size = CONTENT_SIZE_BYTES[flags >> 6] or int(is_single_segment)
    header = (0 if is_single_segment else 1) + DICTIONARY_BYTES[flags & 0x03] + content_size
    if not _skip(stream, header):
        return False
    is_last = False
    while not is_last:
        block = stream.read(3)
        if len(block) < 3:
            return False
        fields = int.from_bytes(block, "little")
        is_last, kind, size = bool(fields & 1), fields >> 1 & 3, fields >> 3
        if kind == RESERVED or not _skip(stream, 1 if kind == RLE else size):
            return False
    return _skip(stream, 4 if has_checksum else 0)


def _skip(stream: BinaryIO, count: int) -> bool:
    return len(stream.read(count)) == count
