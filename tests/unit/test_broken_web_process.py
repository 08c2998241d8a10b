"""What a web process in wrong hands can still get from the signer, and what not: docs/operations/keys.md says it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from badge import data_integrity, openbadge, status_list, ticket, token
from badge.claims import BadgeClaims, status_list_id
from badge.errors import SignerRefused
from badge.keys import KeyRing
from badge.signer.asking import SignerStore
from badge.signer.kinds import MOST_LISTS, Frame, Unfit, check_proof, check_status_list, check_ticket, rules
from badge.signer.memory import JOURNAL, Memory, Pace
from badge.signer.serving import SignerAtWork
from badge.ticket import Ticket
from sentences import SpokenError
from tests.badge_samples import AT, BASE_URL, claims

DAY = timedelta(days=1)
FRESH = claims(valid_from=AT, valid_until=AT + 92 * DAY)
FRAME = Frame(base_url=BASE_URL, at=AT, bits={})
PER_HOUR = 50


@pytest.fixture
def signer(tmp_path: Path) -> Iterator[SignerAtWork]:
    ring = KeyRing(tmp_path, passphrase="p" * 32, base_url=BASE_URL)
    ring.signing_key(at=AT)
    memory = Memory(tmp_path / "signer")
    known: dict[str, Any] = {"rules": rules(), "memory": memory, "pace": Pace(PER_HOUR)}
    yield SignerAtWork({"badges": ring}, **known, base_url=BASE_URL, clock=lambda: AT)
    memory.close()


def ask(signer: SignerAtWork, kind: str, *payloads: Any) -> dict[str, Any]:
    kid = signer._rings["badges"].signing_key(at=AT).kid
    return signer.answer({"ask": "sign", "kind": kind, "kid": kid, "payloads": list(payloads)})


def ticket_of(said: BadgeClaims, **changes: Any) -> dict[str, Any]:
    return ticket.write(Ticket.of(said, at=AT)) | changes


def test_it_can_mint_for_a_site_that_is_not_proven_but_not_without_a_trace(
    signer: SignerAtWork, tmp_path: Path
) -> None:
    minted = claims(valid_from=AT, valid_until=AT + DAY, origin="https://nobody.example", number=77)
    assert "signed" in ask(signer, "badge", openbadge.write(minted))
    (line,) = [json.loads(each) for each in (tmp_path / "signer" / JOURNAL).read_text().splitlines()]
    assert (line["kind"], line["name"], line["at"]) == ("badge", minted.id, AT.isoformat())


def test_it_can_say_an_earlier_day_of_signing_but_not_a_later_one(signer: SignerAtWork) -> None:
    earlier = claims(valid_from=AT, valid_until=AT + DAY, awarded_at=AT - 9000 * DAY)
    later = claims(valid_from=AT, valid_until=AT + DAY, awarded_at=AT + timedelta(seconds=1))
    assert "signed" in ask(signer, "badge", openbadge.write(earlier))
    assert ask(signer, "badge", openbadge.write(later)) == {"refused": "signed after it began"}


def test_it_can_have_a_number_signed_twice_and_a_proof_of_a_term_that_runs(signer: SignerAtWork) -> None:
    for company in ("One", "Other"):
        assert "signed" in ask(
            signer, "badge", openbadge.write(claims(valid_from=AT, valid_until=AT + DAY, company=company))
        )
    running = openbadge.write(
        claims(valid_from=AT - 40 * DAY, valid_until=AT + DAY, awarded_at=AT - 50 * DAY)
    )
    assert "refused" in ask(signer, "badge", running)
    assert check_proof(data_integrity.payload(running, at=AT), FRAME) == running["id"]


def test_it_can_withdraw_everything_but_never_bring_anything_back(signer: SignerAtWork) -> None:
    def listing(*withdrawn: int) -> dict[str, Any]:
        return status_list.credential(base_url=BASE_URL, list_number=1, withdrawn=withdrawn, at=AT)

    assert "signed" in ask(signer, "status-list", listing(*range(status_list.SIZE)))
    assert ask(signer, "status-list", listing()) == {"refused": "it clears a bit that was set"}
    assert "refused" in ask(signer, "badge", openbadge.write(FRESH))
    assert "refused" in ask(signer, "ticket", ticket_of(FRESH))


def test_it_cannot_fill_the_memory_of_the_signer_with_lists() -> None:
    def listing(number: int) -> dict[str, Any]:
        return status_list.credential(base_url=BASE_URL, list_number=number, withdrawn=[], at=AT)

    assert check_status_list(listing(MOST_LISTS), FRAME) == status_list_id(BASE_URL, MOST_LISTS)
    for number in (MOST_LISTS + 1, 999_999):
        with pytest.raises(Unfit, match="not a status list of this register"):
            check_status_list(listing(number), FRAME)
    beyond = claims(valid_from=AT, valid_until=AT + DAY, list_number=MOST_LISTS + 1)
    with pytest.raises(Unfit, match="no place"):
        check_ticket(ticket_of(beyond), FRAME)


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (ticket_of(claims(base_url="https://other.example")), "of another register"),
        (ticket_of(FRESH, exp=int((AT + ticket.VALID_FOR).timestamp()) + 1), "too long"),
        (ticket_of(FRESH, exp=int(AT.timestamp())), "or over"),
        (ticket_of(FRESH, idx=f"1#{status_list.SIZE}"), "no place"),
        (ticket_of(FRESH, extra="x"), "not a ticket"),
        (openbadge.write(FRESH), "not a ticket"),
    ],
)
def test_a_ticket_that_is_not_as_it_should_be_is_refused(payload: dict[str, Any], why: str) -> None:
    with pytest.raises(Unfit, match=why):
        check_ticket(payload, FRAME)


def test_a_ticket_of_a_withdrawn_place_is_refused_with_a_sentence_and_its_name_is_that_of_the_badge(
    signer: SignerAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check_ticket(ticket_of(FRESH), FRAME) == FRESH.id
    bits = status_list.unpack(status_list.pack([FRESH.status_index]))
    signer._memory.keep_bits({FRESH.status_list_id: bits})
    store = SignerStore(Path("unused"))

    def over_the_socket(message: dict[str, Any]) -> dict[str, Any]:
        answer = signer.answer(message)
        if "refused" in answer:
            raise SignerRefused(why=answer["refused"])
        return answer

    monkeypatch.setattr(store, "ask", over_the_socket)
    key = store.open(signer._rings["badges"].signing_key(at=AT).kid, {})
    with pytest.raises(SpokenError, match="was withdrawn") as refused:  # the page then gives the plain code
        token.sign(ticket_of(FRESH), key, kind=ticket.KIND)
    assert isinstance(refused.value, SignerRefused)


def test_it_cannot_go_on_without_end(signer: SignerAtWork) -> None:
    some = [
        openbadge.write(claims(valid_from=AT, valid_until=AT + DAY, number=each)) for each in range(1, 40)
    ]
    assert "signed" in ask(signer, "badge", *some)
    assert ask(signer, "badge", *some) == {"busy": True}


def test_it_can_neither_take_a_key_nor_end_the_one_that_signs(signer: SignerAtWork) -> None:
    kid = signer._rings["badges"].signing_key(at=AT).kid
    for words in ({"ask": "export"}, {"ask": "retire", "kid": kid}, {"ask": "withdraw", "kid": kid}):
        assert "refused" in signer.answer(words)
    assert signer.answer({"ask": "ready", "kid": kid}) == {"ready": True}
