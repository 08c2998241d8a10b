"""The keys that sign test notices: the register's own, and kept apart from those of badges."""

from datetime import datetime
from typing import Any

from flask import current_app

from app.navigation import settings
from badge.keys import KeyRing
from badge.signing_key import ALGORITHM, Kind, Payload, SignBytes, jws

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


def signed(facts: dict[str, str], *, at: datetime) -> str:
    """*facts* as a compact JWS (RFC 7515)."""
    return contact_keys().signing_key(at=at).sign([facts], kind=CONTACT_TEST)[0]


def _with_type(payload: Payload, kid: str, sign_bytes: SignBytes) -> str:
    return jws(payload, {"alg": ALGORITHM, "kid": kid.rpartition("#")[2], "typ": TYPE}, sign_bytes)


CONTACT_TEST = Kind("contact-test", form=_with_type)
