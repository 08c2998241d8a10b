"""The law of a test notice's states: it waits, and ends once; by whose act, with which log entry. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from signatories.contacts.contact_states import Failure


class NoticeState(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
    FAILED = "failed"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, whose it is, its log entry.

    ``roles`` are the wire values of the people who may; none means that the register does it by date.
    """

    source: NoticeState | None
    target: NoticeState
    act: str
    roles: tuple[str, ...]
    entry: str


_KEEPERS = ("company-owner", "company-editor", "signer")
_N = NoticeState

STEPS: Sequence[Step] = (
    Step(None, _N.WAITING, "send by schedule", (), "contact-test-sent"),
    Step(None, _N.WAITING, "send", _KEEPERS, "contact-test-sent"),
    Step(_N.WAITING, _N.WAITING, "send again", (), "contact-test-sent"),
    Step(_N.WAITING, _N.WAITING, "send again on request", _KEEPERS, "contact-test-sent"),
    Step(_N.WAITING, _N.ANSWERED, "acknowledge", ("who reads the contact point",), "contact-test-answered"),
    Step(_N.WAITING, _N.FAILED, "let the term pass", (), "contact-test-failed"),
    Step(_N.WAITING, _N.FAILED, "bounce", (), "contact-test-failed"),
    Step(_N.WAITING, _N.REPLACED, "give another contact point", _KEEPERS, "contact-point-set"),
)
"""There is no other way. Answered, failed and replaced are ends."""

ACT_OF_FAILURE = {
    Failure.NO_ANSWER: "let the term pass",
    Failure.BOUNCED: "bounce",
    Failure.REPLACED: "give another contact point",
}


class Ended(Protocol):
    """A test, as far as its state depends on it. Read-only, so that rows fit as they are."""

    @property
    def answered_at(self) -> datetime | None: ...
    @property
    def failed_at(self) -> datetime | None: ...
    @property
    def failure(self) -> str | None: ...


def state_of(test: Ended) -> NoticeState:
    """The state of one test."""
    if test.answered_at is not None:
        return NoticeState.ANSWERED
    if test.failed_at is None:
        return NoticeState.WAITING
    return NoticeState.REPLACED if test.failure == Failure.REPLACED else NoticeState.FAILED


def may(test: Ended, act: str) -> bool:
    """Whether the table has a way for *act* from the present state of *test*."""
    return any(step.source is state_of(test) and step.act == act for step in STEPS)
