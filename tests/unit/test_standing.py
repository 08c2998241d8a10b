"""What signatures amount to at a moment."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from signatories.signatures import standing
from signatories.signatures.signature_states import ENDS, STEPS, SignatureState, state_of
from signatories.signatures.standing import Standing, State
from tests.signature_lives import START, Signed, Spell, day, lives, signed


def test_no_signature_is_not_signed() -> None:
    assert standing.of([], at=START).state is State.NOT_SIGNED


def test_a_signature_counts_from_its_moment_to_the_end_of_its_term() -> None:
    one = [signed(10, 20)]
    states = {number: standing.of(one, at=day(number)).state for number in (9, 10, 19, 20)}
    assert states == {9: State.NOT_SIGNED, 10: State.IN_FORCE, 19: State.IN_FORCE, 20: State.LAPSED}


def test_before_its_countersignature_a_signature_waits() -> None:
    one = [signed(10, 20, countersigned=12)]
    assert standing.of(one, at=day(11)) == Standing(State.AWAITING, since=day(10))
    assert standing.of(one, at=day(12)) == Standing(State.IN_FORCE, since=day(12), until=day(20))


def test_a_refused_signature_counts_as_none() -> None:
    one = [signed(10, 20, 13, countersigned=None, reason="refused")]
    assert standing.of(one, at=day(12)).state is State.AWAITING
    assert standing.of(one, at=day(13)).state is State.NOT_SIGNED


def test_a_signature_that_nobody_countersigned_is_none_after_its_term() -> None:
    assert standing.of([signed(10, 20, countersigned=None)], at=day(20)).state is State.NOT_SIGNED


def test_the_earlier_signature_stays_in_force_while_the_next_one_waits() -> None:
    both = [signed(0, 30, 14, reason="renewed"), signed(10, 40, countersigned=14)]
    assert standing.of(both, at=day(12)) == Standing(State.IN_FORCE, since=day(0), until=day(30))
    assert standing.of(both, at=day(14)) == Standing(State.IN_FORCE, since=day(0), until=day(40))


def test_before_a_late_renewal_the_company_had_lapsed_and_not_withdrawn() -> None:
    replaced, renewal = signed(10, 20, 20, reason="lapsed"), signed(30, 40)
    assert standing.of([replaced, renewal], at=day(25)).state is State.LAPSED


def test_a_withdrawn_signature_stays_withdrawn_after_its_term() -> None:
    one = [signed(10, 20, ended_day=15)]
    assert standing.of(one, at=day(14)).is_in_force
    assert standing.of(one, at=day(15)) == Standing(State.WITHDRAWN, since=day(15))
    assert standing.of(one, at=day(30)).state is State.WITHDRAWN


def test_the_signature_of_a_company_that_ended_was_not_withdrawn() -> None:
    one = [signed(10, 20, 15, reason="ended")]
    assert standing.of(one, at=day(16)) == Standing(State.ENDED, since=day(15))


def test_a_new_edition_ends_a_signature_at_its_own_date() -> None:
    one = [signed(0, 30, resign=(5, 20))]
    assert standing.of(one, at=day(4)).until == day(30)
    assert standing.of(one, at=day(5)).until == day(20)
    assert standing.of(one, at=day(20)) == Standing(State.LAPSED, since=day(20))


def test_a_suspended_signature_does_not_count_and_counts_anew_afterwards() -> None:
    one = [signed(0, 30, suspended=[(10, 15)])]
    assert standing.of(one, at=day(9)).since == day(0)
    assert standing.of(one, at=day(10)) == Standing(State.SUSPENDED, since=day(10))
    assert standing.of(one, at=day(15)) == Standing(State.IN_FORCE, since=day(15), until=day(30))


def test_a_suspended_signature_lapses_like_another() -> None:
    assert standing.of([signed(0, 30, suspended=[(10, None)])], at=day(30)).state is State.LAPSED


def test_since_reaches_back_over_signatures_without_a_gap() -> None:
    renewed = [signed(0, 10, ended_day=10), signed(10, 20)]
    assert standing.of(renewed, at=day(12)).since == day(0)


def test_a_gap_starts_a_new_since() -> None:
    again = [signed(0, 10, ended_day=5), signed(7, 17)]
    assert standing.of(again, at=day(12)).since == day(7)


def recorded_by(signatures: list[Signed], at: datetime) -> list[Signed]:
    """The same signatures with everything left out that was recorded after *at*."""

    def known(moment: datetime | None) -> datetime | None:
        return moment if moment is not None and moment <= at else None

    return [
        replace(
            each,
            countersigned_at=known(each.countersigned_at),
            ended_at=known(each.ended_at),
            end_reason=each.end_reason if known(each.ended_at) else None,
            resign_told_at=known(each.resign_told_at),
            resign_by=each.resign_by if known(each.resign_told_at) else None,
            suspensions=[
                Spell(spell.from_at, known(spell.until_at))
                for spell in each.suspensions
                if spell.from_at <= at
            ],
        )
        for each in signatures
        if each.signed_at <= at
    ]


moments = st.integers(-2, 90).map(lambda number: day(number / 2))


@given(lives(), moments)
def test_what_is_recorded_later_does_not_change_the_past(signatures: list[Signed], at: datetime) -> None:
    assert standing.of(signatures, at=at) == standing.of(recorded_by(signatures, at), at=at)


@given(lives(), moments, st.randoms())
def test_the_order_of_the_rows_does_not_matter(signatures: list[Signed], at: datetime, random) -> None:
    mixed = list(signatures)
    random.shuffle(mixed)
    assert standing.of(mixed, at=at) == standing.of(signatures, at=at)


@given(lives(), moments)
def test_in_force_means_countersigned_running_and_not_suspended(
    signatures: list[Signed], at: datetime
) -> None:
    states = [state_of(each, at=at) for each in signatures if each.signed_at <= at]
    found = standing.of(signatures, at=at)
    if SignatureState.SUSPENDED in states:
        assert found.state is State.SUSPENDED
    elif SignatureState.IN_FORCE in states:
        assert found.is_in_force
        assert found.since is not None and found.until is not None
        assert found.since <= at < found.until
    else:
        assert found.state in (
            {State.AWAITING}
            if SignatureState.AWAITING in states
            else {State.NOT_SIGNED, State.LAPSED, State.WITHDRAWN, State.ENDED}
        )


@given(lives(), moments)
def test_it_was_in_force_all_the_time_since_then(signatures: list[Signed], at: datetime) -> None:
    found = standing.of(signatures, at=at)
    if found.is_in_force and found.since is not None:
        moment = found.since
        while moment <= at:
            assert standing.of(signatures, at=moment).is_in_force
            moment += timedelta(hours=12)


@given(lives(most=1), st.lists(moments, min_size=2, max_size=6))
def test_a_signature_goes_only_the_ways_of_the_table(signatures: list[Signed], times: list[datetime]) -> None:
    ways = {(step.source, step.target) for step in STEPS}
    reachable = {state: {state} for state in SignatureState}
    for _round in SignatureState:
        for source, target in ways:
            if source is not None:
                reachable[source] |= reachable[target]
    for signature in signatures:
        seen = [state_of(signature, at=at) for at in sorted(times) if signature.signed_at <= at]
        for before, after in pairwise(seen):
            assert after in reachable[before]


def test_every_state_is_an_end_or_has_an_owner() -> None:
    for state in SignatureState:
        ways_out = [step for step in STEPS if step.source is state]
        assert (state in ENDS) == (not ways_out)
        if state not in ENDS:
            assert any(step.roles for step in ways_out), f"nobody can bring a signature out of {state}"
        assert any(step.target is state for step in STEPS), f"nothing leads to {state}"
