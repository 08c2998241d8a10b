"""What the register says of a badge that somebody shows, from its own books."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from badge import baking, openbadge, records, verifying
from badge.artwork import Look
from badge.keys import KeyRing
from badge.models import StatusListCopy
from badge.past_keys import KEY_IS_GONE
from badge.token import seal
from badge.verdict import Outcome, Reason, as_json
from signatories.signatures import signing
from tests.badge_scene import AT, BASE_URL, DAY, Scene


def test_page_file_token_and_offline_give_the_same_verdict(scene: Scene) -> None:
    badge = scene.issue()
    token = scene.token(badge)
    claims = openbadge.read(badge.credentials[0].payload)
    shown: list[str | bytes] = [
        badge.code,
        badge.code.lower(),
        f"{BASE_URL}/v/{badge.code}",
        f"HTTPS://REGISTER.EXAMPLE/V/{badge.code}/",
        f"{BASE_URL}/v/{badge.code}.json?on=x",
        f"{BASE_URL}/badges/{badge.code}.svg",
        f"{BASE_URL}/badges/{badge.code}/credentials/1",
        f"{BASE_URL}/b/{badge.code}/live.svg",
        token,
        baking.svg_file(claims, token, Look.IN_FORCE),
        baking.png_file(claims, token, Look.IN_FORCE),
    ]
    answers = [scene.verify(each) for each in shown]
    assert [answer.verdict for answer in answers] == [Outcome.VALID] * len(shown)
    assert len(set(answers)) == 1
    copy = scene.session.get_one(StatusListCopy, 1)
    offline = verifying.verify_file(
        token.encode(), keys=scene.keys.trusted(), status_lists=[copy.token], at=AT
    )
    assert offline.verdict is Outcome.VALID
    scene.withdraw(badge)
    assert [scene.verify(each).verdict for each in shown] == [Outcome.WITHDRAWN] * len(shown)
    withdrawn = verifying.verify_file(
        token.encode(), keys=scene.keys.trusted(), status_lists=[copy.token], at=AT
    )
    assert withdrawn.verdict is Outcome.WITHDRAWN


def test_a_withdrawn_signature_fails_its_badge_even_when_nobody_withdrew_that(scene: Scene) -> None:
    badge = scene.issue()
    signing.withdraw(scene.session, signature=scene.signature, at=AT + timedelta(hours=1))
    verdict = scene.verify(badge.code, at=AT + timedelta(hours=2))
    assert verdict.verdict is Outcome.WITHDRAWN
    assert verdict.reason is Reason.SIGNATURE_WITHDRAWN


def test_a_badge_sealed_with_a_stolen_key_is_not_in_the_books(scene: Scene) -> None:
    badge = scene.issue()
    claims = openbadge.read(badge.credentials[0].payload)
    key = scene.keys.signing_key(at=AT)
    assert scene.verify(seal(claims, key)).is_valid
    for change in (
        {"number": 2},
        {"company": "Other"},
        {"origin": "https://other.example"},
        {"status_index": 5},
    ):
        assert scene.verify(seal(replace(claims, **change), key)).verdict is Outcome.FORGED


def test_the_status_list_is_signed_anew_each_hour_and_stale_lists_are_never_valid(scene: Scene) -> None:
    badge = scene.issue()
    assert scene.refresh(AT + timedelta(minutes=59)) == []
    assert scene.refresh(AT + timedelta(minutes=60)) == [1]
    assert scene.verify(badge.code, at=AT + timedelta(hours=49)).is_valid
    assert scene.verify(badge.code, at=AT + timedelta(hours=50)).verdict is Outcome.CANNOT_CHECK
    assert scene.refresh(AT + timedelta(hours=50)) == [1]
    assert scene.verify(badge.code, at=AT + timedelta(hours=50)).is_valid


def test_an_empty_register_publishes_an_empty_list(scene: Scene) -> None:
    assert scene.refresh(AT) == [1]
    copy = scene.session.get_one(StatusListCopy, 1)
    assert (copy.issued_at, copy.valid_until) == (AT, AT + 2 * DAY)


def test_a_withdrawn_key_takes_its_badges_and_renewal_heals_them(any_scene: Scene) -> None:
    badge = any_scene.issue()
    old = any_scene.token(badge)
    any_scene.keys.withdraw(any_scene.keys.signing_key(at=AT).kid, at=AT)
    fallen = any_scene.verify(badge.code)
    assert (fallen.verdict, fallen.code, fallen.company) == (Outcome.UNKNOWN_ISSUER, badge.code, None)
    assert any_scene.renew_due(AT) == 1
    assert any_scene.verify(badge.code).is_valid
    assert any_scene.listed() == {badge.credentials[0].status_index}
    assert any_scene.verify(old).verdict is Outcome.UNKNOWN_ISSUER
    of_badges = [each["kid"] for each in any_scene.entries("key-activated")]
    assert [each for each in of_badges if each in {key.kid for key in any_scene.keys.records()}] == [
        key.kid for key in any_scene.keys.records()
    ]


def test_a_register_that_moves_to_another_address_renews_its_badges(scene: Scene, tmp_path: Path) -> None:
    badge = scene.issue()
    scene.keys = KeyRing(
        tmp_path, passphrase="a passphrase of thirty-two letters", base_url="http://localhost:8001"
    )
    scene.base_url = "http://localhost:8001"
    assert scene.verify(badge.code).verdict is Outcome.UNKNOWN_ISSUER
    assert scene.renew_due(AT) == 1
    scene.refresh(AT)
    assert scene.verify(badge.code).is_valid


UNKNOWN = {
    "0000-0000-0000": Outcome.NO_CREDENTIAL,
    "https://register.example/v/000000000000": Outcome.NO_CREDENTIAL,
    "https://register.example/en/signatories": Outcome.NO_CREDENTIAL,
    "https://registar.example/v/000000000000": Outcome.UNKNOWN_ISSUER,
    "http://register.example/v/000000000000": Outcome.NO_CREDENTIAL,  # the same register, without its s
    "register.example/v/0000-0000-0000/": Outcome.NO_CREDENTIAL,
    "https://register.example:8443/v/000000000000": Outcome.UNKNOWN_ISSUER,
    "https://register.example.attacker.example/v/000000000000": Outcome.UNKNOWN_ISSUER,
    "https://register.example@attacker.example/v/000000000000": Outcome.UNKNOWN_ISSUER,
    "http://127.0.0.1:1/badges/x.svg": Outcome.UNKNOWN_ISSUER,
    "https://[": Outcome.UNKNOWN_ISSUER,
    "hello": Outcome.NOT_A_BADGE,
    "": Outcome.NOT_A_BADGE,
}


def test_a_former_badge_is_withdrawn_on_its_own_page_when_its_key_is_long_gone(scene: Scene) -> None:
    badge, over = scene.issue(), scene.issue(domain=scene.second_domain)
    old = scene.keys.signing_key(at=AT).kid
    token = scene.token(badge)
    scene.withdraw(badge, at=AT + DAY)
    scene.keys.withdraw(old, at=AT + DAY)
    scene.settle(AT + DAY)
    verdict = scene.verify(badge.code, at=AT + DAY)
    assert (verdict.verdict, verdict.company, verdict.code) == (
        Outcome.WITHDRAWN,
        "Voorbeeld Hosting B.V.",
        badge.code,
    )
    assert (verdict.checks[0].what, verdict.checks[0].ok) == (KEY_IS_GONE, False)
    # Who shows the token proves nothing by it; and a badge in force is nothing until it is issued again.
    assert scene.verify(token, at=AT + DAY).verdict is Outcome.UNKNOWN_ISSUER
    assert scene.verify(over.code, at=AT + DAY).verdict is Outcome.UNKNOWN_ISSUER
    end = over.credentials[0].valid_until + timedelta(minutes=2)
    assert scene.verify(over.code, at=end).verdict is Outcome.EXPIRED
    assert scene.verify(badge.code, at=end).verdict is Outcome.WITHDRAWN


def test_what_the_register_does_not_know_is_said_so(scene: Scene) -> None:
    assert {shown: scene.verify(shown).verdict for shown in UNKNOWN} == UNKNOWN


def test_the_answer_as_json_can_be_sent(scene: Scene) -> None:
    answer = json.loads(json.dumps(as_json(scene.verify(scene.issue().code))))
    assert answer["verdict"] == "valid"
    assert answer["checked_at"] == answer["as_of"] == "2026-11-24T12:00:00Z"


def test_each_credential_is_found_by_its_own_number(scene: Scene) -> None:
    badge = scene.issue()
    scene.renew(badge)
    for each in badge.credentials:
        assert records.find_credential(scene.session, badge.code.lower(), each.number) is each
    assert records.find_credential(scene.session, badge.code, 3) is None
    assert records.find_credential(scene.session, "nonsense", 1) is None
