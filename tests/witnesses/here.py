"""The two witnesses in Python: openbadgeslib reads pictures too, joserfc reads tokens."""

import json
from typing import Any

import time_machine
from joserfc import jwt
from joserfc.jwk import KeySet
from openbadgeslib.ob3 import OB3Verifier

from badge import carrier, did, origins, verifying
from badge.status_list import claimed_id
from tests.badge_samples import DID
from tests.corpus import reading
from tests.corpus.sample import Sample


def site(sample: Sample) -> str | None:
    """The origin that a witness is told; they compare texts, so it is put in order first."""
    return None if sample.on is None else origins.normalised(sample.on) or sample.on


def jwks(sample: Sample) -> dict[str, Any]:
    return json.loads(reading.key_file(sample.keys).read_text())


def did_documents(sample: Sample) -> dict[str, dict[str, Any]]:
    """The did.json of each register whose keys are known; it lists keys for checking only."""
    found: dict[str, list[dict[str, str]]] = {}
    for key in jwks(sample)["keys"]:
        if key.get("use") == "sig" and "key_ops" not in key:
            found.setdefault(key["iss"], []).append(key)
    return {owner: did.did_document(owner, keys) for owner, keys in found.items()}


def register_accepts(sample: Sample) -> bool:
    """What this register says itself, for comparison."""
    return verifying.verify_file(
        sample.data,
        keys=reading.keys(sample.keys),
        status_lists=reading.lists(sample),
        at=sample.at,
        on=sample.on,
    ).is_valid


def openbadgeslib_accepts(sample: Sample) -> bool:
    world = {"https://register.example/.well-known/did.json": json.dumps(did_documents(sample)[DID])}
    world |= {claimed_id(each) or "": each for each in reading.lists(sample)}

    def download(url: str) -> bytes:
        return world[url].encode()

    try:
        with time_machine.travel(sample.at, tick=False):
            token = sample.data.decode("ascii").strip() if sample.suffix == "jwt" else _extracted(sample)
            OB3Verifier.for_issuer_did(DID, download=download).verify(
                token, expected_recipient=site(sample), check_status=True, download=download
            )
    except Exception:
        return False
    return True


def token_in(sample: Sample) -> str:
    """The token that a reader of tokens is given: of a picture, what this register takes out of it."""
    return sample.data.decode().strip() if sample.suffix == "jwt" else carrier.find(sample.data)


def joserfc_accepts(sample: Sample) -> bool:
    claims: dict[str, Any] = {"iss": {"essential": True, "value": DID}, "exp": {"essential": True}}
    if sample.on is not None:
        claims["sub"] = {"essential": True, "value": site(sample)}
    try:
        opened = jwt.decode(token_in(sample), KeySet.import_key_set(jwks(sample)), algorithms=["ES256"])  # pyright: ignore[reportArgumentType]
        jwt.JWTClaimsRegistry(now=int(sample.at.timestamp()), leeway=60, **claims).validate(opened.claims)
    except Exception:
        return False
    return True


def _extracted(sample: Sample) -> str:
    extract = (
        OB3Verifier.extract_token_from_png if sample.suffix == "png" else OB3Verifier.extract_token_from_svg
    )
    return str(extract(sample.data))
