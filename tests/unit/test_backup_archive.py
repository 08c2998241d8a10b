"""The file of a backup: nothing is believed that its list does not name, and nothing leads out of its folder."""

import io
import json
import tarfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.backup import archive, manifest
from app.backup.manifest import Manifest, NotAManifest, Part, State
from app.backup.refusals import FileIsThere, NotABackup

STATE = State({"entry": 2}, 2, "ab" * 32, 2, 0, "cd" * 32)
CONTENT = {"database.sqlite3.gz": b"rows" * 700, "data/keys/keys.json": b"{}", "data/case-files/a": b""}


def nothing(_bytes: int) -> None:
    """Counts nothing."""


def whole(folder: Path) -> tuple[Manifest, dict[str, Path]]:
    places = {}
    for number, (name, data) in enumerate(CONTENT.items()):
        places[name] = folder / f"part-{number}"
        places[name].write_bytes(data)
    parts = tuple(archive.part_of(name, path, tell=nothing) for name, path in places.items())
    made = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    return Manifest("0.1.0", "sqlite", "3.46", "0015", made, "https://r.example", 2800, STATE, parts), places


def test_what_is_written_is_read_again_and_replaces_no_file(tmp_path: Path) -> None:
    made, places = whole(tmp_path)
    file = tmp_path / "file"
    archive.write(file, made, places, tell=nothing)
    assert archive.check(file, tell=nothing, into=tmp_path / "out") == made == archive.manifest_of(file)
    assert {name: (tmp_path / "out" / name).read_bytes() for name in CONTENT} == CONTENT
    with pytest.raises(FileIsThere):
        archive.write(file, made, places, tell=nothing)
    assert [each for each in tmp_path.iterdir() if each.name.startswith(".")] == []


NAMES = (
    "../x",
    "data/../x",
    "/etc/x",
    "data//x",
    "data/.hidden",
    "x",
    "data/a b",
    "data/a\nb",
    "data/" + "a" * 400,
    "data/é",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_elsewhere_is_no_part(tmp_path: Path, name: str) -> None:
    made, _ = whole(tmp_path)
    said = manifest.written(replace(made, parts=(*made.parts, Part(name, 0, "00" * 32))))
    with pytest.raises(NotAManifest):
        manifest.read(said)


CHANGES: dict[str, Any] = {
    "format": 2, "engine": "oracle", "made_at": "2026-11-24T12:00:00", "database_bytes": -1, "parts": [],
    "software": 1, "state": {}, "base_url": None, "database_bytes ": 1,
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_list_with_an_impossible_value_is_refused(tmp_path: Path, change: str) -> None:
    made, _ = whole(tmp_path)
    said = {**json.loads(manifest.written(made)), change: CHANGES[change]}
    with pytest.raises(NotAManifest):
        manifest.read(json.dumps(said).encode())
    for damaged in (b"", b"[]", b"[" * 100_000, b"\xff"):
        with pytest.raises(NotAManifest):
            manifest.read(damaged)


def packed(file: Path, members: Sequence[tuple[tarfile.TarInfo, bytes]], mode: str = "w") -> Path:
    with tarfile.open(file, mode) as made:  # pyright: ignore[reportCallIssue, reportArgumentType]
        for entry, data in members:
            entry.size = len(data) if entry.isreg() else 0
            made.addfile(entry, io.BytesIO(data) if entry.isreg() else None)
    return file


def members(made: Manifest) -> list[tuple[tarfile.TarInfo, bytes]]:
    listed = [(tarfile.TarInfo(name), data) for name, data in CONTENT.items()]
    return [(tarfile.TarInfo("manifest.json"), manifest.written(made)), *listed]


def link(name: str, kind: bytes) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, "/etc/hostname"
    return entry


def test_links_extra_parts_and_packed_files_are_refused(tmp_path: Path) -> None:
    made, _ = whole(tmp_path)
    right = members(made)
    archive.check(packed(tmp_path / "right", right), tell=nothing)
    wrong = {
        "a link": [*right[:2], (link("data/keys/keys.json", tarfile.SYMTYPE), b""), right[3]],
        "an empty link": [*right[:3], (link(right[3][0].name, tarfile.SYMTYPE), b"")],
        "a hard link": [*right[:2], (link("data/keys/keys.json", tarfile.LNKTYPE), b""), right[3]],
        "a device": [*right[:2], (link("data/keys/keys.json", tarfile.CHRTYPE), b""), right[3]],
        "a folder": [*right[:2], (link("data/keys/keys.json", tarfile.DIRTYPE), b""), right[3]],
        "one more": [*right, (tarfile.TarInfo("data/more"), b"")],
        "one twice": [*right, right[3]],
        "one less": right[:-1],
        "another order": [right[0], right[2], right[1], right[3]],
        "no list": right[1:],
        "nothing": [],
        "other bytes": [*right[:1], (right[1][0], b"rowz" * 700), *right[2:]],
        "longer": [*right[:1], (right[1][0], b"rows" * 701), *right[2:]],
    }
    for what, these in wrong.items():
        with pytest.raises(NotABackup):
            archive.check(packed(tmp_path / what, these), tell=nothing, into=tmp_path / f"out of {what}")
    for mode in ("w:gz", "w:xz"):  # what unpacks to more than it is
        with pytest.raises(NotABackup):
            archive.check(packed(tmp_path / mode, right, mode), tell=nothing)
    assert not (tmp_path / "hostname").exists()


def test_a_file_that_was_cut_off_is_refused_wherever_it_ends(tmp_path: Path) -> None:
    made, _ = whole(tmp_path)
    data = packed(tmp_path / "right", members(made)).read_bytes()
    end = data.rindex(b"data/case-files/a") + 500
    for length in range(0, end, 211):
        (tmp_path / "cut").write_bytes(data[:length])
        with pytest.raises(NotABackup):
            archive.check(tmp_path / "cut", tell=nothing)
