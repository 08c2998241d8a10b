"""Putting a backup in the place of a register: wholly, or not at all.

Everything is checked before anything is written, and lies ready beside before anything is moved. From
then on a mark stands in the data folder: whatever stops the machine, the same command goes on where it
stopped, and until then the register does not start.
"""

import gzip
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app import database_owner
from app.backup import archive, gathering, making, memories, postgres_tools, snapshots, vacant
from app.backup.making import Step, nobody
from app.backup.manifest import DATA, DATABASE, SQLITE, Manifest
from app.backup.refusals import AnotherRestoreBegun, NoRoom, NotABackup, PlaceNotEmpty, StillServing
from badge.key_files import write_whole
from config import Settings

MARK, READY, ASIDE = ".restoring.json", ".restoring", ".before-restore-"
PLAIN = "database.sqlite3"


@dataclass(frozen=True)
class Placed:
    """What was done. ``kept``: what was newer here and stayed; ``aside``: where what was here lies now."""

    manifest: Manifest
    kept: tuple[str, ...]
    aside: Path | None


@dataclass(frozen=True)
class Place:
    """Where a backup goes: the data folder, the signer's (often the same), the database."""

    settings: Settings
    data_dir: Path
    signer_data: Path

    @property
    def ready(self) -> Path:
        return self.data_dir / READY

    @property
    def mark(self) -> Path:
        return self.data_dir / MARK

    @property
    def database(self) -> Path | None:
        return making.database_file(self.settings)


def restore(
    settings: Settings,
    file: Path,
    *,
    at: datetime,
    replace: bool = False,
    signer_data: Path | None = None,
    step: Step = nobody,
) -> Placed:
    """Put the backup in *file* here. Nobody may use the database meanwhile.

    Raises the refusals of ``app.backup.refusals``; what it refuses has changed nothing.
    """
    data_dir = settings.data_dir.resolve()
    place = Place(settings, data_dir, (signer_data or data_dir).resolve())
    if vacant.is_in_use(settings, place.signer_data):
        raise StillServing
    manifest = archive.manifest_of(file)
    vacant.check_fits(settings, manifest)
    begun = _begun(place)
    if begun is None:
        if not replace and not vacant.is_empty(settings, data_dir, place.signer_data):
            raise PlaceNotEmpty
        archive.check(file, tell=step("Checking", _bytes(manifest)))
        begun = _made_ready(place, file, manifest, at=at, step=step)
    elif begun["backup"] != _name(manifest):
        raise AnotherRestoreBegun
    step("Putting it in its place", 0)
    aside = data_dir / str(begun["aside"])
    _put_database(place, manifest, aside)
    _put_files(place, aside, come=begun["come"], go=begun["go"])
    shutil.rmtree(place.ready)
    place.mark.unlink()
    return Placed(manifest, tuple(begun["kept"]), aside if aside.exists() else None)


def is_unfinished(settings: Settings) -> bool:
    """Whether a restore was begun here and did not end."""
    return (settings.data_dir / MARK).exists()


def _begun(place: Place) -> dict[str, Any] | None:
    try:
        return json.loads(place.mark.read_bytes())
    except FileNotFoundError:
        return None


