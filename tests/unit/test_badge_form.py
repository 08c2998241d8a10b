"""The credential to the letter: Open Badges 3.0 as the register writes it, and nothing else."""

import base64
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator

from badge import did, openbadge, token
from badge.claims import Wording
from badge.strict import Malformed
from tests.badge_samples import BASE_URL, CLAIMS, DID, DOCUMENTS, KEY, badge, claims, payload, trusted

GOLDEN = Path(__file__).parent.parent / "golden" / "badge"


def part(text: str, number: int) -> Any:
    segment = text.split(".")[number]
    return json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))


def test_the_payload_is_the_golden_one() -> None:
    assert part(badge(), 1) == json.loads((GOLDEN / "payload.json").read_text())


def test_the_golden_token_still_opens_and_says_the_same() -> None:
    golden = (GOLDEN / "token.jwt").read_text().strip()
    assert token.unseal(golden, trusted()) == CLAIMS
    assert golden.split(".")[:2] == badge().split(".")[:2]


def test_the_header_has_alg_and_kid_and_nothing_else() -> None:
    assert part(badge(), 0) == {"alg": "ES256", "kid": KEY.kid}
    assert KEY.kid.startswith(f"{DID}#")


def test_the_claims_of_the_token_repeat_those_of_the_credential() -> None:
    written = openbadge.write(CLAIMS)
    assert written["iss"] == written["issuer"]["id"] == DID
    assert written["sub"] == written["credentialSubject"]["id"] == "https://hosting-a.example"
    assert written["jti"] == written["id"]
    assert written["nbf"] == int(CLAIMS.valid_from.timestamp())
    assert written["exp"] == int(CLAIMS.valid_until.timestamp())


def test_members_that_readers_quarrel_about_are_left_out() -> None:
    unwanted = {"aud", "iat", "vc", "status", "evidence", "credentialSchema", "refreshService", "termsOfUse"}
    assert not unwanted & openbadge.write(CLAIMS).keys()


def test_the_schema_of_1edtech_accepts_it_and_bites_on_a_fault() -> None:
    schema = json.loads((GOLDEN / "ob3-achievementcredential.schema.json").read_text())
    validator = Draft201909Validator(schema)
    for written in (openbadge.write(CLAIMS), openbadge.write(claims(association=None))):
        assert list(validator.iter_errors(written)) == []
    assert list(validator.iter_errors(payload(credentialSubject=None)))
    assert list(validator.iter_errors(payload(issuer=5)))


def test_what_was_written_is_read_back() -> None:
    changes: list[dict[str, Any]] = [
        {},
        {"association": None},
        {"documents": DOCUMENTS[:1], "wording": Wording.of("NTD Code", DOCUMENTS[:1])},
        {"register_number": "lei:529900T8BM49AURSDO55"},
        {"hosts": ("hosting-a.example", "www.hosting-a.example")},
        {"company": "Bédrijf & Zn. <b>\"'"},
        {"base_url": "http://localhost:8000"},
    ]
    for change in changes:
        assert openbadge.read(openbadge.write(claims(**change))) == claims(**change)


def test_a_signature_for_the_code_alone_names_the_code_alone() -> None:
    alone = claims(documents=DOCUMENTS[:1])
    assert alone.version == "2008-10"
    assert CLAIMS.version == "2008-10+addendum-2018-12-13"
    assert CLAIMS.document_url(DOCUMENTS[1]) == f"{BASE_URL}/codes/ntd/addendum/2018-12-13"


@pytest.mark.parametrize(
    "fault",
    [
        {"iss": "did:web:other.example"},
        {"sub": "https://hosting-b.example"},
        {"jti": f"{BASE_URL}/badges/K7QF3M2X9TDA/credentials/2"},
        {"nbf": 1},
        {"exp": None},
        {"exp": int((CLAIMS.valid_until + timedelta(days=999)).timestamp())},
        {"validUntil": None},
        {"credentialStatus": None},
        {"aud": "https://hosting-a.example"},
        {"type": ["VerifiableCredential", "OpenBadgeCredential", "Extra"]},
        {"@context": ["https://www.w3.org/ns/credentials/v2"]},
        {"id": f"{BASE_URL}/badges/k7qf3m2x9tda/credentials/1"},
        {"id": 7},
        {"name": ""},
        {"credentialSubject": []},
        {"issuer": DID},
    ],
    ids=lambda fault: "-".join(fault),
)
def test_a_payload_with_one_thing_wrong_is_not_a_badge(fault: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        openbadge.read(payload(**fault))


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://register.example", "did:web:register.example"),
        ("http://localhost:8000", "did:web:localhost%3A8000"),
        ("https://Register.Example", "did:web:register.example"),
    ],
)
def test_the_did_is_made_from_the_base_url(base_url: str, expected: str) -> None:
    assert did.did_web(base_url) == expected


def test_the_thumbprint_is_that_of_rfc_7638() -> None:
    jwk = did.public_jwk(KEY.private.public_key())
    assert set(jwk) == {"crv", "kty", "x", "y"}
    # A P-256 key with a published thumbprint: RFC 9449 (DPoP), section 6.1.
    published = {
        "kty": "EC",
        "crv": "P-256",
        "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
    }
    assert did.thumbprint(published) == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
