"""The keys that sign receipts of deliveries: the register's own, and kept apart from those of badges."""

from datetime import datetime
from typing import Any

from flask import current_app

from app.navigation import settings
from badge.keys import KeyRing
from badge.signing_key import ALGORITHM, Kind, Payload, SignBytes, jws
from monitor.receipts import Receipt, claims

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


def public_keys() -> dict[str, Any]:
    """The public keys, for whoever checks a receipt; ``kid`` is the thumbprint of the key."""
    return {"keys": [{**key, "kid": key["kid"].rpartition("#")[2]} for key in receipt_keys().jwks()["keys"]]}


def signed(receipt: Receipt, *, at: datetime) -> str:
    """*receipt* as a compact JWS (RFC 7515)."""
    said = claims(receipt, issuer=settings().base_url)
    return receipt_keys().signing_key(at=at).sign([said], kind=DELIVERY_RECEIPT)[0]


def _with_type(payload: Payload, kid: str, sign_bytes: SignBytes) -> str:
    return jws(payload, {"alg": ALGORITHM, "kid": kid.rpartition("#")[2], "typ": TYPE}, sign_bytes)


DELIVERY_RECEIPT = Kind("delivery-receipt", form=_with_type)
