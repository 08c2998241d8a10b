"""The kind of a test notice of a contact point: signed by keys of its own, with a ``typ`` that no badge has. Pure."""

import re
from datetime import datetime
from typing import Any

from badge.signer.kinds import SOON, Frame, Rule, Unfit
from badge.signing_key import ALGORITHM, Kind, Payload, SignBytes, jws

TYPE = "contact-test+jwt"
"""The header ``typ`` of a notice; a badge has none, so that neither can pass for the other."""
MEMBERS = {"iss", "test", "company", "sent_at", "content"}
RING = "contact-tests"
_WORD = re.compile(r"[A-Za-z0-9:._-]{1,80}")


def _with_type(payload: Payload, kid: str, sign_bytes: SignBytes) -> str:
    return jws(payload, {"alg": ALGORITHM, "kid": kid.rpartition("#")[2], "typ": TYPE}, sign_bytes)


CONTACT_TEST = Kind("contact-test", form=_with_type)


def check(payload: dict[str, Any], frame: Frame) -> str:
    """The facts of one test, sent now, without content; the name of the test."""
    words = all(isinstance(value, str) and len(value) <= 300 for value in payload.values())
    if payload.keys() != MEMBERS or not words or payload["iss"] != frame.base_url:
        raise Unfit("not a test notice of this register")
    if not all(_WORD.fullmatch(payload[name]) for name in ("test", "company", "content")):
        raise Unfit("not a test notice")
    try:
        sent_at = datetime.fromisoformat(payload["sent_at"])
    except ValueError:
        raise Unfit("not a test notice") from None
    if sent_at.tzinfo is None or abs(sent_at - frame.at) > SOON:
        raise Unfit("not sent now")
    return payload["test"]


RULE = Rule(CONTACT_TEST, check, longest=2048, ring=RING)
