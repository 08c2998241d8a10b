"""The keys of this register: loaded on first use, once per process. Where a signer runs, it is asked."""

from pathlib import Path

from flask import Flask, current_app

import signer
from badge.keys import KeyRing
from badge.recovering import BitsSet
from badge.signer import checkpoints
from badge.signer.asking import SignerStore
from badge.signer.memory import bits_in
from config import Settings, WrongSetting


def bind_keys(app: Flask) -> None:
    app.extensions["badge_keys"] = None


def badge_keys() -> KeyRing:
    """The key ring; its first key is made when there is none yet."""
    ring = current_app.extensions["badge_keys"]
    if ring is None:
        ring = current_app.extensions["badge_keys"] = ring_of("badges")
    return ring


def ring_of(name: str) -> KeyRing:
    """The keys of that name as this process may use them: through the signer where there is one."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.signer_socket is None:
        return signer.open_ring(settings, name)
    store = SignerStore(settings.signer_socket)
    folder = signer.folder_of(settings, name)
    return KeyRing(
        folder,
        base_url=settings.base_url,
        store=store,
        beside=lambda _folder, _kind: store,
        overlaps=name == checkpoints.RING,
    )


def own_ring(name: str) -> KeyRing:
    """The keys of that name with their private halves: for the commands that make and withdraw keys.

    Raises ``WrongSetting`` where this process has not what opens them.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if settings.signer_socket is not None and not settings.opens_keys:
        raise WrongSetting(
            "REGISTER_KEY_PASSPHRASE is missing. Run this command where the signer runs, with its settings."
        )
    return signer.open_ring(settings, name)


def bits_set() -> BitsSet:
    """What the signer remembers of the status lists: asked, where one runs, else read from its folder."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.signer_socket is not None:
        return SignerStore(settings.signer_socket).bits_set
    kept = bits_in(signer_folder())
    return lambda list_id: kept.get(list_id, b"")


def signer_folder() -> Path:
    """Where a signer with the settings of this process keeps its journal and the bits."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.data_dir / "signer"