def _made_ready(place: Place, file: Path, manifest: Manifest, *, at: datetime, step: Step) -> dict[str, Any]:
    """Lay everything ready beside what is there, with what must not go back, and set the mark."""
    free = shutil.disk_usage(place.data_dir).free
    if free < manifest.bytes:
        raise NoRoom(needed=manifest.bytes // 10**6 + 1, free=free // 10**6)
    shutil.rmtree(place.ready, ignore_errors=True)
    place.ready.mkdir(mode=0o700)
    try:
        archive.check(file, tell=step("Unpacking", _bytes(manifest)), into=place.ready)
        if manifest.engine == SQLITE:
            _unpack(place.ready / DATABASE[SQLITE], place.ready / PLAIN, size=manifest.database_bytes)
            snapshots.check_sqlite(place.ready / PLAIN)
        staged = place.ready / DATA
        staged.mkdir(exist_ok=True, mode=0o700)
        kept = list(_kept(place, staged))
        os.sync()
    except BaseException:
        shutil.rmtree(place.ready, ignore_errors=True)
        raise
    come = sorted(each.name for each in staged.iterdir())
    begun = {
        "backup": _name(manifest),
        "aside": f"{ASIDE}{at:%Y%m%dT%H%M%SZ}",
        "kept": kept,
        "come": come,
        "go": sorted(set(vacant.taken(place.data_dir)) - {*come, vacant.SECRETS}),
    }
    write_whole(place.mark, json.dumps(begun).encode())
    return begun


def _kept(place: Place, staged: Path) -> list[str]:
    """What is newer here than in the backup, and stays."""
    if not memories.of_one_register(place.signer_data, staged):
        return []
    kept = memories.keep_signers(place.signer_data, staged)
    kept += ["keys"] if memories.keep_keys(place.signer_data, staged) else []
    if memories.keep_published_log(place.data_dir, staged, keys_of=staged):
        kept.append("published log")
    return kept


def _put_database(place: Place, manifest: Manifest, aside: Path) -> None:
    if manifest.engine != SQLITE:
        with database_owner.engine() as owner:
            with owner.connect() as connection:
                postgres_tools.put_back(owner.url, connection, place.ready / DATABASE[manifest.engine])
            with owner.begin() as connection:
                database_owner.grant(connection)
        return
    database, plain = place.database, place.ready / PLAIN
    assert database is not None  # noqa: S101 - the engines were compared
    if plain.exists():
        for each in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
            _move(each, aside / each.name)
        _move(plain, database)


def _put_files(place: Place, aside: Path, *, come: Sequence[str], go: Sequence[str]) -> None:
    """Move each folder at the top aside, and that of the backup in its place. What was moved stays moved."""
    for name in come:
        folder = place.signer_data if name in gathering.OF_SIGNER else place.data_dir
        # A link stays what it is: what it leads to is put aside, where that lies.
        here, there = (folder / name).resolve(), place.ready / DATA / name
        if there.exists() and name == vacant.SECRETS:
            _put_secrets(here, there)
        elif there.exists():
            _move(here, here.parent / aside.name / name)
            _move(there, here)
    for name in go:
        if not (place.data_dir / name).is_symlink():
            _move(place.data_dir / name, aside / name)


def _put_secrets(here: Path, there: Path) -> None:
    """What opens the rest is in no backup: what is here of it stays."""
    here.mkdir(exist_ok=True, mode=0o700)
    for each in there.iterdir():
        each.replace(here / each.name)


def _move(source: Path, target: Path) -> None:
    if source.exists() and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if source.stat().st_dev == target.parent.stat().st_dev:
            source.rename(target)
        else:
            shutil.move(source, target)


def _unpack(packed: Path, plain: Path, *, size: int) -> None:
    """Unpack the copy of the database: as many bytes as the list says, and no more."""
    written = 0
    try:
        with gzip.open(packed, "rb") as read, plain.open("wb") as write:
            while block := read.read(archive.CHUNK):
                written += len(block)
                if written > size:
                    raise NotABackup(why="its database is larger than its list says")
                write.write(block)
    except (OSError, EOFError) as error:
        if isinstance(error, gzip.BadGzipFile | EOFError):
            raise NotABackup(why="its database is damaged") from None
        raise
    if written != size:
        raise NotABackup(why="its database is smaller than its list says")
    packed.unlink()


def _bytes(manifest: Manifest) -> int:
    return sum(each.bytes for each in manifest.parts)


def _name(manifest: Manifest) -> str:
    """What tells one backup from another."""
    return f"{manifest.made_at.isoformat()} {manifest.parts[0].sha256}"
