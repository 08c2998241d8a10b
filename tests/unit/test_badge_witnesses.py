"""Independent software judges the badge too: openbadgeslib and joserfc, in tests only."""

import base64
import gzip
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import openbadgeslib
import pytest
import time_machine
from joserfc import jwt
from joserfc.errors import BadSignatureError, ExpiredTokenError, JoseError
from joserfc.jwk import KeySet
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from badge import baking, did, openbadge
from badge.artwork import Look
from tests.badge_samples import AT, CLAIMS, DID, INDEX, KEY, STRANGER, badge, listed, payload, raw

GOOD = badge()
PUBLIC = [did.public_jwk(KEY.private.public_key())]
EXPIRED = badge(valid_from=AT - timedelta(days=100), valid_until=AT - timedelta(days=8))
TAMPERED = ".".join([GOOD.split(".")[0], badge(company="Other").split(".")[1], GOOD.split(".")[2]])
CONTEXTS = Path(openbadgeslib.__file__).parent / "ob3" / "contexts"


def openbadgeslib_accepts(shown: str, status_list: str, site: str = CLAIMS.origin) -> None:
    """Raises ``OB3VerificationError`` when openbadgeslib does not accept the badge."""
    world = {
        "https://register.example/.well-known/did.json": json.dumps(did.did_document(DID, PUBLIC)),
        "https://register.example/status/revocation/1": status_list,
    }

    def download(url: str) -> bytes:
        return world[url].encode()

    verifier = OB3Verifier.for_issuer_did(DID, download=download)
    verifier.verify(shown, expected_recipient=site, check_status=True, download=download)


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def test_openbadgeslib_accepts_the_badge() -> None:
    openbadgeslib_accepts(GOOD, listed())


def test_openbadgeslib_reads_the_badge_from_both_pictures() -> None:
    svg = baking.svg_file(CLAIMS, GOOD, Look.IN_FORCE).encode()
    png = baking.png_file(CLAIMS, GOOD, Look.IN_FORCE)
    assert OB3Verifier.extract_token_from_svg(svg) == GOOD
    assert OB3Verifier.extract_token_from_png(png) == GOOD


@pytest.mark.parametrize(
    ("shown", "status_list", "site"),
    [
        pytest.param(TAMPERED, listed(), CLAIMS.origin, id="tampered"),
        pytest.param(EXPIRED, listed(), CLAIMS.origin, id="expired"),
        pytest.param(GOOD, listed(INDEX), CLAIMS.origin, id="withdrawn"),
        pytest.param(GOOD, listed(by=STRANGER), CLAIMS.origin, id="list-of-a-stranger"),
        pytest.param(GOOD, listed(at=AT - timedelta(days=3)), CLAIMS.origin, id="list-too-old"),
        pytest.param(GOOD, listed(), "https://hosting-b.example", id="another-site"),
        pytest.param(badge(by=STRANGER), listed(), CLAIMS.origin, id="strangers-key"),
        pytest.param(
            raw({"alg": "ES256", "kid": KEY.kid}, payload(), STRANGER), listed(), CLAIMS.origin, id="forged"
        ),
    ],
)
def test_openbadgeslib_rejects_a_bad_badge(shown: str, status_list: str, site: str) -> None:
    with pytest.raises(OB3VerificationError):
        openbadgeslib_accepts(shown, status_list, site)


def joserfc_accepts(shown: str) -> dict[str, Any]:
    """The claims of the badge. Raises ``JoseError`` when joserfc does not accept it."""
    keys = KeySet.import_key_set(did.jwks(DID, PUBLIC))  # pyright: ignore[reportArgumentType]
    opened = jwt.decode(shown, keys, algorithms=["ES256"])
    registry = jwt.JWTClaimsRegistry(
        now=int(AT.timestamp()),
        iss={"essential": True, "value": DID},
        sub={"essential": True, "value": CLAIMS.origin},
        exp={"essential": True},
    )
    registry.validate(opened.claims)
    return opened.claims


def is_withdrawn(status_list: str, index: int) -> bool:
    """What a stranger reads in the list, written without any code of the register."""
    encoded = joserfc_list(status_list)["credentialSubject"]["encodedList"]
    assert encoded[0] == "u"
    packed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
    bits = "".join(f"{byte:08b}" for byte in gzip.decompress(packed))
    return bits[index] == "1"


def joserfc_list(status_list: str) -> dict[str, Any]:
    keys = KeySet.import_key_set(did.jwks(DID, PUBLIC))  # pyright: ignore[reportArgumentType]
    return jwt.decode(status_list, keys, algorithms=["ES256"]).claims


def test_joserfc_accepts_the_badge_and_reads_the_list() -> None:
    claims = joserfc_accepts(GOOD)
    index = int(claims["credentialStatus"]["statusListIndex"])
    assert not is_withdrawn(listed(INDEX + 1), index)
    assert is_withdrawn(listed(INDEX), index)


@pytest.mark.parametrize(
    ("shown", "error"),
    [
        pytest.param(TAMPERED, BadSignatureError, id="tampered"),
        pytest.param(EXPIRED, ExpiredTokenError, id="expired"),
        pytest.param(badge(by=STRANGER), JoseError, id="strangers-key"),
        pytest.param(badge(origin="https://hosting-b.example"), JoseError, id="another-site"),
    ],
)
def test_joserfc_rejects_a_bad_badge(shown: str, error: type[Exception]) -> None:
    with pytest.raises((error, ValueError)):
        joserfc_accepts(shown)


def terms(context: Any) -> set[str]:
    """Every term that a JSON-LD context defines, scoped contexts included."""
    if isinstance(context, list):
        return set().union(*map(terms, context))
    if not isinstance(context, dict):
        return set()
    return set(context) | set().union(*(terms(value) for value in context.values()))


def members(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(members, value))
    if isinstance(value, dict):
        return set(value) | set().union(*map(members, value.values()))
    return set()


def test_every_member_is_a_term_of_the_two_contexts() -> None:
    known = {"@context"}
    for name in ("ob-v3p0-context-3.0.3.json", "credentials-v2.json"):
        known |= terms(json.loads((CONTEXTS / name).read_text()))
    # The VC-JWT form adds these registered claims; jti is a term of today's context.
    registered = {"iss", "sub", "nbf", "exp"}
    assert members(openbadge.write(CLAIMS)) - registered <= known
    assert members({"invented": 1}) - known
