"""Badges for tests: fixed keys, a fixed clock, one good badge, and ways to make bad ones."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from badge import data_integrity, did, openbadge, status_list, token, verifying
from badge.claims import BadgeClaims, SignedDocument, Through, Wording
from badge.proof_keys import ProofKey
from badge.signing_key import Signer, SigningKey
from badge.strict import base64url_encode
from badge.trusted_keys import TrustedKeys
from badge.verdict import Verdict

AT = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)
BASE_URL = "https://register.example"
DID = "did:web:register.example"
CODE = "K7QF3M2X9TDA"
INDEX = 100

DOCUMENTS = (
    SignedDocument("code", "2008-10", "Code"),
    SignedDocument("addendum", "2018-12-13", "Addendum"),
)

CLAIMS = BadgeClaims(
    base_url=BASE_URL,
    code=CODE,
    number=1,
    list_number=1,
    status_index=INDEX,
    company="Voorbeeld Hosting B.V.",
    register_number="kvk:00001234",
    origin="https://hosting-a.example",
    hosts=("hosting-a.example",),
    code_slug="ntd",
    documents=DOCUMENTS,
    association=Through("demo-vereniging", "Branchevereniging Demo"),
    awarded_at=AT - timedelta(days=30),
    valid_from=AT - timedelta(days=1),
    valid_until=AT + timedelta(days=91),
    wording=Wording.of("Notice-and-Take-Down Code of Conduct", DOCUMENTS),
)


def key(secret: int, owner: str = DID) -> SigningKey:
    """A key that is the same in every run; *secret* picks it."""
    private = ec.derive_private_key(secret, ec.SECP256R1())
    return SigningKey(did.key_id(owner, did.public_jwk(private.public_key())), private)


KEY = key(20081001)
STRANGER = key(20181213)


def proof_key(secret: int, owner: str = DID) -> ProofKey:
    """A key for proofs (Data Integrity) that is the same in every run."""
    private = Ed25519PrivateKey.from_private_bytes(secret.to_bytes(32, "big"))
    return ProofKey(did.key_id(owner, did.public_okp_jwk(private.public_key())), private)


PROOF_KEY = proof_key(20081001)


def trusted(*keys: SigningKey) -> TrustedKeys:
    """Trust *keys*, else the key of the good badge and that of its proof."""
    if keys:
        return TrustedKeys.of((each.kid, each.private.public_key()) for each in keys)
    return TrustedKeys({KEY.kid: KEY.private.public_key()}, {PROOF_KEY.kid: PROOF_KEY.private.public_key()})


def claims(**changes: Any) -> BadgeClaims:
    return replace(CLAIMS, **changes)


def badge(by: Signer = KEY, **changes: Any) -> str:
    """The token of a good badge, changed as asked before it is signed."""
    return token.seal(claims(**changes), by)


def proven(by: ProofKey = PROOF_KEY, **changes: Any) -> dict[str, Any]:
    """The good badge with its proof inside, changed as asked before it is signed."""
    said = claims(**changes)
    return json.loads(data_integrity.seal(said, by, at=said.valid_from))


def payload(**changes: Any) -> dict[str, Any]:
    """The payload of the good badge with top-level members changed; ``None`` removes one."""
    changed = openbadge.write(CLAIMS) | changes
    return {name: value for name, value in changed.items() if value is not None}


def raw(header: bytes | dict[str, Any], body: bytes | dict[str, Any], by: SigningKey = KEY) -> str:
    """A token of any header and body, with a true ES256 signature over just that."""
    parts = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in (header, body)]
    signed = ".".join(base64url_encode(part) for part in parts)
    r, s = decode_dss_signature(by.private.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return signed + "." + base64url_encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def resigned(body: dict[str, Any], by: SigningKey = KEY) -> str:
    """A token with the right header and any *body*."""
    return raw({"alg": "ES256", "kid": by.kid}, body, by)


def listed(*withdrawn: int, by: Signer = KEY, at: datetime = AT, number: int = 1) -> str:
    """The status list with those indexes withdrawn."""
    return status_list.seal(base_url=BASE_URL, list_number=number, withdrawn=withdrawn, key=by, at=at)


def verdict_on(shown: str | bytes, **changes: Any) -> Verdict:
    """The verdict with the good key and a fresh, empty status list, changed as asked."""
    data = shown if isinstance(shown, bytes) else shown.encode()
    known: dict[str, Any] = {"keys": trusted(), "status_lists": [listed()], "at": AT}
    return verifying.verify_file(data, **(known | changes))
