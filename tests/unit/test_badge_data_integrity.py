"""The Data Integrity form: what it says, that strangers accept it, and what is refused."""

import copy
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import openbadgeslib
import pytest
import time_machine
from jsonschema import Draft201909Validator
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from badge import data_integrity, did, json_ld, multibase
from badge.errors import KeysNotUsable
from badge.proof_keys import ProofKey
from badge.strict import Malformed
from badge.trusted_keys import TrustedKeys
from badge.verdict import Outcome
from tests.badge_samples import (
    AT,
    CLAIMS,
    DID,
    INDEX,
    KEY,
    PROOF_KEY,
    badge,
    claims,
    listed,
    payload,
    proof_key,
    proven,
    verdict_on,
)

GOLDEN = Path(__file__).parent.parent / "golden" / "badge"
GOOD = proven()
PUBLIC = [did.public_jwk(KEY.private.public_key())]
DID_DOCUMENT = did.did_document(DID, PUBLIC, [did.public_okp_jwk(PROOF_KEY.private.public_key())])
Change = Callable[[dict[str, Any]], object]


def shown(document: dict[str, Any]) -> str:
    return json.dumps(document)


def changed(change: Change) -> str:
    document = copy.deepcopy(GOOD)
    change(document)
    return shown(document)


def openbadgeslib_accepts(document: str, status_list: str, site: str = CLAIMS.origin) -> None:
    """Raises ``OB3VerificationError`` when openbadgeslib does not accept the badge."""
    world = {
        "https://register.example/.well-known/did.json": json.dumps(DID_DOCUMENT),
        "https://register.example/status/revocation/1": status_list,
    }

    def download(url: str) -> bytes:
        return world[url].encode()

    with time_machine.travel(AT, tick=False):
        OB3LdpVerifier.for_issuer_did(DID).verify(
            document, expected_recipient=site, check_status=True, download=download
        )


def test_the_golden_proof_is_still_the_one_that_is_made() -> None:
    assert json.loads((GOLDEN / "data-integrity.json").read_text()) == GOOD


def test_the_schema_of_1edtech_accepts_it() -> None:
    schema = json.loads((GOLDEN / "ob3-achievementcredential.schema.json").read_text())
    assert list(Draft201909Validator(schema).iter_errors(GOOD)) == []


def test_it_says_what_the_token_says_and_nothing_of_a_token() -> None:
    said = {name: value for name, value in GOOD.items() if name != "proof"}
    assert said == {
        name: value for name, value in payload().items() if name not in {"iss", "sub", "jti", "nbf", "exp"}
    }
    assert GOOD["proof"][0]["verificationMethod"] == PROOF_KEY.kid
    assert data_integrity.unseal(shown(GOOD).encode(), TrustedKeys.from_did_document(DID_DOCUMENT)) == CLAIMS


def test_openbadgeslib_accepts_it_and_finds_nothing_that_the_proof_does_not_cover() -> None:
    openbadgeslib_accepts(shown(GOOD), listed())
    alone = proven(association=None, company="Bédrijf & Zn. <b>\"' 株式会社")
    openbadgeslib_accepts(shown(alone), listed())


@pytest.mark.parametrize(
    ("document", "status_list", "site"),
    [
        pytest.param(changed(lambda it: it.update(name="Other")), listed(), CLAIMS.origin, id="tampered"),
        pytest.param(shown(GOOD), listed(INDEX), CLAIMS.origin, id="withdrawn"),
        pytest.param(shown(GOOD), listed(), "https://hosting-b.example", id="another-site"),
    ],
)
def test_openbadgeslib_rejects_a_bad_one(document: str, status_list: str, site: str) -> None:
    with pytest.raises(OB3VerificationError):
        openbadgeslib_accepts(document, status_list, site)


def test_readers_of_tokens_still_read_the_did_document() -> None:
    world = {
        "https://register.example/.well-known/did.json": json.dumps(DID_DOCUMENT),
        "https://register.example/status/revocation/1": listed(),
    }

    def download(url: str) -> bytes:
        return world[url].encode()

    with time_machine.travel(AT, tick=False):
        verifier = OB3Verifier.for_issuer_did(DID, download=download)
        verifier.verify(badge(), expected_recipient=CLAIMS.origin, check_status=True, download=download)


def test_its_key_is_last_among_the_keys_and_in_no_jwks() -> None:
    assert DID_DOCUMENT["assertionMethod"] == [KEY.kid, PROOF_KEY.kid]
    last = DID_DOCUMENT["verificationMethod"][-1]
    assert (last["id"], last["type"]) == (PROOF_KEY.kid, "Multikey")
    assert "publicKeyJwk" not in last
    assert PROOF_KEY.kid not in json.dumps(did.jwks(DID, PUBLIC))
    assert "multikey" not in json.dumps(did.did_document(DID, PUBLIC))


