"""Reads a bundle that comes from anywhere: nothing in it is trusted, unpacked to disk or run.

Only the names of a bundle's own files are read, each once and within bounds, and evidence only in
the form that the data dictionary says. The script inside is not used: the register recomputes
with its own.
"""

import csv
import io
import re
import stat
import struct
import zipfile
import zlib
from pathlib import Path

from monitor import bounded_zip, data_dictionary
from monitor.bundles import recompute
from monitor.bundles.building import FILES
from monitor.bundles.errors import BundleDamaged, BundleMeaningless, BundleRefused, BundleTooLarge
from monitor.data_dictionary import Kind

MOST_BYTES = 256 * 2**20
"""Of a bundle, packed, and of all that is in it, unpacked."""
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,20})?(e-[0-9]{1,2})?")
FORMS = {
    Kind.WHOLE: re.compile(r"[0-9]{1,12}"),
    Kind.NUMBER: NUMBER,
    Kind.SIX_DECIMALS: NUMBER,
    Kind.MONTH: re.compile(r"[0-9]{4}-[0-9]{2}"),
    Kind.DATE: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}
"""How a filled cell looks, so that no number is too large to reckon with."""


def read(path: Path) -> dict[str, bytes]:
    """The files of the bundle at *path* by name. Raises ``BundleRefused``, ``BundleTooLarge`` or ``BundleDamaged``."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise BundleRefused
        if path.stat().st_size > MOST_BYTES:
            raise BundleTooLarge(limit=MOST_BYTES)
        with bounded_zip.opened(path, most_entries=len(FILES)) as archive:
            entries = _entries(archive)
            return {name: _bytes_of(archive, entries[name]) for name in FILES}
    except (
        OSError,
        bounded_zip.CrowdedArchive,
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        struct.error,
        ValueError,
        EOFError,
    ):
        raise BundleRefused from None


def differences(path: Path) -> list[str]:
    """What is different in the bundle at *path*, in words; empty when it recomputes to the byte.

    Raises what ``read`` raises, or ``BundleMeaningless``.
    """
    files = read(path)
    try:
        for name in recompute.EVIDENCE:
            if name.endswith(".csv"):
                _judge_table(name, files[name])
        return recompute.differences(files)
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
        StopIteration,
        RecursionError,
        csv.Error,
    ):
        raise BundleMeaningless from None


def _judge_table(name: str, data: bytes) -> None:
    """Hold a file of evidence against its columns; raises ``BundleDamaged``."""
    columns = data_dictionary.described(name, data_dictionary.FILES[name])
    forms = [(each.name, FORMS[each.kind]) for each in columns if each.kind in FORMS]
    try:
        reader = csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True)
        if reader.fieldnames != [each.name for each in columns]:
            raise BundleDamaged(file=name)
        for row in reader:
            is_whole = None not in row and None not in row.values()
            if not is_whole or any(row[column] and not form.fullmatch(row[column]) for column, form in forms):
                raise BundleDamaged(file=name)
    except (csv.Error, UnicodeDecodeError):
        raise BundleDamaged(file=name) from None


def _entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The entries by name: exactly the files of a bundle, plain, unencrypted and not too large together."""
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        kind = stat.S_IFMT(entry.external_attr >> 16)
        is_plain = kind in (0, stat.S_IFREG) and entry.compress_type in READABLE
        if entry.filename not in FILES or not is_plain or entry.flag_bits & 0x1:
            raise BundleRefused
        if entry.filename in found:
            raise BundleDamaged(file=entry.filename)
        found[entry.filename] = entry
    if sum(entry.file_size for entry in found.values()) > MOST_BYTES:
        raise BundleTooLarge(limit=MOST_BYTES)
    for name in FILES:
        if name not in found:
            raise BundleDamaged(file=name)
    return found


def _bytes_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The content; zipfile reads no more than the size that was claimed, and checks the sum."""
    try:
        with archive.open(entry) as source:
            data = source.read(entry.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise BundleDamaged(file=entry.filename) from None
    if len(data) != entry.file_size:
        raise BundleDamaged(file=entry.filename)
    return data
