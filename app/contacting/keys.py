"""The keys that sign test notices: the register's own, and kept apart from those of badges."""

from datetime import datetime
from typing import Any

from flask import current_app

from app.keys import ring_of
from badge.keys import KeyRing
from badge.signer.contact_tests import CONTACT_TEST, RING, TYPE
from badge.signing_key import ALGORITHM

__all__ = ["ALGORITHM", "TYPE", "contact_keys", "jwks", "signed"]


def contact_keys() -> KeyRing:
    """The key ring in ``contact-tests/keys`` of the data folder; its first key is made on first use."""
    ring = current_app.extensions.get("contact_keys")
    if ring is None:
        ring = current_app.extensions["contact_keys"] = ring_of(RING)
    return ring


def jwks() -> dict[str, Any]:
    """The public keys, for whoever checks a notice; ``kid`` is the thumbprint of the key."""
    return {"keys": [{**key, "kid": key["kid"].rpartition("#")[2]} for key in contact_keys().jwks()["keys"]]}


def signed(facts: dict[str, str], *, at: datetime) -> str:
    """*facts* as a compact JWS (RFC 7515)."""
    return contact_keys().signing_key(at=at).sign([facts], kind=CONTACT_TEST)[0]
