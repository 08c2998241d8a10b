"""What the signer signs and what it refuses, on values; and what it remembers."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from badge import openbadge, status_list, ticket, token
from badge.keys import KeyRing
from badge.signer import contact_tests, receipts, wire
from badge.signer.contact_tests import CONTACT_TEST
from badge.signer.kinds import SOON, Frame, Unfit, check_badge, check_status_list, rules
from badge.signer.memory import BITS, JOURNAL, Memory, Pace
from badge.signer.serving import SignerAtWork
from badge.strict import Malformed
from badge.verdict import Outcome
from tests.badge_samples import AT, BASE_URL, INDEX, claims, verdict_on

DAY = timedelta(days=1)
FRAME = Frame(base_url=BASE_URL, at=AT, bits={})
FRESH = claims(valid_from=AT, valid_until=AT + 92 * DAY)
LIST_ID = f"{BASE_URL}/status/revocation/1"


def listing(*withdrawn: int, **changes: Any) -> dict[str, Any]:
    known: dict[str, Any] = {"base_url": BASE_URL, "list_number": 1, "at": AT}
    return status_list.credential(**(known | changes), withdrawn=withdrawn)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    found = Memory(tmp_path / "signer")
    yield found
    found.close()


@pytest.fixture
def at_work(tmp_path: Path, memory: Memory) -> SignerAtWork:
    rings = {
        "badges": KeyRing(tmp_path, passphrase="p" * 32, base_url=BASE_URL),
        "contact-tests": KeyRing(tmp_path / "tests", passphrase="p" * 32, base_url=BASE_URL),
    }
    for ring in rings.values():
        ring.signing_key(at=AT)
    return SignerAtWork(
        rings,
        rules=rules([contact_tests.RULE]),
        memory=memory,
        pace=Pace(1000),
        base_url=BASE_URL,
        clock=lambda: AT,
    )


def ask(at_work: SignerAtWork, kind: str, *payloads: Any, ring: str = "badges") -> dict[str, Any]:
    kid = at_work._rings[ring].signing_key(at=AT).kid
    return at_work.answer({"ask": "sign", "kind": kind, "kid": kid, "payloads": list(payloads)})


def test_a_badge_of_this_register_that_begins_now_is_signed(at_work: SignerAtWork, tmp_path: Path) -> None:
    (text,) = ask(at_work, "badge", openbadge.write(FRESH))["signed"]
    keys = KeyRing(tmp_path, passphrase="p" * 32, base_url=BASE_URL)
    fresh = status_list.seal(
        base_url=BASE_URL, list_number=1, withdrawn=[], key=keys.signing_key(at=AT), at=AT
    )
    assert verdict_on(text, keys=keys.trusted(), status_lists=[fresh]).is_valid


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"base_url": "https://other.example"}, "another register"),
        ({"valid_from": AT - SOON - DAY}, "does not begin now"),
        ({"valid_from": AT + SOON + timedelta(seconds=1)}, "does not begin now"),
        ({"valid_until": AT + 92 * DAY + timedelta(seconds=1)}, "too long"),
        ({"valid_until": AT}, "too long"),
        ({"status_index": status_list.SIZE}, "no place"),
        ({"origin": "ftp://hosting-a.example"}, "not a badge"),
        ({"code": "SHORT"}, "not a badge"),
    ],
)
def test_a_badge_that_is_not_as_it_should_be_is_refused(changes: dict[str, Any], why: str) -> None:
    changed = claims(**({"valid_from": AT, "valid_until": AT + 91 * DAY} | changes))
    with pytest.raises(Unfit, match=why):
        check_badge(openbadge.write(changed), FRAME)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"iss": "x"},
        openbadge.write(FRESH) | {"admin": True},
        openbadge.write(FRESH) | {"exp": 4102444800},
        {**openbadge.write(FRESH), "credentialStatus": None},
        listing(1),
    ],
)
def test_what_is_no_badge_is_not_signed_as_one(payload: dict[str, Any]) -> None:
    with pytest.raises(Unfit, match="not a badge"):
        check_badge(payload, FRAME)


def test_a_place_that_was_withdrawn_gets_no_badge_again() -> None:
    bits = status_list.unpack(status_list.pack([INDEX]))
    with pytest.raises(Unfit, match="was withdrawn"):
        check_badge(openbadge.write(FRESH), Frame(base_url=BASE_URL, at=AT, bits={LIST_ID: bits}))


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        ({}, "not a status list"),
        (listing(1) | {"type": ["VerifiableCredential"]}, "not a status list"),
        (listing(1) | {"exp": 4102444800}, "not a status list"),
        (listing(1) | {"admin": True}, "of this register"),
        (listing(1, base_url="https://other.example"), "of this register"),
        (listing(1, at=AT - DAY), "does not begin now"),
        (openbadge.write(FRESH), "not a status list"),
    ],
)
def test_what_is_no_list_of_this_register_is_not_signed_as_one(payload: dict[str, Any], why: str) -> None:
    with pytest.raises(Unfit, match=why):
        check_status_list(payload, FRAME)


def test_a_bit_that_was_ever_signed_as_set_is_never_cleared(at_work: SignerAtWork, memory: Memory) -> None:
    assert "signed" in ask(at_work, "status-list", listing(5, 7))
    assert ask(at_work, "status-list", listing(5)) == {"refused": "it clears a bit that was set"}
    assert "signed" in ask(at_work, "status-list", listing(5, 7, 9))
    assert status_list.indexes(memory.bits[LIST_ID]) == {5, 7, 9}


def test_the_bits_and_the_journal_outlive_the_process(
    at_work: SignerAtWork, memory: Memory, tmp_path: Path
) -> None:
    ask(at_work, "status-list", listing(5))
    ask(at_work, "badge", openbadge.write(FRESH))
    memory.close()
    again = Memory(tmp_path / "signer")
    assert status_list.indexes(again.bits[LIST_ID]) == {5}
    assert again.signed_since(AT) == [("status-list", AT), ("badge", AT)]
    assert again.signed_since(AT + timedelta(seconds=1)) == []
    lines = [json.loads(line) for line in (tmp_path / "signer" / JOURNAL).read_text().splitlines()]
    assert [(line["kind"], line["name"]) for line in lines] == [("status-list", LIST_ID), ("badge", FRESH.id)]
    again.close()
    (tmp_path / "signer" / BITS).write_text('{"x": "broken"}')
    with pytest.raises(Malformed):
        Memory(tmp_path / "signer")


def test_one_signer_at_a_time_has_the_folder(memory: Memory, tmp_path: Path) -> None:
    with pytest.raises(BlockingIOError):
        Memory(tmp_path / "signer")


def test_nothing_is_signed_that_the_journal_could_not_take(
    at_work: SignerAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_values: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Memory, "note", full)
    assert ask(at_work, "badge", openbadge.write(FRESH)) == {"busy": True}


def test_a_kind_that_is_not_in_the_registry_is_refused(at_work: SignerAtWork) -> None:
    for kind in ("session", "", None, ["badge"]):
        assert "refused" in at_work.answer({"ask": "sign", "kind": kind, "kid": "x", "payloads": [{}]})
    assert "refused" in at_work.answer({"ask": "export"})
    assert "refused" in at_work.answer({})


@pytest.mark.parametrize("payloads", [[], "x", [1], [None], [{"a": "x" * 20_000}], [{}] * 501])
def test_requests_of_another_shape_are_refused(at_work: SignerAtWork, payloads: Any) -> None:
    kid = at_work._rings["badges"].signing_key(at=AT).kid
    assert "refused" in at_work.answer({"ask": "sign", "kind": "badge", "kid": kid, "payloads": payloads})


def test_another_key_and_the_same_thing_twice_are_refused(at_work: SignerAtWork) -> None:
    payload = openbadge.write(FRESH)
    assert "refused" in at_work.answer({"ask": "sign", "kind": "badge", "kid": "x", "payloads": [payload]})
    assert ask(at_work, "badge", payload, payload) == {"refused": "the same thing twice"}


def test_nothing_that_was_handed_in_comes_back_in_a_refusal(
    at_work: SignerAtWork, caplog: pytest.LogCaptureFixture
) -> None:
    answer = ask(at_work, "canary-kind", {"canary": "canary"})
    answer |= ask(at_work, "badge", {"canary": "canary"})
    assert "canary" not in json.dumps(answer) + caplog.text


def test_an_hour_has_a_limit(at_work: SignerAtWork) -> None:
    pace = Pace(3, [("badge", AT - timedelta(minutes=59))])
    assert pace.take("badge", 2, at=AT)
    assert not pace.take("badge", 1, at=AT)
    assert pace.take("ticket", 3, at=AT)
    assert pace.take("badge", 1, at=AT + timedelta(minutes=2))
    at_work._pace = Pace(0)
    assert ask(at_work, "badge", openbadge.write(FRESH)) == {"busy": True}


def test_a_test_notice_is_signed_by_its_own_key_and_is_no_badge(at_work: SignerAtWork) -> None:
    facts = {
        "iss": BASE_URL,
        "test": "t3st",
        "company": "kvk:00001234",
        "sent_at": "2026-11-24T12:00:00Z",
        "content": "none",
    }
    (text,) = ask(at_work, CONTACT_TEST.name, facts, ring="contact-tests")["signed"]
    assert verdict_on(text, keys=at_work._rings["contact-tests"].trusted()).verdict is Outcome.NOT_A_BADGE
    for change in ({"content": "http://x"}, {"more": "x"}, {"sent_at": "2026-11-23T12:00:00Z"}, {"iss": "x"}):
        assert "refused" in ask(at_work, CONTACT_TEST.name, facts | change, ring="contact-tests")
    assert "refused" in ask(at_work, "badge", facts)


RECEIPT = {
    "iss": BASE_URL,
    "delivery": "abcdefgh12345678",
    "source": "hotline",
    "batch": None,
    "digest": "a" * 64,
    "taken_in_at": "2026-11-24T11:00:00+00:00",
    "notices": {"read": 5, "new": 5},
    "checks": {"read": 7},
    "without_clock": 0,
    "sandbox": False,
}


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://other.example"},
        {"source": "http://x"},
        {"batch": "a b"},
        {"notices": {"read": "5"}},
        {"notices": {"read": True}},
        {"checks": 7},
        {"without_clock": -1},
        {"sandbox": 1},
        {"taken_in_at": "2026-11-24T12:16:00+00:00"},
        {"taken_in_at": "2026-11-24T12:00:00"},
        {"more": 1},
    ],
)
def test_a_receipt_is_names_and_counts_and_nothing_else(change: dict[str, Any]) -> None:
    assert receipts.check(RECEIPT, FRAME) == RECEIPT["delivery"]
    with pytest.raises(Unfit):
        receipts.check(RECEIPT | change, FRAME)


def test_a_print_ticket_is_signed_for_five_weeks_at_most(at_work: SignerAtWork) -> None:
    known = ticket.Ticket.of(FRESH, at=AT)
    assert "signed" in ask(at_work, "ticket", ticket.write(known))
    for changed in (
        replace(known, valid_until=AT + ticket.VALID_FOR + timedelta(seconds=1)),
        replace(known, valid_until=AT),
        replace(known, base_url="https://other.example"),
        replace(known, status_index=status_list.SIZE),
    ):
        assert "refused" in ask(at_work, "ticket", ticket.write(changed))
    assert "refused" in ask(at_work, "ticket", openbadge.write(FRESH))
    ask(at_work, "status-list", listing(INDEX))
    assert "withdrawn" in ask(at_work, "ticket", ticket.write(known))["refused"]


def test_a_retirement_is_taken_only_when_nothing_of_the_key_can_last(tmp_path: Path, memory: Memory) -> None:
    ring = KeyRing(tmp_path, passphrase="p" * 32, base_url=BASE_URL)
    old = ring.signing_key(at=AT).kid
    ring.rotate(at=AT)
    ring.rotate(at=AT + DAY)
    moments = iter([AT + DAY * 92, AT + DAY * 94, AT + DAY * 94])
    at_work = SignerAtWork(
        {"badges": ring},
        rules=rules(),
        memory=memory,
        pace=Pace(1),
        base_url=BASE_URL,
        clock=lambda: next(moments),
    )
    assert "refused" in at_work.answer({"ask": "retire", "kid": old})
    assert at_work.answer({"ask": "retire", "kid": old}) == {"retired": True}
    assert "refused" in at_work.answer({"ask": "retire", "kid": ring.records()[1].kid})


def test_a_line_that_is_too_long_or_no_json_is_no_request(tmp_path: Path) -> None:
    for text in (b"x" * 10, b"[1]\n", b'{"a": 1, "a": 2}\n', b"x" * (wire.LONGEST_REQUEST + 2)):
        (tmp_path / "line").write_bytes(text)
        with (tmp_path / "line").open("rb") as stream, pytest.raises(wire.Spoilt):
            wire.read(stream)


def test_the_registry_names_each_kind_once() -> None:
    found = rules([contact_tests.RULE])
    ours = ["badge", "ticket", "status-list", "data-integrity", "endorsement", "endorsement-list"]
    assert list(found) == [*ours, "contact-test"]
    assert found["badge"].kind is token.BADGE
