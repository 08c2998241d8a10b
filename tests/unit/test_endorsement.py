"""What an association says of its member: its form to the letter, and what makes it count."""

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from jsonschema import Draft201909Validator

from badge import did, json_ld, openbadge, token
from badge.endorsements import form
from badge.errors import Refused
from badge.strict import Malformed
from badge.verdict import Endorsement, Outcome, as_json
from badge.verifying import judge
from tests.badge_samples import AT, BASE_URL, CLAIMS, KEY, STRANGER, claims, key, raw, resigned, verdict_on
from tests.badge_samples import listed as register_list
from tests.badge_samples import trusted as register_keys
from tests.endorsement_samples import (
    DAY,
    DID,
    ENDORSER,
    INDEX,
    SAID,
    SINCE,
    SLUG,
    endorsement,
    listed,
    standing,
    trusted,
)

GOLDEN = Path(__file__).parent.parent / "golden" / "badge"
GOOD = endorsement()
SHOWN = Endorsement("Branchevereniging Demo", SINCE, form.write(SAID)["id"])


def test_the_payload_is_the_golden_one() -> None:
    assert form.write(SAID) == json.loads((GOLDEN / "endorsement.json").read_text())
    golden = (GOLDEN / "endorsement.jwt").read_text().strip()
    assert form.unseal(golden, trusted()) == SAID


def test_the_header_has_alg_and_kid_and_nothing_else() -> None:
    header = GOOD.split(".")[0]
    assert json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4))) == {
        "alg": "ES256",
        "kid": ENDORSER.kid,
    }
    assert ENDORSER.kid.startswith(f"did:web:register.example:associations:{SLUG}#")


def test_the_schema_of_1edtech_accepts_it_and_bites_on_a_fault() -> None:
    schema = json.loads((GOLDEN / "ob3-achievementcredential.schema.json").read_text())
    validator = Draft201909Validator({"$ref": "#/$defs/EndorsementCredential", "$defs": schema["$defs"]})
    assert list(validator.iter_errors(form.write(SAID))) == []
    for missing in ("issuer", "name", "credentialSubject", "validFrom"):
        broken = {name: value for name, value in form.write(SAID).items() if name != missing}
        assert list(validator.iter_errors(broken))
    subject = Draft201909Validator({"$ref": "#/$defs/Profile", "$defs": schema["$defs"]})
    said = form.write(SAID)["credentialSubject"]
    assert list(subject.iter_errors(said | {"type": ["Profile"]})) == []


def test_every_member_has_a_meaning_in_the_two_contexts() -> None:
    # A member that no context defines is left out of the canonical text.
    credential = {
        name: value for name, value in form.write(SAID).items() if name not in openbadge.TOKEN_CLAIMS
    }
    quads = json_ld.canonical(credential).decode()
    for value in (SAID.company, "00001234", "ext:kvk", form.COMMENT.format(since=SINCE), str(INDEX)):
        assert f'"{value}"' in quads
    terms = json_ld.canonical(credential | {"invented": "xyzzy"}).decode()
    assert terms == quads


def test_what_was_written_is_read_back() -> None:
    changes: list[dict[str, Any]] = [
        {},
        {"register_number": "lei:529900T8BM49AURSDO55"},
        {"company": "Bédrijf & Zn. <b>\"'"},
        {"base_url": "http://localhost:8000"},
        {"since": date(1999, 12, 31)},
    ]
    for change in changes:
        said = form.write(form.EndorsementClaims(**{**vars(SAID), **change}))
        assert form.write(form.read(said)) == said
        assert form.read(said) == form.EndorsementClaims(**{**vars(SAID), **change})


def altered(path: str, value: Any) -> dict[str, Any]:
    payload = form.write(SAID)
    inner: Any = payload
    *way, last = path.split(".")
    for step in way:
        inner = inner[step]
    inner[last] = value
    return payload


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("credentialSubject.endorsementComment", "The best hoster there is."),
        ("credentialSubject.endorsementComment", form.COMMENT.format(since="2024-13-41")),
        ("credentialSubject.achievement", {}),
        ("credentialSubject.id", "https://hosting-b.example"),
        ("credentialSubject.otherIdentifier", []),
        ("type", ["VerifiableCredential", "OpenBadgeCredential"]),
        ("id", f"{BASE_URL}/badges/{CLAIMS.code}/credentials/1"),
        ("iss", "did:web:register.example"),
        ("exp", 0),
        ("aud", "somebody"),
        ("credentialStatus.statusListCredential", f"{BASE_URL}/status/revocation/1"),
        ("credentialStatus.statusPurpose", "suspension"),
    ],
)
def test_what_differs_is_not_an_endorsement(path: str, value: Any) -> None:
    with pytest.raises(Malformed):
        form.read(altered(path, value))
    assert standing(resigned(altered(path, value), ENDORSER)) is None


