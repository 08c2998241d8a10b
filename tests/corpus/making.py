"""Keys, tokens and pictures to make samples of. Signatures follow RFC 6979, so that they never differ."""

import json
import struct
import zlib
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from badge import did, openbadge
from badge.carrier import NAMESPACE
from badge.claims import BadgeClaims
from badge.strict import base64url_decode, base64url_encode
from badge.token import SigningKey
from tests.badge_samples import CLAIMS, DID, KEY, PROOF_KEY, key
from tests.endorsement_samples import ENDORSER

OTHER_DID = "did:web:other.example"
LOOK_ALIKE_DID = "did:web:registar.example"
PREVIOUS = key(20090101)
WITHDRAWN = key(20100101)
FOR_SECRETS = key(20110101)
ONLY_FOR_SIGNING = key(20120101)
OTHER = key(20130101, OTHER_DID)
LOOK_ALIKE = key(20140101, LOOK_ALIKE_DID)
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

Json = dict[str, Any]


def public(of: SigningKey) -> dict[str, str]:
    return did.public_jwk(of.private.public_key())


def entry(of: SigningKey, **changes: Any) -> Json:
    """The entry of a key in a JWKS."""
    (found,) = did.jwks(of.kid.split("#")[0], [public(of)])["keys"]
    return found | changes


def key_files() -> dict[str, Json]:
    """The key files by name. The register's own holds two keys that must not count."""
    ours = [
        entry(KEY),
        entry(PREVIOUS),
        entry(FOR_SECRETS, use="enc"),
        entry(ONLY_FOR_SIGNING, key_ops=["sign"]),
    ]
    proofs = did.public_okp_jwk(PROOF_KEY.private.public_key())
    return {
        "register": {"keys": ours},
        "two-registers": {"keys": [*ours, entry(OTHER)]},
        "with-association": {"keys": [*ours, entry(ENDORSER)]},
        "did": did.did_document(DID, [public(KEY), public(PREVIOUS)], [proofs]),
    }


def segment(part: bytes | Json) -> str:
    data = part if isinstance(part, bytes) else json.dumps(part, separators=(",", ":")).encode("ascii")
    return base64url_encode(data)


def numbers(signed: str, by: SigningKey = KEY) -> tuple[int, int]:
    """The two numbers of the ES256 signature over *signed*."""
    algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    return decode_dss_signature(by.private.sign(signed.encode("ascii"), algorithm))


def compact(r: int, s: int) -> str:
    return base64url_encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def header(**changes: Any) -> Json:
    """The header of a good badge with members changed; ``None`` removes one."""
    changed = {"alg": "ES256", "kid": KEY.kid} | changes
    return {name: value for name, value in changed.items() if value is not None}


def signed(head: bytes | Json, body: bytes | Json, by: SigningKey = KEY) -> str:
    """A token of any header and body, truly signed."""
    text = f"{segment(head)}.{segment(body)}"
    return f"{text}.{compact(*numbers(text, by))}"


def sealed(body: bytes | Json, by: SigningKey = KEY) -> str:
    """A token with the right header and any body."""
    return signed(header(kid=by.kid), body, by)


def claims(number: int, **changes: Any) -> BadgeClaims:
    """The good badge as its credential *number*, with a place of its own in the list."""
    return replace(CLAIMS, **({"number": number, "status_index": 1000 + number} | changes))


def badge(number: int = 1, by: SigningKey = KEY, **changes: Any) -> str:
    return sealed(openbadge.write(claims(number, **changes)), by)


def payload(**changes: Any) -> Json:
    """The payload of the good badge with top-level members changed; ``None`` removes one."""
    changed = openbadge.write(claims(1)) | changes
    return {name: value for name, value in changed.items() if value is not None}


def inside(path: str, value: Any) -> Json:
    """The good payload with the member at a dotted *path* changed; ``...`` removes it."""
    body = payload()
    *above, last = path.split(".")
    place: Any = body
    for name in above:
        place = place[int(name)] if name.isdigit() else place[name]
    if value is ...:
        del place[last]
    else:
        place[int(last) if last.isdigit() else last] = value
    return body


GOOD = badge()
SUSPENDED_CODE = "8S5PEND3DRJX"
HEADER, BODY, SIGNATURE = GOOD.split(".")
R, S = (int.from_bytes(base64url_decode(SIGNATURE)[half : half + 32], "big") for half in (0, 32))

DECLARED = f'xmlns:openbadges="{NAMESPACE}"'
PLATE = '<path fill="#0B4F6C" d="M0 0h8v8H0z"/>'


def credential(token: str = GOOD) -> str:
    return f'<openbadges:credential verify="{token}"/>'


def svg(inner: str, attributes: str = DECLARED) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes} viewBox="0 0 8 8">{inner}{PLATE}</svg>'


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


_HEAD = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
# A stored block: the bytes of a compressed one could differ from one zlib to another.
_PIXEL = b"\x78\x01\x01\x02\x00\xfd\xff\x00\x55" + struct.pack(">I", zlib.adler32(b"\x00\x55"))


def png(*added: bytes, behind: bytes = b"") -> bytes:
    """A picture of one pixel with chunks after its header."""
    return _HEAD + b"".join(added) + chunk(b"IDAT", _PIXEL) + chunk(b"IEND", b"") + behind


def itxt(
    token: str = GOOD,
    *,
    keyword: bytes = b"openbadgecredential",
    flags: bytes = b"\0\0",
    rest: bytes = b"\0\0",
) -> bytes:
    return chunk(b"iTXt", keyword + b"\0" + flags + rest + token.encode())
