"""The keys that sign receipts of deliveries: the register's own, and kept apart from those of badges."""

import json
from datetime import datetime
from typing import Any

from flask import current_app
from jwt import PyJWS

from app.navigation import settings
from badge.keys import KeyRing
from monitor.receipts import Receipt, claims

ALGORITHM = "ES256"
TYPE = "delivery-receipt+jwt"
"""The header ``typ`` of a receipt; a badge has none, so that neither can pass for the other."""


def receipt_keys() -> KeyRing:
    """The key ring in ``receipts/keys`` of the data folder; its first key is made on first use."""
    ring = current_app.extensions.get("receipt_keys")
    if ring is None:
        passphrase = settings().secret("key_passphrase")
        folder = settings().data_dir / "receipts"
        ring = KeyRing(folder, passphrase=passphrase, base_url=settings().base_url)
        current_app.extensions["receipt_keys"] = ring
    return ring


def jwks() -> dict[str, Any]:
    """The public keys, for whoever checks a receipt; ``kid`` is the thumbprint of the key."""
    return {"keys": [{**key, "kid": key["kid"].rpartition("#")[2]} for key in receipt_keys().jwks()["keys"]]}


def signed(receipt: Receipt, *, at: datetime) -> str:
    """*receipt* as a compact JWS (RFC 7515)."""
    key = receipt_keys().signing_key(at=at)
    payload = json.dumps(claims(receipt, issuer=settings().base_url), sort_keys=True).encode()
    headers = {"kid": key.kid.rpartition("#")[2], "typ": TYPE}
    return PyJWS(algorithms=[ALGORITHM]).encode(payload, key.private, algorithm=ALGORITHM, headers=headers)
