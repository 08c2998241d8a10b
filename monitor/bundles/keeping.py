"""Keeps the bundle of what was published as a file beside its item list, and names it in the log."""

import hashlib
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from monitor import ledger
from monitor.bundles import building, evidence
from monitor.bundles.errors import NoBundle
from monitor.errors import LedgerDamaged
from monitor.models import Publication
from monitor.shown_before import EVER_SHOWN
from monitor.workspace import workspace
from signatories import entries


def path_of(publication: Publication, *, data_dir: Path) -> Path:
    """Where the bundle of *publication* is kept: named after the digest of its scores file."""
    return data_dir / "publications" / f"{publication.output_digest}.bundle.zip"


def keep(session: Session, *, publication: Publication, data_dir: Path, at: datetime) -> str:
    """Make and keep the bundle of what was just published, and append its digest to the log.

    Raises ``LedgerDamaged``, ``MadeBeforeBundles``, or ``BundleDiffers`` where it does not recompute.
    """
    data = _made(publication, data_dir)
    _write(path_of(publication, data_dir=data_dir), data, data_dir=data_dir)
    digest = hashlib.sha256(data).hexdigest()
    entries.append(
        session,
        "bundle-published",
        at=at,
        period=publication.period,
        version=publication.version,
        norm=publication.norm,
        output_digest=publication.output_digest,
        bundle_digest=digest,
    )
    return digest


def bundle_of(publication: Publication, *, data_dir: Path) -> Path:
    """The kept bundle of a publication; made again from what is frozen where the file is gone.

    Raises ``NoBundle`` when its item list is not there, or is of before there were bundles.
    """
    if publication.state not in EVER_SHOWN:
        raise ValueError("a bundle of what is not public")
    path = path_of(publication, data_dir=data_dir)
    if not path.is_file():
        try:
            made = _made(publication, data_dir)
        except LedgerDamaged:
            raise NoBundle from None
        _write(path, made, data_dir=data_dir)
    return path


def _made(publication: Publication, data_dir: Path) -> bytes:
    found = evidence.read(publication, data_dir=data_dir)
    return building.archive(building.files_of(publication, found))


def _write(path: Path, data: bytes, *, data_dir: Path) -> None:
    """Write *data* wholly or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with workspace(data_dir) as folder:
        draft = folder / path.name
        draft.write_bytes(data)
        ledger.sync(draft)
        draft.replace(path)
    ledger.sync(path.parent)
