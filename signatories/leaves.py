"""What of an entry goes into the public tree: its canonical payload, with salted commitments for names. Pure.

A commitment fixes a value without showing it: HMAC-SHA-256 under the salt of the entry. Once the salt is
gone, the value cannot be found again from it, and the tree stands as it stood.
"""

import hmac
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from signatories import canonical
from tlog import merkle, tiles

SALT_BYTES = 16
COMMITMENT = "commitment"
COMMITTED: Mapping[str, frozenset[str]] = {
    "company-added": frozenset({"name"}),
    "company-renamed": frozenset({"old", "new"}),
    "company-grouped": frozenset({"group"}),
    "company-ungrouped": frozenset({"group"}),
    "domain-proven": frozenset({"host"}),
    "domain-lost": frozenset({"host"}),
    "badge-issued": frozenset({"origin"}),
}
"""By kind of entry, the members that may name a person: a company can be called after its owner."""


def new_salt(kind: str) -> str | None:
    """A salt for an entry of that *kind*, in hex; ``None`` where nothing is committed."""
    return secrets.token_hex(SALT_BYTES) if kind in COMMITTED else None


def new_salts(count: int) -> list[str]:
    """As many salts, from one draw."""
    drawn, length = secrets.token_hex(SALT_BYTES * count), 2 * SALT_BYTES
    return [drawn[start : start + length] for start in range(0, len(drawn), length)]


def payload(position: int, at: datetime, kind: str, data: Mapping[str, Any], salt: str | None) -> bytes:
    """The bytes of the leaf. Raises ``ValueError`` where a salt is missing, or the leaf is too long."""
    return written(position, stamp(at), kind, canonical.ENCODER.encode(committed(kind, data, salt)))


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def written(position: int, stamp: str, kind: str, shown: str) -> bytes:
    """The leaf of which the data is *shown*, as canonical JSON. Kinds are our own words: they need no quoting."""
    whole = f'{{"at":"{stamp}","data":{shown},"kind":"{kind}","position":{position}}}'.encode()
    if len(whole) > tiles.LONGEST_ENTRY:
        raise ValueError("the entry is too long for the log")
    return whole


def digest(position: int, at: datetime, kind: str, data: Mapping[str, Any], salt: str | None) -> str:
    """The leaf hash (RFC 6962) of an entry, in hex. Raises ``ValueError`` as ``payload`` does."""
    return merkle.leaf_hash(payload(position, at, kind, data, salt)).hex()


def committed(kind: str, data: Mapping[str, Any], salt: str | None) -> Mapping[str, Any]:
    """*data* with commitments in place of what may name a person."""
    names = COMMITTED.get(kind)
    if not names:
        return data
    return {
        name: value if name not in names or is_erased(value) else {COMMITMENT: commitment(name, value, salt)}
        for name, value in data.items()
    }


def commitment(name: str, value: Any, salt: str | None) -> str:
    """HMAC-SHA-256 over the canonical JSON of ``[name, value]``, in hex. Raises ``ValueError`` without a salt."""
    if salt is None:
        raise ValueError("the salt is missing")
    return hmac.digest(
        bytes.fromhex(salt), f"[{canonical.of(name)},{canonical.of(value)}]".encode(), "sha256"
    ).hex()


Written = Callable[[Mapping[str, Any], str | None], tuple[str, str]]
"""Gives the canonical JSON of data, and the same with commitments, for the salt of an entry."""


@cache
def writer(kind: str, keys: frozenset[str]) -> Written:
    """What writes the data of many entries of that *kind*, which have these *keys*: as ``canonical`` and
    ``committed`` do together, with each value put into words once."""
    order = sorted(keys)
    names = [(name, name in COMMITTED.get(kind, ())) for name in order]
    form = "{" + ",".join(f"{canonical.of(name).replace('%', '%%')}:%s" for name in order) + "}"
    begins = {name: f"[{canonical.of(name)}," for name, is_name in names if is_name}

    def write(data: Mapping[str, Any], salt: str | None) -> tuple[str, str]:
        values = [canonical.of(data[name]) for name in order]
        text = form % tuple(values)
        if not begins:
            return text, text
        if salt is None:
            raise ValueError("the salt is missing")
        key = bytes.fromhex(salt)
        for place, (name, is_name) in enumerate(names):
            if is_name and not is_erased(data[name]):
                digest = hmac.digest(key, f"{begins[name]}{values[place]}]".encode(), "sha256").hex()
                values[place] = f'{{"{COMMITMENT}":"{digest}"}}'
        return text, form % tuple(values)

    return write


def is_erased(value: Any) -> bool:
    """Whether a value was erased: only its commitment is left."""
    return isinstance(value, dict) and value.keys() == {COMMITMENT}
