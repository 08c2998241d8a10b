"""What the tests of a contact point amount to, and what is to be done next. Pure.

A test is sent at once and then every 90 days, sent again after 3 days without an answer, and
failed after 7 days. A newer test counts more than an older one, whenever they ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

AGAIN_AFTER = timedelta(days=3)
FAILED_AFTER = timedelta(days=7)
MOST_A_DAY = 3
DAY = timedelta(days=1)


class State(StrEnum):
    """No test was sent yet; the first one waits; the last one was answered, or was not."""

    UNTESTED = "untested"
    WAITING = "waiting"
    TESTED = "tested"
    FAILED = "failed"


class Failure(StrEnum):
    """Why a test failed; ``replaced`` is no failure: the company gave another contact point."""

    NO_ANSWER = "no-answer"
    BOUNCED = "bounced"
    REPLACED = "replaced"


class Tested(Protocol):
    """One test, as far as the state depends on it. Read-only, so that rows fit as they are."""

    @property
    def made_at(self) -> datetime: ...
    @property
    def sent_at(self) -> datetime | None: ...
    @property
    def answered_at(self) -> datetime | None: ...
    @property
    def failed_at(self) -> datetime | None: ...
    @property
    def failure(self) -> str | None: ...


@dataclass(frozen=True)
class ContactState:
    """How a contact point stands. ``since`` is when that began: answered, failed or sent.

    ``hours`` is the response time of the answered test; ``is_waiting`` when another test is out.
    """

    state: State
    since: datetime | None = None
    hours: float | None = None
    is_waiting: bool = False

    @property
    def tested_at(self) -> datetime | None:
        """When the last finished test was answered; none unless that is how it stands."""
        return self.since if self.state is State.TESTED else None


class Next(StrEnum):
    NOTHING = "nothing"
    SEND_NEW = "send-new"
    SEND_AGAIN = "send-again"
    FAIL = "fail"


def state_of(tests: Sequence[Tested], *, at: datetime) -> ContactState:
    """How a contact point stood at *at*, by its tests in the order in which they were made."""
    known = [each for each in tests if each.made_at <= at]
    waiting = [each for each in known if _is_open(each, at)]
    finished = [each for each in known if not _is_open(each, at) and each.failure != Failure.REPLACED]
    if not finished:
        if not waiting:
            return ContactState(State.UNTESTED)
        return ContactState(State.WAITING, waiting[-1].sent_at or waiting[-1].made_at, is_waiting=True)
    last, is_waiting = finished[-1], bool(waiting)
    if last.answered_at is not None:
        return ContactState(State.TESTED, last.answered_at, response_hours(last), is_waiting)
    return ContactState(State.FAILED, last.failed_at, None, is_waiting)


def response_hours(test: Tested) -> float | None:
    """From sending to the answer, in hours; none without an answer."""
    if test.answered_at is None:
        return None
    return max((test.answered_at - (test.sent_at or test.made_at)).total_seconds() / 3600, 0.0)


def next_act(
    tests: Sequence[Tested], *, last_send_at: datetime | None, sends: int, every: timedelta, at: datetime
) -> Next:
    """What is due now for a contact point.

    ``sends`` counts how often its open test was sent, the last time at ``last_send_at``;
    ``every`` is the time from one test to the next.
    """
    open_test = next((each for each in reversed(tests) if _is_open(each, at)), None)
    if open_test is not None:
        if at - open_test.made_at >= FAILED_AFTER:
            return Next.FAIL
        is_quiet = last_send_at is None or at - last_send_at >= AGAIN_AFTER
        return Next.SEND_AGAIN if sends < 2 and is_quiet else Next.NOTHING
    if not tests or at - tests[-1].made_at >= every:
        return Next.SEND_NEW
    return Next.NOTHING


def _is_open(test: Tested, at: datetime) -> bool:
    is_answered = test.answered_at is not None and test.answered_at <= at
    return not is_answered and not (test.failed_at is not None and test.failed_at <= at)