def test_the_verdict_is_that_of_the_token() -> None:
    for shown_as in (shown(GOOD), badge(), "\ufeff \n" + json.dumps(GOOD, indent=3, ensure_ascii=False)):
        verdict = verdict_on(shown_as)
        assert (verdict.verdict, verdict.company) == (Outcome.VALID, CLAIMS.company)
    assert verdict_on(shown(GOOD), on="https://hosting-b.example").verdict is Outcome.NOT_FOR_THIS_SITE
    assert verdict_on(shown(GOOD), status_lists=[listed(INDEX)]).verdict is Outcome.WITHDRAWN
    assert verdict_on(shown(GOOD), at=AT + timedelta(days=200)).verdict is Outcome.EXPIRED
    assert verdict_on(shown(GOOD), status_lists=[]).verdict is Outcome.CANNOT_CHECK


def swap_proof(document: dict[str, Any], by: dict[str, Any]) -> None:
    document["proof"] = by["proof"]


BAD: list[tuple[str, Change, Outcome]] = [
    ("another-name", lambda it: it.update(name="Other"), Outcome.FORGED),
    ("another-origin", lambda it: it["credentialSubject"].update(id="https://b.example"), Outcome.FORGED),
    ("longer-term", lambda it: it.update(validUntil="2030-01-01T00:00:00Z"), Outcome.FORGED),
    ("member-more", lambda it: it.update(evidence=[]), Outcome.FORGED),
    ("member-less", lambda it: it.pop("name"), Outcome.FORGED),
    ("claims-of-a-token", lambda it: it.update(iss=DID), Outcome.FORGED),
    ("inline-context", lambda it: it["@context"].append({"name": "https://x.example/"}), Outcome.FORGED),
    ("context-of-a-stranger", lambda it: it.update({"@context": ["https://x.example/"]}), Outcome.FORGED),
    ("other-type", lambda it: it.update(type=["VerifiableCredential"]), Outcome.FORGED),
    ("false-for-zero", lambda it: it["credentialSubject"]["identifier"][0].update(hashed=0), Outcome.FORGED),
    ("proof-member", lambda it: it["proof"][0].update(domain="register.example"), Outcome.FORGED),
    ("proof-context", lambda it: it["proof"][0].update({"@context": it["@context"]}), Outcome.FORGED),
    ("other-suite", lambda it: it["proof"][0].update(cryptosuite="eddsa-jcs-2022"), Outcome.FORGED),
    ("old-suite", lambda it: it["proof"][0].update(type="Ed25519Signature2020"), Outcome.FORGED),
    ("other-purpose", lambda it: it["proof"][0].update(proofPurpose="authentication"), Outcome.FORGED),
    ("other-moment", lambda it: it["proof"][0].update(created="2026-11-23T12:00:01Z"), Outcome.FORGED),
    ("no-moment", lambda it: it["proof"][0].pop("created"), Outcome.FORGED),
    ("no-value", lambda it: it["proof"][0].pop("proofValue"), Outcome.FORGED),
    ("value-of-a-number", lambda it: it["proof"][0].update(proofValue=7), Outcome.FORGED),
    ("value-in-base64", lambda it: it["proof"][0].update(proofValue="uAAAA"), Outcome.FORGED),
    ("value-short", lambda it: it["proof"][0].update(proofValue="z" + "2" * 20), Outcome.FORGED),
    ("proof-of-another-badge", lambda it: swap_proof(it, proven(number=2)), Outcome.FORGED),
    ("second-proof", lambda it: it.update(proof=it["proof"] * 2), Outcome.NOT_A_BADGE),
    ("proof-in-no-list", lambda it: it.update(proof=it["proof"][0]), Outcome.NOT_A_BADGE),
    ("no-proof", lambda it: it.pop("proof"), Outcome.NOT_A_BADGE),
    ("no-key", lambda it: it["proof"][0].pop("verificationMethod"), Outcome.NOT_A_BADGE),
    (
        "key-inline",
        lambda it: it["proof"][0].update(verificationMethod={"id": PROOF_KEY.kid}),
        Outcome.NOT_A_BADGE,
    ),
    ("key-of-a-token", lambda it: it["proof"][0].update(verificationMethod=KEY.kid), Outcome.UNKNOWN_ISSUER),
    (
        "own-network",
        lambda it: it["proof"][0].update(verificationMethod="did:web:127.0.0.1#z6Mk"),
        Outcome.UNKNOWN_ISSUER,
    ),
    ("too-large", lambda it: it.update(name="x" * 20_000), Outcome.NOT_A_BADGE),
]


