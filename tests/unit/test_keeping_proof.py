"""When a proof that is not seen any more is told, and when it counts as lost."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatories.domains import keeping_proof
from signatories.domains.keeping_proof import DAILY, MONTHLY, Decision, Look, Seen, State

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def walk(seen: list[Seen], *, gap: timedelta = DAY) -> tuple[list[Look], list[Decision]]:
    """Look after look, each a *gap* after the one before, as the worker does; it stops at a loss."""
    looks: list[Look] = []
    decisions: list[Decision] = []
    for number, each in enumerate(seen):
        look = Look(START + number * gap, each)
        found = keeping_proof.decide([*looks, look])
        looks.append(Look(look.at, each, found.must_warn))
        decisions.append(found)
        if found.is_lost:
            break
    return looks, decisions


def test_a_proof_that_is_there_is_looked_at_every_month() -> None:
    _, [found] = walk([Seen.FOUND])
    assert found == Decision(State.SOUND, must_warn=False, next_look_at=START + MONTHLY)


def test_the_first_miss_warns_and_the_next_look_is_tomorrow() -> None:
    _, [found] = walk([Seen.ABSENT])
    assert (found.state, found.must_warn, found.next_look_at) == (State.MISSED, True, START + DAILY)


def test_an_absent_proof_is_lost_after_fourteen_days_and_warned_of_once() -> None:
    looks, decisions = walk([Seen.ABSENT] * 40)
    assert decisions[-1].state is State.LOST_ABSENT
    assert looks[-1].at - looks[0].at == 14 * DAY
    assert sum(look.has_warned for look in looks) == 1
    assert {each.lost_from for each in decisions} == {START + 14 * DAY}


def test_three_looks_are_needed_however_much_time_goes_by() -> None:
    _, decisions = walk([Seen.ABSENT, Seen.ABSENT, Seen.ABSENT], gap=30 * DAY)
    assert [each.is_lost for each in decisions] == [False, False, True]


def test_a_server_that_stays_away_is_told_after_three_days_and_lost_after_sixty() -> None:
    looks, decisions = walk([Seen.NOT_REACHED] * 90)
    assert next(look.at for look in looks if look.has_warned) == START + 3 * DAY
    assert decisions[-1].state is State.LOST_UNREACHED
    assert looks[-1].at - looks[0].at == 60 * DAY


def test_one_good_look_begins_anew() -> None:
    looks, decisions = walk([*[Seen.ABSENT] * 10, Seen.FOUND, *[Seen.ABSENT] * 10])
    assert not any(each.is_lost for each in decisions)
    assert [look.at for look in looks if look.has_warned] == [START, START + 11 * DAY]


def test_nobody_decides_without_having_looked() -> None:
    with pytest.raises(ValueError, match="nobody has looked"):
        keeping_proof.decide([])


@given(
    st.lists(st.tuples(st.sampled_from(Seen), st.integers(1, 40)), min_size=1, max_size=120),
)
def test_no_proof_is_lost_unannounced_or_too_soon(steps: list[tuple[Seen, int]]) -> None:
    """Whatever is seen and however seldom the worker runs."""
    looks: list[Look] = []
    at = START
    for seen, gap in steps:
        at += gap * DAY
        found = keeping_proof.decide([*looks, Look(at, seen)])
        if found.is_lost:
            misses = keeping_proof._misses_running([*looks, Look(at, seen)])
            absent = [each.at for each in misses if each.seen is Seen.ABSENT]
            warned = [each.at for each in misses if each.has_warned]
            assert len(misses) >= 3
            assert warned
            assert at - warned[0] >= 14 * DAY
            if found.state is State.LOST_ABSENT:
                assert len(absent) >= 3
                assert at - absent[0] >= 14 * DAY
            else:
                assert at - misses[0].at >= 60 * DAY
            return
        assert found.state is (State.SOUND if seen is Seen.FOUND else State.MISSED)
        looks.append(Look(at, seen, found.must_warn))


@given(st.lists(st.sampled_from(Seen), min_size=1, max_size=40))
def test_a_good_look_now_is_sound_whatever_was_before(seen: list[Seen]) -> None:
    looks = [Look(START + number * DAY, each) for number, each in enumerate(seen)]
    found = keeping_proof.decide([*looks, Look(START + 50 * DAY, Seen.FOUND)])
    assert found.state is State.SOUND
