"""What a whole scoring leaves behind for the next: its items and incidents, and all that they depend on.

One per period, norm and method; the next takes its place. Opaque ids, codes and lengths, as in item lists. A rerun
(``judging_again``) may start from it where it fits to the last byte; nothing that is public rests on it.
"""

import hashlib
import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from monitor import holdings, ledger
from monitor.delivery_models import Manifest
from monitor.engine import SQL
from monitor.holdings import Holding
from monitor.method import Window

KEPT = ITEMS, INCIDENTS = "item", "incident"
DOUBT = "differs"
TEXTS = ("known", "given", "asked_*", "measure_*", "touched", "again_*")
"""The SQL that makes items and incidents, and that puts kept ones beside new ones."""


@dataclass(frozen=True)
class Basis:
    """All that judged items depend on: what must be the same, the deliveries in order, the decisions."""

    same: Mapping[str, str]
    deliveries: Sequence[Sequence[str | int | bool]]
    decided: Mapping[str, str]

    @property
    def last(self) -> int:
        """The sequence number of the last delivery."""
        return int(self.deliveries[-1][0])

    @property
    def name(self) -> str:
        """The name of the place for this period, norm and method: one scoring is kept there."""
        places = (self.same[name] for name in ("start", "end", "norm", "method"))
        return hashlib.sha256("\n".join(places).encode()).hexdigest()


def basis_of(
    manifests: Sequence[Manifest], held: Sequence[Holding], window: Window, decided: Mapping[str, str] | None
) -> Basis:
    return Basis(
        same={
            "start": window.start.isoformat(),
            "end": window.end.isoformat(),
            "norm": f"{window.norm.name} {window.norm.hours}",
            "method": window.method.version,
            "parameters": window.method.params_digest,
            "holdings": holdings.digest(held),
            "texts": texts_digest(),
        },
        deliveries=[
            [each.sequence, each.is_gone, each.digest, each.folder, *each.files] for each in manifests
        ],
        decided=dict(decided or {}),
    )


def fits(before: Basis, now: Basis) -> bool:
    """Whether items of *before* can be items of *now*, but for what later deliveries and decisions touch.

    The deliveries of *before* come first, in the same files, and the later ones lie in files of their own: rows
    that were merged, deleted or taken out leave nothing to start from.
    """
    count = len(before.deliveries)
    later = now.deliveries[count:]
    return (
        count > 0
        and before.same == now.same
        and list(before.deliveries) == list(now.deliveries[:count])
        and all(digest == folder and not is_gone for _, is_gone, digest, folder, *_ in later)
    )


def keep(connection: duckdb.DuckDBPyConnection, *, data_dir: Path, folder: Path, basis: Basis) -> None:
    """Keep the tables ``item`` and ``incident`` of *connection*, which may write in the private *folder*.

    The note that names the files is renamed into place last: without it they are nothing.
    """
    root = place(data_dir)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    files: dict[str, str] = {}
    for name in KEPT:
        draft = folder / f"kept-{name}.parquet"
        connection.table(name).write_parquet(str(draft), compression="snappy")
        draft.chmod(0o600)
        files[name] = ledger.file_digest(draft)
        ledger.sync(draft)
        draft.rename(root / f"{files[name]}.parquet")
    said = {**asdict(basis), "files": files}
    note = folder / "kept.json"
    note.write_text(json.dumps({"said": said, "digest": _digest(said)}))
    note.chmod(0o600)
    ledger.sync(note)
    note.rename(root / f"{basis.name}.json")
    _sweep(root)
    ledger.sync(root)


def hold(data_dir: Path, *, folder: Path, basis: Basis) -> Basis | None:
    """What is kept of the scoring before, when it fits *basis*; its files are held in *folder* by a second name.

    None when there is nothing, or it is damaged, of other inputs than *basis* begins with, or not to be trusted.
    """
    note = place(data_dir) / f"{basis.name}.json"
    said = _said(note)
    if said is None or is_doubted(data_dir):
        return None
    before = Basis(said["same"], said["deliveries"], said["decided"])
    if not fits(before, basis):
        return None
    for name in KEPT:
        try:
            os.link(note.with_name(f"{said['files'][name]}.parquet"), path_of(folder, name))
        except OSError:  # replaced or swept at this moment
            return None
        if ledger.file_digest(path_of(folder, name)) != said["files"][name]:
            return None
    return before


def path_of(folder: Path, name: str) -> Path:
    """Where ``hold`` holds the items, or the incidents."""
    return folder / f"before-{name}.parquet"


def place(data_dir: Path) -> Path:
    """The folder with all that is kept."""
    return data_dir / "judged"


def forget(data_dir: Path, *, deliveries: Collection[str]) -> None:
    """Delete what rests on one of these *deliveries* (digests), whose rows were deleted or lie elsewhere now."""
    for note in place(data_dir).glob("*.json"):
        said = _said(note)
        if said is None or not {each[2] for each in said["deliveries"]}.isdisjoint(deliveries):
            note.unlink(missing_ok=True)
    _sweep(place(data_dir))


def doubt(data_dir: Path) -> None:
    """Note that a rerun from what is kept gave other figures than the whole run: until there are other texts,
    nothing starts from it."""
    (place(data_dir) / DOUBT).write_text(texts_digest())


def is_doubted(data_dir: Path) -> bool:
    try:
        return (place(data_dir) / DOUBT).read_text() == texts_digest()
    except OSError:
        return False


def _sweep(root: Path) -> None:
    """Remove the files that no note names."""
    notes = [said for said in map(_said, root.glob("*.json")) if said is not None]
    named = {digest for said in notes for digest in said["files"].values()}
    for path in root.glob("*.parquet"):
        if path.stem not in named:
            path.unlink(missing_ok=True)


def _said(note: Path) -> dict[str, Any] | None:
    """What a note says; None when it is not there, or not as it was written."""
    try:
        kept: dict[str, Any] = json.loads(note.read_text())
        return kept["said"] if kept["digest"] == _digest(kept["said"]) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _digest(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def texts_digest() -> str:
    """The digest of every text that has a part in it, and of who runs it."""
    parts = [
        duckdb.__version__,
        *(path.read_text() for name in TEXTS for path in sorted(SQL.glob(f"{name}.sql"))),
    ]
    return ledger.digest_of_digests([hashlib.sha256(each.encode()).hexdigest() for each in parts])