@pytest.mark.parametrize(("change", "outcome"), [pytest.param(*each[1:], id=each[0]) for each in BAD])
def test_what_differs_is_refused(change: Change, outcome: Outcome) -> None:
    assert verdict_on(changed(change)).verdict is outcome


def test_a_strangers_key_is_unknown_and_under_our_name_it_is_forged() -> None:
    stranger = proof_key(20181213)
    assert verdict_on(shown(proven(by=stranger))).verdict is Outcome.UNKNOWN_ISSUER
    posing = ProofKey(PROOF_KEY.kid, stranger.private)
    assert verdict_on(shown(proven(by=posing))).verdict is Outcome.FORGED
    elsewhere = proven(base_url="https://other-register.example")
    assert verdict_on(shown(elsewhere)).verdict is Outcome.FORGED


def test_json_that_two_readers_would_read_differently_is_no_badge() -> None:
    twice = shown(GOOD).replace('"name":', '"name": "Other", "name":', 1)
    for text in (twice, "{", "{}", "{" * 5000, '{"proof": NaN}', shown(GOOD) + "x", '{"a": 1.5}'):
        assert verdict_on(text).verdict is Outcome.NOT_A_BADGE


def test_any_flipped_bit_of_the_signature_is_forged() -> None:
    signature = multibase.decoded(GOOD["proof"][0]["proofValue"])
    for bit in range(0, len(signature) * 8, 37):
        flipped = bytearray(signature)
        flipped[bit // 8] ^= 1 << bit % 8
        bad = changed(
            lambda it, value=bytes(flipped): it["proof"][0].update(proofValue=multibase.encoded(value))
        )
        assert verdict_on(bad).verdict is Outcome.FORGED


def test_nothing_but_the_two_contexts_is_read_and_control_characters_are_refused() -> None:
    with pytest.raises(Malformed):
        json_ld.canonical({"@context": ["https://x.example/"], "id": "https://register.example/"})
    with pytest.raises(Malformed):
        data_integrity.seal(claims(company="a\x07b"), PROOF_KEY, at=AT)


def test_the_contexts_are_those_that_were_published() -> None:
    folder = Path(json_ld.__file__).parent / "contexts"
    theirs = Path(openbadgeslib.__file__).parent / "ob3" / "contexts"
    notes = (folder / "README.md").read_text()
    for ours, their in (
        ("credentials-v2.json", "credentials-v2.json"),
        ("open-badges-3.0.3.json", "ob-v3p0-context-3.0.3.json"),
    ):
        assert (folder / ours).read_bytes() == (theirs / their).read_bytes()
        assert hashlib.sha256((folder / ours).read_bytes()).hexdigest() in notes


def test_multibase_reads_what_it_wrote_in_one_spelling() -> None:
    for data in (b"", b"\x00", b"\x00\x00a", b"\xff" * 64):
        assert multibase.decoded(multibase.encoded(data)) == data
    for text in ("", "uAAA", "z0", "zO", "z" + "1" * 200):
        with pytest.raises(Malformed):
            multibase.decoded(text)
    key = PROOF_KEY.private.public_key()
    assert multibase.read_multikey(multibase.multikey(key.public_bytes_raw())) == key
    with pytest.raises(Malformed):
        multibase.read_multikey(multibase.encoded(b"\x80\x24" + key.public_bytes_raw()))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda it: it.pop("assertionMethod"), id="nothing-asserted"),
        pytest.param(lambda it: it.update(id="did:web:other.example"), id="of-another"),
        pytest.param(
            lambda it: it["verificationMethod"][1].update(publicKeyMultibase="z2"), id="damaged-key"
        ),
        pytest.param(lambda it: it.update(verificationMethod=7), id="no-methods"),
    ],
)
def test_a_did_document_that_is_not_in_order_is_not_trusted(change: Change) -> None:
    document = copy.deepcopy(DID_DOCUMENT)
    change(document)
    with pytest.raises(KeysNotUsable):
        TrustedKeys.from_did_document(document)


def test_a_key_that_may_not_assert_is_left_out() -> None:
    document = copy.deepcopy(DID_DOCUMENT)
    document["assertionMethod"].remove(PROOF_KEY.kid)
    trusted = TrustedKeys.from_file(json.dumps(document).encode())
    assert trusted.find_proof_key(PROOF_KEY.kid) is None
    assert trusted.find(KEY.kid) is not None
