"""The ticket of a printed badge: strict like the badge, shorter-lived, and never taken for one."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badge import ticket, ticket_judging, token
from badge.strict import Malformed
from badge.ticket import RENEWED_EVERY, VALID_FOR, Ticket
from badge.ticket_judging import TicketAnswer
from badge.verdict import Outcome
from tests.badge_samples import (
    AT,
    CLAIMS,
    INDEX,
    KEY,
    STRANGER,
    claims,
    listed,
    resigned,
    trusted,
    verdict_on,
)

TICKET = Ticket.of(CLAIMS, at=AT)
PAYLOAD = ticket.write(TICKET)
TOKEN = token.sign(PAYLOAD, KEY, kind=ticket.KIND)
DAY = timedelta(days=1)


def judged(shown: str = TOKEN, **changes: Any) -> TicketAnswer | None:
    known: dict[str, Any] = {"keys": trusted(), "status_lists": [listed()], "at": AT}
    return ticket_judging.judge(shown, **(known | changes))


def outcome(shown: str = TOKEN, **changes: Any) -> Outcome | None:
    answer = judged(shown, **changes)
    return answer.outcome if answer else None


def test_what_is_written_is_read_back() -> None:
    assert ticket.read(PAYLOAD) == TICKET
    assert {
        "iss": "did:web:register.example",
        "sub": "https://hosting-a.example",
        "exp": int(TICKET.valid_until.timestamp()),
        "code": "K7QF3M2X9TDA",
        "badge": "https://register.example/badges/K7QF3M2X9TDA/credentials/1",
        "idx": "1#100",
    } == PAYLOAD


@pytest.mark.parametrize("days", range(9))
def test_a_ticket_lives_four_to_five_weeks_and_is_the_same_for_a_week(days: int) -> None:
    at = AT + days * DAY
    found = Ticket.of(claims(valid_until=AT + 365 * DAY), at=at)
    assert VALID_FOR - RENEWED_EVERY < found.valid_until - at <= VALID_FOR
    assert Ticket.of(claims(valid_until=AT + 365 * DAY), at=found.valid_until - VALID_FOR) == found


def test_a_ticket_never_outlives_its_badge() -> None:
    end = AT + 3 * DAY
    assert Ticket.of(claims(valid_until=end), at=AT).valid_until == end


@pytest.mark.parametrize(
    "fault",
    [
        {"iss": "did:web:other.example"},
        {"sub": "https://hosting-a.example/"},
        {"sub": "HTTPS://hosting-a.example"},
        {"sub": None},
        {"exp": str(PAYLOAD["exp"])},
        {"exp": True},
        {"exp": 10**20},
        {"exp": -1.5},
        {"code": "k7qf3m2x9tda"},
        {"code": "000000000000"},
        {"badge": "https://register.example/badges/K7QF3M2X9TDA"},
        {"badge": 5},
        {"idx": "1#-1"},
        {"idx": "01#1"},
        {"idx": "1"},
        {"nbf": 1},
    ],
    ids=str,
)
def test_a_ticket_with_one_thing_wrong_is_none(fault: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        ticket.read(PAYLOAD | fault)
    assert outcome(resigned(PAYLOAD | fault)) is None


def test_a_ticket_with_a_member_missing_is_none() -> None:
    for name in PAYLOAD:
        assert not ticket.is_one({key: value for key, value in PAYLOAD.items() if key != name})


def test_what_a_ticket_proves() -> None:
    assert outcome() is Outcome.VALID
    assert outcome(status_lists=[]) is Outcome.CANNOT_CHECK
    assert outcome(status_lists=[listed(INDEX)]) is Outcome.WITHDRAWN
    assert outcome(status_lists=[listed(by=STRANGER)]) is Outcome.CANNOT_CHECK
    assert outcome(on="hosting-a.example") is Outcome.VALID
    assert outcome(on="https://copy.example") is Outcome.NOT_FOR_THIS_SITE
    late = TICKET.valid_until + timedelta(seconds=61)
    assert outcome(at=late, status_lists=[listed(at=late)]) is Outcome.EXPIRED
    edge = late - timedelta(seconds=1)
    assert outcome(at=edge, status_lists=[listed(at=edge)]) is Outcome.VALID


def test_a_ticket_is_read_from_the_text_of_its_qr_code() -> None:
    address = ticket.address(TICKET, TOKEN)
    assert address.startswith("https://register.example/v/K7QF3M2X9TDA#eyJ")
    assert outcome(f" {address}\n") is Outcome.VALID
    assert ticket.in_address("https://register.example/v/K7QF3M2X9TDA") is None
    assert ticket.in_address("https://register.example/v/K7QF3M2X9TDA#") is None
    assert ticket.in_address("https://register.example/v/K7QF3M2X9TDA#" + "A" * 5000) is None


def test_a_ticket_that_another_signed_or_that_lives_too_long_proves_nothing() -> None:
    assert outcome(token.sign(PAYLOAD, STRANGER)) is None
    assert outcome(resigned(PAYLOAD | {"exp": int((AT + VALID_FOR + 2 * DAY).timestamp())})) is None
    assert outcome(token.seal(CLAIMS, KEY)) is None
    assert outcome("rubbish") is None


def test_a_ticket_shown_as_a_badge_is_none_and_is_told_what_it_is() -> None:
    for shown in (TOKEN, ticket.address(TICKET, TOKEN)):
        verdict = verdict_on(shown)
        assert verdict.verdict is Outcome.NOT_A_BADGE
        assert verdict.explanation == "This is the ticket of a printed logo, not the logo itself."
        assert verdict.company is None


def test_an_address_alone_proves_nothing() -> None:
    verdict = verdict_on("https://register.example/v/K7QF3M2X9TDA")
    assert verdict.verdict is Outcome.NOT_A_BADGE
    assert "address" in verdict.explanation


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=0, max_value=len(TOKEN) * 8 - 1))
def test_a_ticket_with_one_bit_flipped_proves_nothing(bit: int) -> None:
    changed = bytearray(TOKEN.encode("ascii"))
    changed[bit // 8] ^= 1 << bit % 8
    assert outcome(changed.decode("latin-1")) is None
