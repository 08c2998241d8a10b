"""What the signer remembers beside its keys: a journal of what it signed, and the bits that were ever set."""

import fcntl
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

from badge import key_files, status_list
from badge.strict import Malformed

JOURNAL, BITS, LOCK = "journal.ndjson", "status-bits.json", "lock"


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
            self.bits: dict[str, bytes] = self._read_bits()
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
        found: list[tuple[str, datetime]] = []
        for line in (self._folder / JOURNAL).read_text(encoding="ascii").splitlines():
            try:
                noted = json.loads(line)
                kind, at = str(noted["kind"]), datetime.fromisoformat(noted["at"])
            except (ValueError, KeyError, TypeError):
                continue
            if at >= moment:
                found.append((kind, at))
        return found

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

    def _read_bits(self) -> dict[str, bytes]:
        """Raises ``Malformed`` for a damaged file: without its bits the signer must not start."""
        try:
            packed = json.loads((self._folder / BITS).read_bytes())
            return {str(list_id): status_list.unpack(encoded) for list_id, encoded in packed.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, AttributeError) as error:
            raise Malformed("the bits of the status lists cannot be read") from error


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
