"""The law of a misuse case: from which state to which, by whose act; its choices and its terms. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sentences import N_, SpokenError


class MisuseState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    WRITTEN = "written"
    REMINDED = "reminded"
    CLOSED = "closed"
    FORGOTTEN = "forgotten"


class Act(StrEnum):
    OPEN = "open"
    TAKE = "take"
    WRITE = "write"
    REMIND = "remind"
    CLOSE = "close"
    REOPEN = "reopen"
    FORGET = "forget"


class Seen(StrEnum):
    """What somebody reports to have seen on a website. There are no other words."""

    NOT_ALLOWED = "not-allowed"
    ALTERED = "altered"
    LOOKS_LIKE_US = "looks-like-us"
    SAYS_SIGNATORY = "says-signatory"
    OTHER = "other"


class FactKind(StrEnum):
    """What the register itself saw of a host."""

    LIVE_IMAGE = "live-image"
    IMAGE_ON_PAGE = "image-on-page"
    CODE_ON_PAGE = "code-on-page"
    LINK_ON_PAGE = "link-on-page"
    RECIPROCAL_FILE = "reciprocal-file"
    NOT_FOUND = "not-found"


class Source(StrEnum):
    """What opened a case."""

    REPORT = "report"
    LIVE_IMAGE = "live-image"
    SCAN = "scan"


class LetterWay(StrEnum):
    MAIL = "mail"
    PAPER = "paper"


class MisuseOutcome(StrEnum):
    REMOVED = "removed"
    ALLOWED = "allowed"
    NOT_OURS = "not-ours"
    HANDED_OVER = "handed-over"
    NO_ANSWER = "no-answer"


class Why(StrEnum):
    """The ground of an outcome."""

    LOOKED_OURSELVES = "looked-ourselves"
    HOLDER_SAID = "holder-said"
    HOST_GONE = "host-gone"
    BADGE_IN_FORCE = "badge-in-force"
    ONLY_A_MENTION = "only-a-mention"
    OTHER_MARK = "other-mark"
    NOTHING_SEEN = "nothing-seen"
    CONSUMER_AUTHORITY = "consumer-authority"
    POLICE = "police"
    TWO_LETTERS = "two-letters"


WHYS: Mapping[MisuseOutcome, tuple[Why, ...]] = {
    MisuseOutcome.REMOVED: (Why.LOOKED_OURSELVES, Why.HOLDER_SAID, Why.HOST_GONE),
    MisuseOutcome.ALLOWED: (Why.BADGE_IN_FORCE, Why.ONLY_A_MENTION),
    MisuseOutcome.NOT_OURS: (Why.OTHER_MARK, Why.NOTHING_SEEN),
    MisuseOutcome.HANDED_OVER: (Why.CONSUMER_AUTHORITY, Why.POLICE),
    MisuseOutcome.NO_ANSWER: (Why.TWO_LETTERS,),
}
"""Which grounds an outcome can have."""


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, who may, and its journal line."""

    source: MisuseState | None
    target: MisuseState
    act: Act
    roles: tuple[str, ...]
    journal: str


OPERATOR = ("operator",)
ANYBODY = ("anybody", "the register itself")
_S = MisuseState

STEPS: Sequence[Step] = (
    Step(None, _S.OPEN, Act.OPEN, ANYBODY, "misuse-opened"),
    Step(_S.OPEN, _S.TAKEN, Act.TAKE, OPERATOR, "misuse-taken"),
    Step(_S.TAKEN, _S.WRITTEN, Act.WRITE, OPERATOR, "misuse-letter-sent"),
    Step(_S.WRITTEN, _S.REMINDED, Act.REMIND, OPERATOR, "misuse-reminded"),
    Step(_S.TAKEN, _S.CLOSED, Act.CLOSE, OPERATOR, "misuse-closed"),
    Step(_S.WRITTEN, _S.CLOSED, Act.CLOSE, OPERATOR, "misuse-closed"),
    Step(_S.REMINDED, _S.CLOSED, Act.CLOSE, OPERATOR, "misuse-closed"),
    Step(_S.CLOSED, _S.TAKEN, Act.REOPEN, OPERATOR, "misuse-reopened"),
    Step(_S.CLOSED, _S.FORGOTTEN, Act.FORGET, (), ""),
)

LETTER_TERM = timedelta(days=14)
"""From the letter to its deadline."""
REMINDER_TERM = timedelta(days=7)
KEPT_AFTER_CLOSE = timedelta(days=730)
"""How long a closed case is kept: one that comes back is recognised."""
EMAIL_KEPT = timedelta(days=180)
"""How long the address of who reported is kept, at most, whatever becomes of the case."""


class MisuseNotNow(SpokenError):
    code = "misuse-not-now"
    sentence = N_("This step is not possible now. Load the page again to see where the case stands.")


class WhyDoesNotFit(SpokenError):
    code = "misuse-why-does-not-fit"
    sentence = N_("This ground does not go with this outcome. Choose another one.")


class NoLettersYet(SpokenError):
    code = "misuse-no-letters-yet"
    sentence = N_("“No answer” needs a letter and a reminder whose deadlines have passed.")


def step_for(state: MisuseState, act: Act) -> Step:
    """The way for *act* out of *state*. Raises ``MisuseNotNow`` when there is none."""
    for step in STEPS:
        if step.source is state and step.act is act:
            return step
    raise MisuseNotNow


def acts_from(state: MisuseState) -> frozenset[Act]:
    """What an operator can do with a case in *state*."""
    return frozenset(step.act for step in STEPS if step.source is state and step.roles == OPERATOR)


def check_close(
    state: MisuseState, outcome: MisuseOutcome, why: Why, *, deadline: datetime | None, at: datetime
) -> None:
    """Raise ``WhyDoesNotFit``, or ``NoLettersYet`` when "no answer" comes too early."""
    if why not in WHYS[outcome]:
        raise WhyDoesNotFit
    is_over = state is MisuseState.REMINDED and deadline is not None and deadline <= at
    if outcome is MisuseOutcome.NO_ANSWER and not is_over:
        raise NoLettersYet
