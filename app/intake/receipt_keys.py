"""The keys that sign receipts of deliveries: the register's own, and kept apart from those of badges."""

from datetime import datetime
from typing import Any

from flask import current_app

from app.keys import ring_of
from app.navigation import settings
from badge.keys import KeyRing
from badge.signer.receipts import DELIVERY_RECEIPT, RING, TYPE
from monitor.receipts import Receipt, claims

__all__ = ["TYPE", "public_keys", "receipt_keys", "signed"]


def receipt_keys() -> KeyRing:
    """The key ring in ``receipts/keys`` of the data folder; its first key is made on first use."""
    ring = current_app.extensions.get("receipt_keys")
    if ring is None:
        ring = current_app.extensions["receipt_keys"] = ring_of(RING)
    return ring


def public_keys() -> dict[str, Any]:
    """The public keys, for whoever checks a receipt; ``kid`` is the thumbprint of the key."""
    return {"keys": [{**key, "kid": key["kid"].rpartition("#")[2]} for key in receipt_keys().jwks()["keys"]]}


def signed(receipt: Receipt, *, at: datetime) -> str:
    """*receipt* as a compact JWS (RFC 7515). Raises ``SignerAway``."""
    said = claims(receipt, issuer=settings().base_url)
    return receipt_keys().signing_key(at=at).sign([said], kind=DELIVERY_RECEIPT)[0]
