"""The law of a misuse case, on values."""

from datetime import UTC, datetime, timedelta

import pytest

from badge.misuse_states import (
    WHYS,
    Act,
    MisuseNotNow,
    MisuseOutcome,
    MisuseState,
    NoLettersYet,
    Why,
    WhyDoesNotFit,
    acts_from,
    check_close,
    step_for,
)

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
S = MisuseState


def test_what_an_operator_can_do_in_each_state() -> None:
    assert {state: acts_from(state) for state in MisuseState} == {
        S.OPEN: {Act.TAKE},
        S.TAKEN: {Act.WRITE, Act.CLOSE},
        S.WRITTEN: {Act.REMIND, Act.CLOSE},
        S.REMINDED: {Act.CLOSE},
        S.CLOSED: {Act.REOPEN},
        S.FORGOTTEN: frozenset(),
    }


def test_no_step_is_skipped() -> None:
    for state, act in ((S.OPEN, Act.CLOSE), (S.OPEN, Act.WRITE), (S.TAKEN, Act.REMIND), (S.CLOSED, Act.TAKE)):
        with pytest.raises(MisuseNotNow):
            step_for(state, act)


def test_every_outcome_has_its_own_grounds() -> None:
    assert set(WHYS) == set(MisuseOutcome)
    assert sorted(why for whys in WHYS.values() for why in whys) == sorted(Why)
    with pytest.raises(WhyDoesNotFit):
        check_close(S.TAKEN, MisuseOutcome.REMOVED, Why.POLICE, deadline=None, at=AT)


def test_no_answer_needs_two_letters_and_patience() -> None:
    day = timedelta(days=1)
    for state, deadline in (
        (S.TAKEN, None),
        (S.WRITTEN, AT - day),
        (S.REMINDED, AT + timedelta(seconds=1)),
    ):
        with pytest.raises(NoLettersYet):
            check_close(state, MisuseOutcome.NO_ANSWER, Why.TWO_LETTERS, deadline=deadline, at=AT)
    check_close(S.REMINDED, MisuseOutcome.NO_ANSWER, Why.TWO_LETTERS, deadline=AT, at=AT)
