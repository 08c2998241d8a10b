"""The keys that sign test notices: the register's own, and kept apart from those of badges."""

from datetime import datetime
from typing import Any

from flask import current_app
from jwt import PyJWS

from app.navigation import settings
from badge.keys import KeyRing

ALGORITHM = "ES256"
TYPE = "contact-test+jwt"
"""The header ``typ`` of a notice; a badge has none, so that neither can pass for the other."""


def contact_keys() -> KeyRing:
    """The key ring in ``contact-tests/keys`` of the data folder; its first key is made on first use."""
    ring = current_app.extensions.get("contact_keys")
    if ring is None:
        passphrase = settings().secret("key_passphrase")
        folder = settings().data_dir / "contact-tests"
        ring = KeyRing(folder, passphrase=passphrase, base_url=settings().base_url)
        current_app.extensions["contact_keys"] = ring
    return ring


def jwks() -> dict[str, Any]:
    """The public keys, for whoever checks a notice; ``kid`` is the thumbprint of the key."""
    return {"keys": [{**key, "kid": key["kid"].rpartition("#")[2]} for key in contact_keys().jwks()["keys"]]}


def signed(payload: bytes, *, at: datetime) -> str:
    """*payload* as a compact JWS (RFC 7515)."""
    key = contact_keys().signing_key(at=at)
    headers = {"kid": key.kid.rpartition("#")[2], "typ": TYPE}
    return PyJWS(algorithms=[ALGORITHM]).encode(payload, key.private, algorithm=ALGORITHM, headers=headers)
