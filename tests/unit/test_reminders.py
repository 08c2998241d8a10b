"""When people are reminded of an end: each step once, and no end without a reminder before it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from signatories.signatures.reminders import DAYS_BEFORE, Ending, Reminder, Subject, due, waits_too_long
from tests.signature_lives import START, day

DAY = timedelta(days=1)


def ending(number: float) -> Ending:
    return Ending("a", Subject.TERM, day(number))


def test_the_steps_are_sixty_thirty_and_seven_days_before() -> None:
    sent: list[Reminder] = []
    said = []
    for number in range(101):
        new = due([ending(100)], sent=sent, at=day(number))
        sent += new
        said += [(number, each.days) for each in new]
    assert said == [(40, 60), (70, 30), (93, 7)]


def test_who_was_away_gets_one_reminder_and_not_all_that_were_missed() -> None:
    assert [each.days for each in due([ending(100)], sent=[], at=day(98))] == [7]


def test_what_has_ended_needs_no_reminder() -> None:
    assert due([ending(100)], sent=[], at=day(100)) == []


def test_an_end_that_moved_is_reminded_of_anew() -> None:
    sent = due([ending(100)], sent=[], at=day(95))
    assert due([ending(160)], sent=sent, at=day(140)) == [Reminder(ending(160), 30)]


@given(
    st.lists(st.floats(40, 800), min_size=1, max_size=4),
    st.lists(st.floats(0.01, 7), min_size=120, max_size=120),
)
def test_no_end_comes_unannounced_when_the_work_is_done_once_a_week(
    ends: list[float], pauses: list[float]
) -> None:
    endings = [Ending(str(number), Subject.TERM, day(end)) for number, end in enumerate(ends)]
    sent: list[Reminder] = []
    at = START
    for pause in pauses * 3:
        at += timedelta(days=pause)
        new = due(endings, sent=sent, at=at)
        assert all(at < each.ending.ends_at <= at + DAYS_BEFORE[0] * DAY for each in new)
        assert not set(new) & set(sent), "a reminder goes out once"
        sent += new
    for each in endings:
        if each.ends_at <= at:
            days = [reminder.days for reminder in sent if reminder.ending == each]
            assert days, "lapsed without a word"
            assert days == sorted(days, reverse=True)


def test_a_countersignature_waits_too_long_after_a_week() -> None:
    assert not waits_too_long(START, at=day(6.9))
    assert waits_too_long(START, at=day(7))
