"""The badge keys of this register: loaded on first use, once per process."""

from flask import Flask, current_app

from app.navigation import settings
from badge.keys import KeyRing


def bind_keys(app: Flask) -> None:
    app.extensions["badge_keys"] = None


def badge_keys() -> KeyRing:
    """The key ring; its first key is made when there is none yet."""
    ring = current_app.extensions["badge_keys"]
    if ring is None:
        ring = KeyRing(
            settings().data_dir, passphrase=settings().secret("key_passphrase"), base_url=settings().base_url
        )
        current_app.extensions["badge_keys"] = ring
    return ring