def test_a_badge_and_an_endorsement_never_pass_for_each_other() -> None:
    with pytest.raises(Malformed):
        form.read(openbadge.write(CLAIMS))
    with pytest.raises(Malformed):
        openbadge.read(form.write(SAID))
    assert verdict_on(GOOD).verdict is Outcome.UNKNOWN_ISSUER
    assert verdict_on(token.seal(CLAIMS, ENDORSER)).verdict is Outcome.UNKNOWN_ISSUER
    assert verdict_on(resigned(form.write(SAID), KEY)).verdict is Outcome.NOT_A_BADGE
    with pytest.raises(Refused):
        form.unseal(token.seal(CLAIMS, ENDORSER), trusted())


def test_joserfc_reads_it_with_the_key_of_the_did_document() -> None:
    document = did.did_document(DID, [did.public_jwk(ENDORSER.private.public_key())])
    (method,) = document["verificationMethod"]
    assert (document["id"], document["assertionMethod"]) == (DID, [ENDORSER.kid])
    keys = KeySet.import_key_set({"keys": [method["publicKeyJwk"] | {"kid": method["id"]}]})
    assert jwt.decode(GOOD, keys, algorithms=["ES256"]).claims == form.write(SAID)


def test_a_good_one_stands_beside_its_badge() -> None:
    assert standing(GOOD) == SHOWN
    assert standing(GOOD, beside=claims(number=2)) == SHOWN
    assert standing(GOOD, status_lists=[listed(INDEX + 1)]) == SHOWN


posing = raw({"alg": "ES256", "kid": ENDORSER.kid}, form.write(SAID), STRANGER)


@pytest.mark.parametrize(
    ("shown", "changes"),
    [
        pytest.param(endorsement(by=key(5, owner=DID)), {}, id="another-key"),
        pytest.param(posing, {}, id="forged-under-its-key"),
        pytest.param(endorsement(by=KEY), {}, id="the-key-of-badges"),
        pytest.param(endorsement(by=KEY), {"keys": register_keys()}, id="the-register-for-it"),
        pytest.param(endorsement(register_number="kvk:00009999"), {}, id="another-company"),
        pytest.param(endorsement(origin="https://hosting-b.example"), {}, id="another-origin"),
        pytest.param(endorsement(code="000000000000"), {}, id="another-badge"),
        pytest.param(endorsement(base_url="https://other.example"), {}, id="another-register"),
        pytest.param(GOOD, {"at": SAID.valid_until + DAY}, id="expired"),
        pytest.param(GOOD, {"at": SAID.valid_from - DAY}, id="not-yet"),
        pytest.param(GOOD, {"status_lists": [listed(INDEX)]}, id="withdrawn"),
        pytest.param(GOOD, {"status_lists": []}, id="no-list"),
        pytest.param(GOOD, {"status_lists": [register_list()]}, id="the-list-of-the-register"),
        pytest.param(GOOD, {"status_lists": [listed(by=STRANGER)]}, id="the-list-of-a-stranger"),
        pytest.param(GOOD, {"status_lists": [listed(at=AT - 3 * DAY)]}, id="an-old-list"),
        pytest.param("", {}, id="nothing"),
    ],
)
def test_one_with_a_fault_is_not_shown(shown: str, changes: dict[str, Any]) -> None:
    assert standing(shown, **changes) is None


def test_any_flipped_bit_takes_it_away() -> None:
    for place in range(0, len(GOOD), 97):
        flipped = GOOD[:place] + chr(ord(GOOD[place]) ^ 1) + GOOD[place + 1 :]
        assert standing(flipped) is None


def test_it_is_shown_beside_a_valid_badge_only_and_never_changes_the_verdict() -> None:
    asked: list[str] = []

    def endorsements(badge: openbadge.BadgeClaims) -> Endorsement:
        asked.append(badge.code)
        return SHOWN

    def verdict(**changes: Any) -> Any:
        known: dict[str, Any] = {"keys": register_keys(), "status_lists": [register_list()], "at": AT}
        return judge(CLAIMS, endorsements=endorsements, **(known | changes))

    assert as_json(verdict())["endorsement"] == {
        "association": "Branchevereniging Demo",
        "since": "2024-05-06",
        "url": f"{BASE_URL}/associations/{SLUG}/endorsements/{CLAIMS.code}-3.jwt",
    }
    for changes in (
        {"on": "https://hosting-b.example"},
        {"status_lists": [register_list(CLAIMS.status_index)]},
        {"at": CLAIMS.valid_until + DAY},
        {"status_lists": []},
    ):
        without = verdict(**changes)
        assert (without.verdict is Outcome.VALID, without.endorsement) == (False, None)
        assert as_json(without)["endorsement"] is None
    assert asked == [CLAIMS.code]
