"""The file of a backup: a plain tar with the manifest first, then each part as the manifest names it.

It is not packed as a whole: what is large in it is packed already, and a file that holds no more
than its size cannot unpack into more than the disk has. Nothing but plain files is believed in it.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.backup import manifest as manifests
from app.backup.manifest import MANIFEST, Manifest, NotAManifest, Part
from app.backup.refusals import FileIsThere, NotABackup
from monitor.ledger import sync

CHUNK = 2**20
Tell = Callable[[int], None]
"""Is told how many bytes more are done."""


def part_of(name: str, path: Path, *, tell: Tell) -> Part:
    """The part that the file at *path* makes."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            digest.update(block)
            size += len(block)
            tell(len(block))
    return Part(name, size, digest.hexdigest())


def write(file: Path, manifest: Manifest, places: dict[str, Path], *, tell: Tell) -> None:
    """Write the archive beside *file*, see it on the disk, and let it take its name. Raises ``FileIsThere``."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            with tarfile.open(fileobj=target, mode="w", format=tarfile.GNU_FORMAT) as archive:
                said = manifests.written(manifest)
                archive.addfile(_entry(MANIFEST, len(said), manifest), io.BytesIO(said))
                for part in manifest.parts:
                    with places[part.name].open("rb") as source:
                        archive.addfile(_entry(part.name, part.bytes, manifest), source)
                    tell(part.bytes)
            target.flush()
            os.fsync(target.fileno())
        try:
            os.link(draft, file)  # unlike a rename it replaces nothing
        except FileExistsError:
            raise FileIsThere from None
        sync(file.parent)
    finally:
        draft.unlink(missing_ok=True)


def _entry(name: str, size: int, manifest: Manifest) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(manifest.made_at.timestamp())
    return entry


def manifest_of(file: Path) -> Manifest:
    """What the archive says of itself. Raises ``NotABackup``."""
    with _opened(file) as archive:
        return _manifest(archive)


def check(file: Path, *, tell: Tell, into: Path | None = None) -> Manifest:
    """Read every part and compare it with the manifest; write them below *into* where that is given.

    Raises ``NotABackup``, also for anything that is no plain file, is not named, or comes twice.
    """
    with _opened(file) as archive:
        manifest = _manifest(archive)
        for part in manifest.parts:
            entry = archive.next()
            if entry is None:
                raise NotABackup(why="a part is missing")
            if entry.name != part.name or entry.size != part.bytes or not _is_plain(entry):
                raise NotABackup(why="a part is not what its list says")
            _read(archive, entry, part, tell=tell, into=into)
        if archive.next() is not None:
            raise NotABackup(why="it has more parts than its list")
    return manifest


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:") as archive:
            yield archive
    except (tarfile.TarError, EOFError, ValueError, OverflowError, UnicodeError):
        raise NotABackup(why="it is damaged, cut off, or of another form") from None


def _manifest(archive: tarfile.TarFile) -> Manifest:
    entry = archive.next()
    if entry is None or entry.name != MANIFEST or not _is_plain(entry) or entry.size > manifests.LONGEST:
        raise NotABackup(why="it does not begin with its list")
    try:
        return manifests.read(_stream(archive, entry).read())
    except NotAManifest as error:
        raise NotABackup(why=f"its list cannot be used ({error})") from None


def _read(
    archive: tarfile.TarFile, entry: tarfile.TarInfo, part: Part, *, tell: Tell, into: Path | None
) -> None:
    digest, target = hashlib.sha256(), None
    if into is not None:
        path = into / part.name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    try:
        stream, size = _stream(archive, entry), 0
        while block := stream.read(CHUNK):
            digest.update(block)
            size += len(block)
            if target is not None:
                target.write(block)
            tell(len(block))
    finally:
        if target is not None:
            target.close()
    if size != part.bytes or digest.hexdigest() != part.sha256:
        raise NotABackup(why="a part does not have its digest")


def _is_plain(entry: tarfile.TarInfo) -> bool:
    return entry.type == tarfile.REGTYPE and not entry.issparse() and not entry.pax_headers


def _stream(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    stream = archive.extractfile(entry)
    if stream is None:
        raise NotABackup(why="a part is not what its list says")
    return stream
