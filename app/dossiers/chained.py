"""The rule of the log of before it was a tree (migration 0014): dossiers that were made then are checked by it. Pure.

Each entry had the digest of the one before it; there was neither salt nor path.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from signatories import canonical, leaves

FORMAT = "gedragscode-register dossier 1"
FIELDS = ("position", "at", "kind", "data", "previous", "digest")


def is_whole(entry: Mapping[str, Any]) -> bool:
    """Whether the entry has the digest of what it says, by the rule of then."""
    try:
        at = datetime.fromisoformat(entry["at"]).astimezone(UTC).isoformat(timespec="microseconds")
        said = [entry["position"], at, entry["kind"], entry["data"], entry["previous"]]
        made = hashlib.sha256(canonical.ENCODER.encode(said).encode()).hexdigest()
    except (KeyError, TypeError, ValueError):
        return False
    return entry["digest"] == made


def against(
    entries: Mapping[int, Mapping[str, Any]], log: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[bool, str]]:
    """Hold what the entries say against a copy of the log of today, whose digests are others."""
    missing = dict(entries)
    for entry in log:
        mine = missing.pop(entry["position"], None)
        if mine is not None and not _says_the_same(mine, entry):
            yield False, f"entry {entry['position']} says the same in the copy of the log"
    yield not missing, "every entry of the dossier is in the copy of the log"


def _says_the_same(mine: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    """Whether both are of one act; what was erased since is left aside."""
    names = {name for name, value in entry["data"].items() if not leaves.is_erased(value)}
    return (
        datetime.fromisoformat(mine["at"]) == datetime.fromisoformat(entry["at"])
        and mine["kind"] == entry["kind"]
        and mine["data"].keys() == entry["data"].keys()
        and all(mine["data"][name] == entry["data"][name] for name in names)
    )
