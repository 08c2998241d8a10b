"""A tree of files in which each is replaced as a whole, and none is written twice.

``objects`` holds the bytes under their digest, ``files`` the same files under their addresses (hard links), with
``.gz`` beside what gets smaller by it. A reader sees the old file or the new one. Knows no Flask and no database.
"""

import gzip
import hashlib
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

SMALLER = 0.9
"""A file is kept compressed too when that takes at most this part of it."""
MANIFEST = "manifest.json"


class File(NamedTuple):
    """From what a file was made, the digest of its bytes, and the digest of what counts as a change in it."""

    stamp: str
    digest: str
    same: str


@dataclass
class Tree:
    """The tree below *folder*. ``kept`` says what is known of the file at each address."""

    folder: Path
    kept: dict[str, "File"] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    """Addresses whose bytes are others since ``opened``, or that are gone."""

    @classmethod
    def opened(cls, folder: Path) -> "Tree":
        """The tree as its manifest says; what that does not know is written anew."""
        for name in ("objects", "files"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        try:
            kept = json.loads((folder / MANIFEST).read_bytes())
            return cls(folder, {str(path): File(*map(str, known)) for path, known in kept.items()})
        except (OSError, ValueError, TypeError, AttributeError):
            return cls(folder)

    def is_made_from(self, path: str, stamp: str) -> bool:
        return path in self.kept and self.kept[path].stamp == stamp

    def put(self, path: str, body: bytes, *, stamp: str, lasting: bytes | None = None) -> None:
        """The file at the address *path* is *body* from now on.

        *lasting* is what of it counts as a change, where that is not all: the file stays when that is the same.
        """
        known = self.kept.get(path)
        same = hashlib.sha256(body if lasting is None else lasting).hexdigest()
        if known is not None and known.same == same:
            self.kept[path] = File(stamp, known.digest, same)
            return
        digest = hashlib.sha256(body).hexdigest()
        self._link(self._object(digest, body), self._file(path))
        self._put_small(path, body, digest)
        self.changed.append(path)
        self.kept[path] = File(stamp, digest, same)

    def drop_others(self, paths: set[str]) -> None:
        """Take away what is not at one of these addresses."""
        for path in sorted(set(self.kept) - paths):
            for file in (self._file(path), self._small(path)):
                file.unlink(missing_ok=True)
            del self.kept[path]
            self.changed.append(path)

    def close(self) -> None:
        """Write the manifest, and forget the bytes that no address has any more."""
        body = json.dumps({path: list(each) for path, each in self.kept.items()}, sort_keys=True, indent=0)
        replace_file(self.folder / MANIFEST, body.encode())
        if self.changed:
            used = {each.digest for each in self.kept.values()}
            for each in (self.folder / "objects").glob("*/*"):
                if each.name.removesuffix(".gz") not in used:
                    each.unlink()

    def _put_small(self, path: str, body: bytes, digest: str) -> None:
        small = gzip.compress(body, mtime=0)
        if len(small) <= SMALLER * len(body):
            self._link(self._object(f"{digest}.gz", small), self._small(path))
        else:
            self._small(path).unlink(missing_ok=True)

    def _object(self, name: str, body: bytes) -> Path:
        target = self.folder / "objects" / name[:2] / name
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            replace_file(target, body)
        return target

    def _link(self, target: Path, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
        os.link(target, draft)
        draft.replace(file)

    def _file(self, path: str) -> Path:
        found = (self.folder / "files" / path.removeprefix("/")).resolve()
        if not found.is_relative_to((self.folder / "files").resolve()):
            raise ValueError("an address leads out of the tree")
        return found

    def _small(self, path: str) -> Path:
        file = self._file(path)
        return file.with_name(f"{file.name}.gz")


def replace_file(path: Path, body: bytes) -> None:
    """The file at *path* is *body*, wholly or not at all."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with draft.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(0o644)
    draft.replace(path)
