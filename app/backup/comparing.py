"""After a restore: what came back is held against what the backup says of itself, and the house checks itself."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from app.backup import snapshots
from app.backup.manifest import Manifest
from app.backup.refusals import RestoredDiffers
from app.keys import badge_keys
from app.transparency import checking
from app.transparency.files import LogFiles
from app.transparency.refusals import LogBehind
from badge import journal_check
from badge.signer.memory import JOURNAL, journal_in
from config import Settings
from monitor import ledger
from sentences import SpokenError
from signatories import journal_seals


def as_it_was(settings: Settings, manifest: Manifest) -> Iterator[str]:
    """Hold counts, root and figures against the manifest, and say what agrees. Raises ``RestoredDiffers``."""
    with snapshots.snapshot(settings.database_url) as taken:
        found, said = taken.state(), manifest.state
    for table in sorted(found.counts.keys() | said.counts.keys()):
        if found.counts.get(table) != said.counts.get(table):
            raise RestoredDiffers(what=f"the rows of {table}")
    if (found.log_size, found.log_root, found.published) != (said.log_size, said.log_root, said.published):
        raise RestoredDiffers(what="the entries of the log")
    if (found.publications, found.figures) != (said.publications, said.figures):
        raise RestoredDiffers(what="the published figures")
    yield f"rows      {sum(found.counts.values())} in {len(found.counts)} tables: as in the backup"
    yield f"log       {found.log_size} entries, root {found.log_root}: as in the backup"
    yield f"figures   {found.publications} publications, {found.figures}: as in the backup"


def by_the_house(session: Session, files: LogFiles, *, data_dir: Path, signer_folder: Path) -> Iterator[str]:
    """Check ledger, journal, keys and log, and say what each came to.

    Raises ``LogBehind`` where an older backup lacks entries that were published; ``LogDiffers``,
    ``FilesDiffer``, ``JournalDiffers`` or ``LedgerDamaged`` with the first difference.
    """
    manifests = ledger.deliveries(session)
    ledger.check(data_dir, manifests)
    yield f"ledger    {len(manifests)} deliveries are as they were taken in"
    if (signer_folder / JOURNAL).is_file():
        found = journal_check.compare(session, journal_in(signer_folder))
        count = len(found.only_signed) + len(found.only_in_books)
        more = " (bin/register keys journal names them)" if count else ""
        yield f"journal   {found.read} lines, {count} differences{more}"
    sealed = journal_seals.check(session)
    yield f"acts      {sealed.lines} lines of the journal of acts under {sealed.seals} seals, {sealed.waiting} after"
    yield f"keys      {_of_keys()}"
    size, seen = snapshots.log_size(session), files.size()
    if seen > size:
        raise LogBehind(size=size, seen=seen)
    whole = checking.check(session, files)
    published = f", {whole.head.size} published, root {whole.head.root.hex()}" if whole.head else ""
    yield f"log check the log is whole: {whole.size} entries{published}"


def _of_keys() -> str:
    ring = badge_keys()
    if not ring.records():
        return "none yet"
    try:
        ring.signing_key(at=ring.records()[-1].changed_at)
    except (SpokenError, OSError) as error:
        return f"cannot be opened here. {error}"
    return f"{len(ring.records())}, and the one that signs can be opened"
