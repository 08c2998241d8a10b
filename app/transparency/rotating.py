"""The life of the log's own key: the books follow it once it was replaced, and the one before is given up in time.

Both sign every checkpoint until then. Who kept the old key has that long to get the new one; and a key is
given up only when the witness takes checkpoints without it.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.navigation import settings
from app.transparency import asking_witness, log_keys
from app.transparency.files import LogFiles
from app.transparency.refusals import WitnessAway, WitnessRefused
from badge import key_life
from badge.key_states import KeyState
from badge.keys import KeyRecord, KeyRing
from tlog import checkpoint, note

OVERDUE = timedelta(days=1)
"""How long after its term a key may still sign before that is an alarm."""


def follow(session: Session, files: LogFiles, *, at: datetime) -> None:
    """Enter in the log what became of its keys, and give up one whose time is over. Flushes.

    Of a log that has its first key still, nothing is entered. Raises ``KeyComesBack``.
    """
    ring = log_keys.log_ring()
    if not _was_replaced(ring):
        return

    def last_end(_session: Session, _record: KeyRecord) -> datetime | None:
        return None if _goes_without(files) else at

    key_life.retire_due(session, keys=ring, at=at, last_end=last_end)
    key_life.follow(session, keys=ring, at=at)


def overdue(*, at: datetime) -> bool:
    """Whether a key signs on though its time is over: the witness does not know the one that follows."""
    ring = log_keys.log_ring()
    latest = ring.least_before_retiring + OVERDUE
    return any(each.state is KeyState.PREVIOUS and each.changed_at + latest < at for each in ring.records())


def comes_back(session: Session) -> bool:
    """Whether a key signs or is published again that was given up."""
    ring = log_keys.log_ring()
    return _was_replaced(ring) and key_life.comes_back(session, keys=ring)


def _was_replaced(ring: KeyRing) -> bool:
    return len(ring.records()) > 1


def _goes_without(files: LogFiles) -> bool:
    """Whether the published checkpoint is taken with the signature of the active key alone."""
    url, text, keys = settings().witness_url, files.checkpoint(), log_keys.log_keys()
    if text is None or not keys:
        return False
    try:
        head, _ = checkpoint.opened(text, keys[:1])
        if not url:
            return True
        lines = [
            note.signature_line(keys[0], data[4:])
            for name, data in note.read(text).signatures
            if (name, data[:4]) == (keys[0].name, keys[0].id)
        ]
        alone = note.written(head.text, lines)
        asking_witness.cosigned(url, alone, old=head.size, proof=[], keys=log_keys.witness_keys())
    except (note.NotANote, WitnessAway, WitnessRefused):
        return False
    return True
