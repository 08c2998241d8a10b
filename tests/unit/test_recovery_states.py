"""The law of recovery and of joining: no step is skipped, nothing happens before its time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.joining import states as joining
from app.recovery import states
from app.recovery.states import OBJECTION_TERM, Act, Recovery, RecoveryState, may, state_of

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FAR = NOW + timedelta(days=30)
CONFIRMED = Recovery(FAR, NOW, NOW, NOW)


@pytest.mark.parametrize(
    ("recovery", "state"),
    [
        (Recovery(FAR), "asked"),
        (Recovery(FAR, NOW), "proven"),
        (Recovery(FAR, NOW, NOW), "waits for confirmation"),
        (CONFIRMED, "confirmed"),
        (Recovery(FAR, NOW, NOW, NOW, NOW), "objected"),
        (Recovery(FAR, NOW, NOW, refused_at=NOW), "refused"),
        (Recovery(FAR, NOW, NOW, NOW, refused_at=NOW, objected_at=NOW), "refused"),
        (Recovery(FAR, NOW, NOW, NOW, granted_at=NOW), "granted"),
        (Recovery(NOW), "expired"),
        (Recovery(NOW, NOW, NOW), "expired"),
        (Recovery(NOW, NOW, NOW, NOW), "confirmed"),  # once confirmed it is decided, not forgotten
    ],
)
def test_the_state_follows_from_what_was_written(recovery: Recovery, state: str) -> None:
    assert state_of(recovery, at=NOW) == state


@pytest.mark.parametrize(("after", "grants"), [(0, False), (71.999, False), (72, True), (1000, True)])
def test_nothing_is_granted_before_72_hours_and_nobody_objects_after(after: float, grants: bool) -> None:
    moment = NOW + timedelta(hours=after)
    assert may(CONFIRMED, Act.GRANT, at=moment) is grants
    assert may(CONFIRMED, Act.OBJECT, at=moment) is not grants


RECOVERIES = st.builds(
    Recovery,
    expires_at=st.just(FAR),
    proven_at=st.none() | st.just(NOW),
    named_at=st.none() | st.just(NOW),
    confirmed_at=st.none() | st.just(NOW),
    objected_at=st.none() | st.just(NOW),
    refused_at=st.none() | st.just(NOW),
    granted_at=st.none() | st.just(NOW),
)


@given(RECOVERIES, st.timedeltas(timedelta(), timedelta(days=29)))
def test_what_ended_stays_ended_and_an_objection_always_stops_the_clock(
    recovery: Recovery, later: timedelta
) -> None:
    moment = NOW + later
    state = state_of(recovery, at=moment)
    if state in states.ENDS:
        assert not any(may(recovery, act, at=moment) for act in Act)
    if state is RecoveryState.OBJECTED:
        assert not may(recovery, Act.GRANT, at=moment)
        assert not may(recovery, Act.UPHOLD, role="officer", at=moment)
        assert may(recovery, Act.UPHOLD, role="operator", at=moment)
    if may(recovery, Act.GRANT, at=moment):
        assert recovery.confirmed_at is not None
        assert moment >= recovery.confirmed_at + OBJECTION_TERM


@pytest.mark.parametrize("law", [states, joining])
def test_every_state_has_somebody_who_can_end_it_or_is_an_end(law: Any) -> None:
    reached = {step.target for step in law.STEPS}
    left = {step.source for step in law.STEPS} - {None}
    assert reached - left == set(law.ENDS)
    assert left <= reached
    assert all(
        step.roles for step in law.STEPS if step.target is not None and step.entry and step.act != Act.GRANT
    )


@given(
    st.none() | st.just(NOW), st.none() | st.just(NOW), st.none() | st.just(NOW), st.sampled_from([NOW, FAR])
)
def test_a_step_of_joining_is_open_only_in_its_state(
    proven: datetime | None, invited: datetime | None, accepted: datetime | None, expires: datetime
) -> None:
    request = joining.Request(proven, invited, accepted, expires)
    state = joining.state_of(request, at=NOW)
    for step in joining.STEPS:
        if step.source is not state and not any(
            other.source is state and other.act == step.act for other in joining.STEPS
        ):
            assert not joining.may(request, step.act, at=NOW)
