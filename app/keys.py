"""The keys of this register: loaded on first use, once per process. Where a signer runs, it is asked."""

from flask import Flask, current_app

import signer
from badge.keys import KeyRing
from badge.signer.asking import SignerStore
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
    return KeyRing(folder, base_url=settings.base_url, store=store, beside=lambda _folder, _kind: store)


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
