"""The keys that sign checkpoints: the log's own, kept apart from those of badges; and that of its witness."""

from datetime import datetime

from flask import current_app

import witness
from app.keys import ring_of
from app.navigation import settings
from badge.key_states import PUBLISHED
from badge.keys import KeyRing
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
    """The public keys of the log, that which signs now first; none before the first checkpoint."""
    records = log_ring().records()
    published = [each for state in PUBLISHED for each in records if each.state is state]
    return [note.Key(origin(), note.ED25519, base64url_decode(each.public["x"])) for each in published]


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


def sign(head: Checkpoint, *, old: int, proof: list[bytes], at: datetime) -> str:
    """The line with the log's signature. Raises ``SignerAway`` or ``SignerRefused``."""
    asked = checkpoints.asked(head, old=old, proof=proof)
    signed = log_ring().signing_key(at=at).sign([asked], kind=checkpoints.CHECKPOINT)[0]
    return note.signature_line(log_keys()[0], base64url_decode(signed))
