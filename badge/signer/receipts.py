"""The kind of a receipt of a delivery to the monitor: signed by keys of its own, with a ``typ`` of its own. Pure."""

import re
from datetime import datetime
from typing import Any

from badge.signer.kinds import SOON, Frame, Rule, Unfit
from badge.signing_key import ALGORITHM, Kind, Payload, SignBytes, jws

TYPE = "delivery-receipt+jwt"
"""The header ``typ`` of a receipt; a badge has none, so that neither can pass for the other."""
RING = "receipts"
WORDS = {"delivery": 40, "source": 80, "digest": 64}
COUNTS = ("notices", "checks")
MEMBERS = {"iss", "batch", "taken_in_at", "without_clock", "sandbox", *WORDS, *COUNTS}
_WORD = re.compile(r"[A-Za-z0-9._-]+")


def _with_type(payload: Payload, kid: str, sign_bytes: SignBytes) -> str:
    return jws(payload, {"alg": ALGORITHM, "kid": kid.rpartition("#")[2], "typ": TYPE}, sign_bytes)


DELIVERY_RECEIPT = Kind("delivery-receipt", form=_with_type)


def check(payload: dict[str, Any], frame: Frame) -> str:
    """Counts, a digest and names of a delivery that was taken in until now; the name of the delivery."""
    if payload.keys() != MEMBERS or payload["iss"] != frame.base_url:
        raise Unfit("not a receipt of this register")
    words = (_is_word(payload[name], most) for name, most in WORDS.items())
    if not all(words) or not (payload["batch"] is None or _is_word(payload["batch"], 200)):
        raise Unfit("not a receipt")
    numbers = [payload["without_clock"], *(each for name in COUNTS for each in _counts(payload[name]))]
    if not all(type(each) is int and each >= 0 for each in numbers) or type(payload["sandbox"]) is not bool:
        raise Unfit("not a receipt")
    try:
        taken_in_at = datetime.fromisoformat(payload["taken_in_at"])
    except (TypeError, ValueError):
        raise Unfit("not a receipt") from None
    if taken_in_at.tzinfo is None or taken_in_at > frame.at + SOON:
        raise Unfit("not taken in yet")
    return payload["delivery"]


def _is_word(value: Any, most: int) -> bool:
    return isinstance(value, str) and len(value) <= most and bool(_WORD.fullmatch(value))


def _counts(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) and len(value) <= 10 else [None]


RULE = Rule(DELIVERY_RECEIPT, check, longest=4096, ring=RING)
