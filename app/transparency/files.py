"""The folder ``published/log`` of the data folder: tiles, entry bundles and the checkpoint, as they are served."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.navigation import settings
from badge.key_files import write_whole
from tlog import tiles

CHECKPOINT = "checkpoint"
_TROUBLE, _LOCK = ".trouble", ".lock"


@dataclass(frozen=True)
class Trouble:
    """Why no checkpoint is made, by the code of its refusal, and since when."""

    code: str
    since: datetime


@dataclass(frozen=True)
class LogFiles:
    """Reads and writes below *folder*, each file as a whole."""

    folder: Path

    def read(self, path: str) -> bytes:
        """The tile or bundle at *path*. Raises ``OSError`` where there is none."""
        if not tiles.PATH.fullmatch(path):
            raise FileNotFoundError(path)
        return (self.folder / path).read_bytes()

    def write(self, path: str, data: bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(target, data)

    def checkpoint(self) -> str | None:
        with suppress(OSError, UnicodeDecodeError):
            return (self.folder / CHECKPOINT).read_text(encoding="utf-8")
        return None

    def size(self) -> int:
        """How many entries the checkpoint says that it has: for links only, nothing is verified."""
        lines = (self.checkpoint() or "").split("\n")
        return int(lines[1]) if len(lines) > 1 and lines[1].isdecimal() else 0

    def write_checkpoint(self, text: str) -> None:
        self.write(CHECKPOINT, text.encode())

    def forget_partial(self, path: str) -> None:
        """Delete the narrower files of a tile that is full now."""
        folder = self.folder / f"{path}.p"
        with suppress(FileNotFoundError):
            for each in folder.iterdir():
                each.unlink(missing_ok=True)
            folder.rmdir()

    def trouble(self) -> Trouble | None:
        try:
            kept = json.loads((self.folder / _TROUBLE).read_bytes())
            return Trouble(str(kept["code"]), datetime.fromisoformat(kept["since"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def note_trouble(self, code: str | None, *, at: datetime) -> None:
        """Write down what keeps checkpoints from being made; ``None`` once one was."""
        kept = self.trouble()
        if code is None:
            (self.folder / _TROUBLE).unlink(missing_ok=True)
        elif kept is None or kept.code != code:
            self.write(_TROUBLE, json.dumps({"code": code, "since": at.isoformat()}).encode())

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether nobody else makes a checkpoint now; while it lasts, nobody else can."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / _LOCK).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True


def log_files() -> LogFiles:
    """The files of this application's log."""
    return LogFiles(settings().data_dir / "published" / "log")
