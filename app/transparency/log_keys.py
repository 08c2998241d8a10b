"""The keys that sign checkpoints: the log's own, kept apart from those of badges; and that of its witness."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from flask import current_app

import witness
from app.keys import ring_of
from app.navigation import settings
from badge.key_states import GONE, PUBLISHED, KeyState
from badge.keys import KeyRecord, KeyRing
from badge.signer import checkpoints
from badge.signer.asking import SignerStore
from badge.strict import base64url_decode
from config import WrongSetting
from tlog import note
from tlog.checkpoint import Checkpoint, origin_of


def log_ring() -> KeyRing:
    """The key ring in ``log/keys`` of the data folder; its first key is made on first use."""
    ring = current_app.extensions.get("log_keys")
    if ring is None:
        ring = current_app.extensions["log_keys"] = ring_of(checkpoints.RING)
    return ring


def origin() -> str:
    """The name of this register's log."""
    return origin_of(settings().base_url)


def log_keys() -> list[note.Key]:
    """The public keys of the log to trust now, that which signs first; none before the first checkpoint."""
    records = log_ring().records()
    return _keys_of(each for state in PUBLISHED for each in records if each.state is state)


def signing_keys() -> list[note.Key]:
    """The keys that sign every checkpoint now: the active one, and those before it while they overlap."""
    return _keys_of(log_ring().signing_records())


def keys_ever() -> list[note.Key]:
    """Every key that the log ever had: what lies here already is read with those that were given up, too."""
    return _keys_of(log_ring().records())


class Term(NamedTuple):
    """A key and its term: published *since*, and *until* it was given up; ``None`` while it signs or will sign."""

    key: note.Key
    kid: str
    state: KeyState
    since: datetime
    until: datetime | None


def terms() -> list[Term]:
    """The term of every key that the log ever had, the oldest first."""
    return [
        Term(
            _key_of(each), each.kid, each.state, each.made_at, each.changed_at if each.state in GONE else None
        )
        for each in log_ring().records()
    ]


def witness_keys() -> list[note.Key]:
    """The public keys of the witness: as set, else as it left them in its folder on this machine.

    Raises ``WrongSetting``.
    """
    text = settings().witness_key
    if not text:
        try:
            text = (witness.folder_of(settings()) / witness.VKEY).read_text(encoding="utf-8")
        except OSError:
            return []
    try:
        return [note.read_vkey(line) for line in text.split()]
    except note.NotANote:
        raise WrongSetting("REGISTER_WITNESS_KEY is no public key of a witness.") from None


def last_signed() -> Checkpoint | None:
    """The tree that the signer signed last, where one runs. Raises ``SignerAway``."""
    socket = settings().signer_socket
    return SignerStore(socket).last_tree() if socket is not None else None


def sign(head: Checkpoint, *, old: int, proof: list[bytes], at: datetime) -> list[str]:
    """The lines with the log's signatures: that of the active key first, then those before it while they overlap.

    Raises ``SignerAway`` or ``SignerRefused``.
    """
    lines, asked = [], checkpoints.asked(head, old=old, proof=proof)
    signers = log_ring().signing_keys(at=at)  # the very first key is made here
    known = {each.kid: _key_of(each) for each in log_ring().records()}
    for signer in signers:
        signed = signer.sign([asked], kind=checkpoints.CHECKPOINT)[0]
        lines.append(note.signature_line(known[signer.kid], base64url_decode(signed)))
        # The signer has this tree now: the next key signs the same one again.
        asked = checkpoints.asked(head, old=head.size, proof=[])
    return lines


def _keys_of(records: Iterable[KeyRecord]) -> list[note.Key]:
    return [_key_of(each) for each in records]


def _key_of(record: KeyRecord) -> note.Key:
    return note.Key(origin(), note.ED25519, base64url_decode(record.public["x"]))
