"""The folder ``published`` in the data folder: a file for each badge, status list and chart, replaced as a whole."""

import logging
import os
import re
import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.navigation import settings
from badge import code as codes
from badge.snapshot import Snapshot, as_text, from_text

log = logging.getLogger(__name__)


@dataclass
class Written:
    """How often this process wrote below ``published``: who remembers what lies there looks again after it."""

    times: int = 0


written = Written()
_LIST = re.compile(r"\d{1,9}\.jwt")


@dataclass(frozen=True)
class Store:
    """Reads and writes below *folder*. What cannot be read counts as not there."""

    folder: Path

    def find(self, code: str) -> Snapshot | None:
        """The badge of a CODE, however it was typed."""
        wanted = codes.normalised(code)
        body = self._read(self.badge_file(wanted)) if wanted else None
        try:
            return from_text(body) if body else None
        except (ValueError, KeyError, TypeError):
            log.error("the published file of a badge cannot be read")
            return None

    def status_list(self, list_number: int) -> str | None:
        return self._read(self._list(list_number))

    def lists(self) -> Iterable[str]:
        """Every status list."""
        with suppress(FileNotFoundError):
            for path in sorted(self._lists.iterdir()):
                if _LIST.fullmatch(path.name) and (token := self._read(path)):
                    yield token

    def write_badge(self, snapshot: Snapshot, *, log_size: int | None = None) -> bool:
        """Write it down, if that changes anything; whether it did.

        What a later act wrote is kept: two that commit at once may write in either order. With
        *log_size*, what is kept of acts that the log does not have (any more) gives way.
        """
        kept = self.find(snapshot.code)
        if (
            kept is not None
            and _place(kept) > _place(snapshot)
            and (log_size is None or _place(kept) < log_size)
        ):
            return False
        return self._write(self.badge_file(snapshot.code), as_text(snapshot))

    def write_list(self, list_number: int, token: str) -> bool:
        return self._write(self._list(list_number), token)

    def picture(self, name: str) -> str | None:
        """The picture of a chart; see ``app.charts.pictures``."""
        return self._read(self._picture(name))

    def write_picture(self, name: str, text: str) -> bool:
        return self._write(self._picture(name), text)

    def has_picture(self, name: str) -> bool:
        return self._picture(name).is_file()

    def stamp(self, publication: str) -> str | None:
        """What the pictures of a publication were last made from; see ``picturing``."""
        return self._read(self._stamp(publication))

    def write_stamp(self, publication: str, stamp: str) -> bool:
        return self._write(self._stamp(publication), stamp)

    def changed_at(self) -> float:
        """When that mark was last left; the beginning of time where it never was."""
        try:
            return (self.folder / "changed").stat().st_mtime
        except OSError:
            return 0.0

    def mark_changed(self) -> None:
        """Leave a mark that something changed: the time of the file ``changed``."""
        path = self.folder / "changed"
        try:
            try:
                # Finer than what the file system counts in by itself, and never a time that it had before.
                moment = max(time.time_ns(), path.stat().st_mtime_ns + 1)
                os.utime(path, ns=(moment, moment))
            except FileNotFoundError:
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                path.touch()
        except OSError as error:  # who looks here also looks at how old an answer is
            log.error("a change could not be marked: %s", type(error).__name__)
        written.times += 1

    def _picture(self, name: str) -> Path:
        return self.folder / "charts" / name[:2] / f"{name}.svg"

    def _stamp(self, publication: str) -> Path:
        return self.folder / "charts" / f"{publication}.made"

    @property
    def _lists(self) -> Path:
        return self.folder / "status"

    def _list(self, list_number: int) -> Path:
        return self._lists / f"{list_number}.jwt"

    def badge_file(self, badge_code: str) -> Path:
        return self.folder / "badges" / f"{badge_code}.json"

    def _read(self, path: Path) -> str | None:
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def _write(self, path: Path, text: str) -> bool:
        if self._read(path) == text:
            return False
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        written.times += 1
        return True


def _place(snapshot: Snapshot) -> int:
    return -1 if snapshot.record.log_index is None else snapshot.record.log_index


def store() -> Store:
    """The store of this application."""
    return Store(settings().data_dir / "published")
