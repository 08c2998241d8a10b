"""What a backup says of itself: when it was made, each part with its digest, what it must come to. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
LONGEST = 64 * 1024 * 1024
"""Bytes of a manifest: some 400,000 files."""
SQLITE, POSTGRES = "sqlite", "postgresql"
DATABASE: Mapping[str, str] = {SQLITE: "database.sqlite3.gz", POSTGRES: "database.dump"}
DATA = "data/"
_NAME = re.compile(r"(?:data/)?[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,15}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class NotAManifest(ValueError):
    """The text is no manifest of a backup."""


@dataclass(frozen=True)
class Part:
    """A file in the archive. ``name`` is relative, and leads to no other folder."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class State:
    """What the database held at the moment of the copy.

    ``counts``: rows by table. ``log_size`` and ``log_root``: all entries and the root of the tree over
    them, in hex. ``published``: entries of the last checkpoint. ``figures``: publications, and one
    digest over theirs.
    """

    counts: Mapping[str, int]
    log_size: int
    log_root: str
    published: int
    publications: int
    figures: str


@dataclass(frozen=True)
class Manifest:
    """``engine`` is the database's, with its own version; ``revision`` that of the tables (empty when unknown)."""

    software: str
    engine: str
    engine_version: str
    revision: str
    made_at: datetime
    base_url: str
    database_bytes: int
    state: State
    parts: tuple[Part, ...]

    @property
    def bytes(self) -> int:
        """All that is written when it is restored."""
        return sum(each.bytes for each in self.parts) + self.database_bytes


def is_safe(name: str) -> bool:
    """Whether a part may be called *name*: no way up, no absolute path, no hidden file."""
    return len(name) <= 400 and _NAME.fullmatch(name) is not None


def written(manifest: Manifest) -> bytes:
    said = {**asdict(manifest), "format": FORMAT, "made_at": manifest.made_at.isoformat()}
    return json.dumps(said, indent=1, sort_keys=True).encode()


def read(data: bytes) -> Manifest:
    """The manifest in *data*. Raises ``NotAManifest``."""
    try:
        said = json.loads(data)
        if said.pop("format") != FORMAT:
            raise NotAManifest("another format")
        manifest = Manifest(
            **{
                **said,
                "made_at": datetime.fromisoformat(said["made_at"]),
                "state": State(**said["state"]),
                "parts": tuple(Part(**each) for each in said["parts"]),
            }
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NotAManifest("not of this form") from error
    if not _is_sound(manifest):
        raise NotAManifest("its values are not possible")
    return manifest


def _is_sound(manifest: Manifest) -> bool:
    names = [each.name for each in manifest.parts if isinstance(each.name, str)]
    state = manifest.state
    numbers: list[Any] = [manifest.database_bytes, state.log_size, state.published, state.publications]
    numbers += [each.bytes for each in manifest.parts]
    texts = (manifest.software, manifest.engine_version, manifest.revision, manifest.base_url, state.figures)
    return (
        manifest.engine in DATABASE
        and manifest.made_at.tzinfo is not None
        and isinstance(state.counts, dict)
        and all(type(each) is int and each >= 0 for each in (*numbers, *state.counts.values()))
        and all(isinstance(each, str) and len(each) <= 300 for each in (*texts, state.log_root))
        and len(names) == len(manifest.parts) == len(set(names))
        and all(is_safe(name) for name in names)
        and all(name == DATABASE[manifest.engine] or name.startswith(DATA) for name in names)
        and DATABASE[manifest.engine] in names
        and all(isinstance(each.sha256, str) and _DIGEST.fullmatch(each.sha256) for each in manifest.parts)
    )
