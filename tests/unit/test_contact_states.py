"""What tests of a contact point amount to, and what is due next."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from signatories.contacts import contact_states
from signatories.contacts.contact_states import ContactState, Failure, Next, State

START = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
EVERY = 90 * DAY


@dataclass(frozen=True)
class Sent:
    """One test, as a row would be."""

    made_at: datetime
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str | None = None


OUT = Sent(START, sent_at=START)
ANSWERED = replace(OUT, answered_at=START + 5 * HOUR)
FAILED = replace(OUT, failed_at=START + 7 * DAY, failure=Failure.NO_ANSWER)


def state(*tests: Sent, at: datetime = START + 30 * DAY) -> ContactState:
    return contact_states.state_of(tests, at=at)


def due(*tests: Sent, at: datetime, sends: int = 1, last: datetime = START) -> Next:
    return contact_states.next_act(tests, last_send_at=last, sends=sends, every=EVERY, at=at)


def test_without_a_test_nothing_is_known() -> None:
    assert state() == ContactState(State.UNTESTED)


def test_a_first_test_that_is_out_is_waited_for() -> None:
    assert state(OUT) == ContactState(State.WAITING, START, is_waiting=True)


def test_an_answer_counts_from_its_moment_with_its_time() -> None:
    assert state(ANSWERED) == ContactState(State.TESTED, START + 5 * HOUR, 5.0)
    assert state(ANSWERED, at=START + HOUR).state is State.WAITING


def test_a_failure_counts_until_a_newer_test_is_answered() -> None:
    assert state(FAILED).state is State.FAILED
    newer = replace(ANSWERED, made_at=START + 10 * DAY, answered_at=START + 11 * DAY)
    assert state(FAILED, newer).state is State.TESTED
    assert state(FAILED, replace(OUT, made_at=START + 10 * DAY)) == ContactState(
        State.FAILED, START + 7 * DAY, is_waiting=True
    )


def test_an_old_answer_does_not_outlive_a_newer_failure() -> None:
    later = replace(FAILED, made_at=START + DAY, failed_at=START + 8 * DAY)
    assert state(ANSWERED, later).state is State.FAILED


def test_a_test_that_was_replaced_says_nothing() -> None:
    assert state(replace(FAILED, failure=Failure.REPLACED)) == ContactState(State.UNTESTED)


def test_an_answer_before_the_mail_was_seen_to_leave_took_no_time() -> None:
    early = replace(ANSWERED, sent_at=START + 6 * HOUR)
    assert state(early).hours == 0.0


def test_a_test_goes_out_at_once_again_after_three_days_and_fails_after_seven() -> None:
    assert contact_states.next_act([], last_send_at=None, sends=0, every=EVERY, at=START) is Next.SEND_NEW
    assert due(OUT, at=START + 3 * DAY - HOUR) is Next.NOTHING
    assert due(OUT, at=START + 3 * DAY) is Next.SEND_AGAIN
    assert due(OUT, at=START + 4 * DAY, sends=2, last=START + 3 * DAY) is Next.NOTHING
    assert due(OUT, at=START + 7 * DAY, sends=2, last=START + 3 * DAY) is Next.FAIL


def test_the_next_test_comes_ninety_days_after_the_one_before() -> None:
    for ended in (ANSWERED, FAILED):
        assert due(ended, at=START + 90 * DAY - HOUR) is Next.NOTHING
        assert due(ended, at=START + 90 * DAY) is Next.SEND_NEW


MOMENTS = st.integers(0, 400).map(lambda days: START + days * DAY)


@st.composite
def histories(draw: st.DrawFn) -> list[Sent]:
    """Tests one after another, each ended before the next was made; the last may wait."""
    made, tests = START, []
    for _ in range(draw(st.integers(0, 5))):
        end = made + draw(st.integers(0, 7)) * DAY
        is_answered = draw(st.booleans())
        tests.append(
            Sent(
                made,
                sent_at=made,
                answered_at=end if is_answered else None,
                failed_at=None if is_answered else end,
                failure=None if is_answered else draw(st.sampled_from(Failure)).value,
            )
        )
        made = end + draw(st.integers(1, 90)) * DAY
    if draw(st.booleans()):
        tests.append(Sent(made, sent_at=made))
    return tests


@given(histories(), MOMENTS, MOMENTS)
def test_what_came_later_never_changes_how_it_stood(tests: list[Sent], at: datetime, later: datetime) -> None:
    known = [each for each in tests if each.made_at <= max(at, later)]
    assert contact_states.state_of(known, at=min(at, later)) == contact_states.state_of(
        tests, at=min(at, later)
    )


@given(histories(), MOMENTS)
def test_tested_rests_on_an_answer_and_never_on_silence(tests: list[Sent], at: datetime) -> None:
    found = contact_states.state_of(tests, at=at)
    assert (found.tested_at is not None) == (found.state is State.TESTED)
    if found.tested_at is not None:
        assert found.tested_at in {each.answered_at for each in tests}
        assert found.tested_at <= at
        after = [each for each in tests if each.failed_at and found.tested_at < each.failed_at <= at]
        assert all(each.failure == Failure.REPLACED for each in after)
