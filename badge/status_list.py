"""The published list of withdrawn badges: one bit each, packed and signed. Pure.

W3C Bitstring Status List v1.0 as a VC-JWT. Bits are only ever set, never cleared.
"""

import gzip
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

from badge import strict
from badge.claims import status_list_id
from badge.did import did_web
from badge.envelope import moment, stamp
from badge.errors import Refused
from badge.signing_key import Kind, Signer
from badge.token import open_token, sign
from badge.trusted_keys import TrustedKeys
from badge.verdict import Outcome
from sentences import N_

SIZE = 131_072
"""Entries in a list: the least that the standard allows, so that one badge hides among many."""
VALID_FOR = timedelta(hours=48)
TOLERANCE = timedelta(seconds=60)
MAX_LIST = 1024 * 1024
MAX_INFLATED = 4 * 1024 * 1024
PURPOSE = "revocation"
KIND = Kind("status-list")


@dataclass(frozen=True)
class StatusList:
    """A list that was checked: its bits, and for how long it may be believed."""

    id: str
    issuer: str
    bits: bytes
    issued_at: datetime
    valid_until: datetime

    def is_withdrawn(self, index: int) -> bool:
        """Whether the bit at *index* is set (the first entry is the highest bit of the first byte).

        Raises ``Refused`` (``cannot_check``) when the list has no such entry.
        """
        if not 0 <= index < len(self.bits) * 8:
            _refuse(N_("The list of withdrawn badges does not cover this badge."))
        return is_set(self.bits, index)


def pack(withdrawn: Iterable[int]) -> str:
    """The ``encodedList`` with those indexes set; the same indexes give the same text."""
    bits = bytearray(SIZE // 8)
    for index in withdrawn:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + strict.base64url_encode(gzip.compress(bytes(bits), mtime=0))


def unpack(encoded: Any) -> bytes:
    """The bits of an ``encodedList``. Raises ``Malformed``; never inflates more than 4 MiB."""
    if not isinstance(encoded, str) or not encoded.startswith("u"):
        raise strict.Malformed("not a multibase base64url list")
    inflator = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        bits = inflator.decompress(strict.base64url_decode(encoded[1:]), MAX_INFLATED)
    except zlib.error as error:
        raise strict.Malformed("not gzip") from error
    if not inflator.eof or inflator.unused_data:
        raise strict.Malformed("cut off, too large, or with something behind it")
    if len(bits) * 8 < SIZE:
        raise strict.Malformed("too short")
    return bits


def is_set(bits: bytes, index: int) -> bool:
    """The bit at *index*; the first entry is the highest bit of the first byte."""
    return bool(bits[index // 8] & (0x80 >> index % 8))


def clears(before: bytes, after: bytes) -> bool:
    """Whether a bit that is set in *before* is not set in *after*, or *after* is shorter."""
    return len(after) < len(before) or any(one & ~other for one, other in zip(before, after, strict=False))


def indexes(bits: bytes) -> set[int]:
    """The indexes whose bit is set."""
    return {8 * at + bit for at, byte in enumerate(bits) if byte for bit in range(8) if byte & (0x80 >> bit)}


def credential(*, base_url: str, list_number: int, withdrawn: Iterable[int], at: datetime) -> dict[str, Any]:
    """The list of the register as a credential, valid for 48 hours from *at*."""
    return credential_of(
        status_list_id(base_url, list_number), issuer=did_web(base_url), withdrawn=withdrawn, at=at
    )


def credential_of(list_id: str, *, issuer: str, withdrawn: Iterable[int], at: datetime) -> dict[str, Any]:
    """The list with that id as a credential of *issuer*, valid for 48 hours from *at*."""
    issued_at = at.replace(microsecond=0)
    valid_until = issued_at + VALID_FOR
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": list_id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": stamp(issued_at),
        "validUntil": stamp(valid_until),
        "credentialSubject": {
            "id": f"{list_id}#list",
            "type": "BitstringStatusList",
            "statusPurpose": PURPOSE,
            "encodedList": pack(withdrawn),
        },
        "iss": issuer,
        "sub": f"{list_id}#list",
        "jti": list_id,
        "nbf": int(issued_at.timestamp()),
        "exp": int(valid_until.timestamp()),
    }


def seal(*, base_url: str, list_number: int, withdrawn: Iterable[int], key: Signer, at: datetime) -> str:
    """The signed list as a compact token (1 to 4 kB for a register of usual size)."""
    payload = credential(base_url=base_url, list_number=list_number, withdrawn=withdrawn, at=at)
    return sign(payload, key, kind=KIND)


def read(token: str, keys: TrustedKeys, *, expected_id: str, issuer: str, at: datetime) -> StatusList:
    """The list in *token*, after everything about it was checked.

    *issuer* is who issued the badge: only its own list counts. Raises ``Refused``
    (always ``cannot_check``), with the reason.
    """
    try:
        opened = open_token(token, keys, limit=MAX_LIST)
    except Refused:
        _refuse(N_("The list of withdrawn badges is not signed by this register."))
    try:
        found = taken_apart(opened.payload)
    except (KeyError, TypeError, ValueError, AttributeError):
        _refuse(N_("The list of withdrawn badges cannot be read."))
    if found.id != expected_id or found.issuer != issuer or opened.issuer != issuer:
        _refuse(N_("This is the list of withdrawn badges of another register."))
    if at > found.valid_until + TOLERANCE:
        _refuse(N_("The list of withdrawn badges is too old."))
    if at < found.issued_at - TOLERANCE:
        _refuse(N_("The list of withdrawn badges is from the future."))
    return found


def claimed_id(token: str) -> str | None:
    """The id that *token* gives itself, unchecked: only to pick the right list for ``read``."""
    try:
        payload = strict.json_object(strict.base64url_decode(token[:MAX_LIST].split(".")[1]))
    except (IndexError, ValueError):
        return None
    found = payload.get("id")
    return found if isinstance(found, str) else None


def taken_apart(payload: dict[str, Any]) -> StatusList:
    """The list in *payload*, whose signature is not looked at. Raises ``ValueError`` and its like."""
    subject = payload["credentialSubject"]
    issued_at, valid_until = moment(payload["validFrom"]), moment(payload["validUntil"])
    agrees = (
        payload["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
        and subject["type"] == "BitstringStatusList"
        and subject["statusPurpose"] == PURPOSE
        and subject.get("statusSize", 1) == 1
        and (payload["iss"], payload["jti"]) == (payload["issuer"], payload["id"])
        and (payload["nbf"], payload["exp"]) == (int(issued_at.timestamp()), int(valid_until.timestamp()))
    )
    if not agrees:
        raise ValueError("not a list of withdrawn badges")
    return StatusList(
        payload["id"], payload["issuer"], unpack(subject["encodedList"]), issued_at, valid_until
    )


def _refuse(why: str) -> NoReturn:
    raise Refused(Outcome.CANNOT_CHECK, why)
