"""The keys that sign receipts of deliveries."""

from flask import json
from flask.typing import ResponseReturnValue

from app.intake.receipt_keys import public_keys
from app.machine.blueprint import machine
from app.machine.identity import KEYS_CACHE, document


@machine.get("/.well-known/receipt-keys.json")
def receipt_keys() -> ResponseReturnValue:
    return document(json.dumps(public_keys()), "application/jwk-set+json", KEYS_CACHE)
