"""What the signer remembers beside its keys: what it signed, the bits that were ever set, the last tree of the log."""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from badge import key_files, status_list
from badge.strict import Malformed
from tlog.checkpoint import Checkpoint, read_text

JOURNAL, BITS, TREE, LOCK = "journal.ndjson", "status-bits.json", "log-tree", "lock"


@dataclass(frozen=True)
class Noted:
    """One line of the journal: what was about to be signed, by its kind and name, and when."""

    kind: str
    name: str
    at: datetime


def journal_in(folder: Path) -> Iterator[Noted]:
    """All lines of the journal in *folder*, oldest first; a line that was cut off is left out.

    Raises ``OSError`` where there is none.
    """
    with (folder / JOURNAL).open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            try:
                noted = json.loads(line)
                yield Noted(str(noted["kind"]), str(noted["name"]), datetime.fromisoformat(noted["at"]))
            except (ValueError, KeyError, TypeError):
                continue


def bits_in(folder: Path) -> dict[str, bytes]:
    """By the id of each status list, the bits that were ever signed as set; none where nothing is kept.

    Raises ``Malformed`` for a damaged file: without its bits the signer must not start.
    """
    try:
        packed = json.loads((folder / BITS).read_bytes())
        return {str(list_id): status_list.unpack(encoded) for list_id, encoded in packed.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError) as error:
        raise Malformed("the bits of the status lists cannot be read") from error


def tree_in(folder: Path) -> Checkpoint | None:
    """The tree of the public log that was signed last; ``None`` where none was.

    Raises ``Malformed`` for a damaged file: without it the signer must not start.
    """
    try:
        return read_text((folder / TREE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise Malformed("the last tree of the log cannot be read") from error


def process_of(folder: Path) -> int | None:
    """The number of the process that has the folder, or had it last."""
    try:
        return int((folder / LOCK).read_text())
    except (FileNotFoundError, ValueError):
        return None


class Memory:
    """The folder of the signer. One process has it at a time.

    Raises ``BlockingIOError`` where another has it, and ``Malformed`` for bits that cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        with ExitStack() as undone:
            self._lock = undone.enter_context((folder / LOCK).open("a"))
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._lock.truncate(0)
            self._lock.write(f"{os.getpid()}\n")  # for who looks which process it is
            self._lock.flush()
            self.bits: dict[str, bytes] = bits_in(folder)
            self.tree = tree_in(folder)
            undone.pop_all()
        self._journal = os.open(folder / JOURNAL, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def close(self) -> None:
        if not self._lock.closed:
            os.close(self._journal)
            self._lock.close()

    def note(self, kind: str, names: Iterable[str], *, kid: str, at: datetime) -> None:
        """Write down what is about to be signed, and see it on disk: nothing is signed that is not here."""
        lines = "".join(
            json.dumps({"at": at.isoformat(), "kind": kind, "name": name, "kid": kid}) + "\n"
            for name in names
        )
        os.write(self._journal, lines.encode("ascii"))
        os.fsync(self._journal)

    def signed_since(self, moment: datetime) -> list[tuple[str, datetime]]:
        """Kind and moment of all that was signed since then; a last line that was cut off counts not."""
        return [(each.kind, each.at) for each in journal_in(self._folder) if each.at >= moment]

    def keep_bits(self, shown: Mapping[str, bytes]) -> None:
        """Keep the bits that are about to be signed as set, added to those of before."""
        changed = False
        for list_id, bits in shown.items():
            before = self.bits.get(list_id, bytes(len(bits)))
            together = bytes(one | other for one, other in zip(before, bits, strict=True))
            changed = changed or together != self.bits.get(list_id)
            self.bits[list_id] = together
        if changed:
            packed = {
                list_id: status_list.pack(status_list.indexes(bits)) for list_id, bits in self.bits.items()
            }
            key_files.write_whole(self._folder / BITS, json.dumps(packed).encode("ascii"))

    def keep_tree(self, head: Checkpoint) -> None:
        """Keep the tree that is about to be signed: no smaller and no other one is signed after it."""
        if head != self.tree:
            key_files.write_whole(self._folder / TREE, head.text.encode())
            self.tree = head


class Pace:
    """How many things of one kind may be signed in an hour: a broken asker cannot mint without end.

    Each kind has its own count, so that what every visitor may ask for (tickets) cannot keep badges waiting.
    """

    def __init__(self, per_hour: int, signed: Iterable[tuple[str, datetime]] = ()) -> None:
        self._per_hour = per_hour
        self._signed: dict[str, list[datetime]] = {}
        for kind, at in signed:
            self._signed.setdefault(kind, []).append(at)

    def take(self, kind: str, count: int, *, at: datetime) -> bool:
        """Count *count* more of *kind*, unless that is too many; then say no, and count nothing."""
        lately = [each for each in self._signed.get(kind, ()) if each > at - timedelta(hours=1)]
        self._signed[kind] = lately
        if len(lately) + count > self._per_hour:
            return False
        lately += [at] * count
        return True
