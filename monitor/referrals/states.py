"""The law of a referral: from which state to which, by whose act; its choices and its terms. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sentences import N_, SpokenError


class ReferralState(StrEnum):
    PROPOSED = "proposed"
    SENT = "sent"
    ADOPTED = "adopted"
    DECLINED = "declined"
    NO_ANSWER = "no-answer"
    ENDED = "ended"


class ReferralAct(StrEnum):
    PROPOSE = "propose"
    SEND = "send"
    DROP = "drop"
    ADOPT = "adopt"
    DECLINE = "decline"
    WAIT_NO_LONGER = "wait no longer"
    END = "end"


class Ground(StrEnum):
    """Why a company is pointed to the hash check; it can be both."""

    VOLUME = "volume"
    """Many incidents in the period, whatever its share on time."""
    ATTENTION = "attention"
    """The private signal on its figures; see ``monitor.attention``."""


class Ended(StrEnum):
    """Why a referral ended."""

    FIGURES_CHANGED = "figures-changed"
    """The published figures no longer ask for it."""
    NOT_NEEDED = "not-needed"
    """A person decided not to send the letter."""
    TERM_OVER = "term-over"


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, who may, and its journal line."""

    source: ReferralState | None
    target: ReferralState
    act: ReferralAct
    roles: tuple[str, ...]
    journal: str


RELEASERS = ("publisher", "operator")
COMPANY = ("company-owner", "company-editor")
_S, _A = ReferralState, ReferralAct


def _answers(source: ReferralState) -> tuple[Step, ...]:
    return (
        Step(source, _S.ADOPTED, _A.ADOPT, COMPANY, "referral-answered"),
        Step(source, _S.DECLINED, _A.DECLINE, COMPANY, "referral-answered"),
    )


STEPS: Sequence[Step] = (
    Step(None, _S.PROPOSED, _A.PROPOSE, (), "referral-proposed"),
    Step(_S.PROPOSED, _S.SENT, _A.SEND, RELEASERS, "referral-sent"),
    Step(_S.PROPOSED, _S.ENDED, _A.DROP, RELEASERS, "referral-ended"),
    *_answers(_S.SENT),
    Step(_S.SENT, _S.NO_ANSWER, _A.WAIT_NO_LONGER, (), "referral-unanswered"),
    *_answers(_S.NO_ANSWER),
    Step(_S.DECLINED, _S.ADOPTED, _A.ADOPT, COMPANY, "referral-answered"),
    *(Step(each, _S.ENDED, _A.END, (), "referral-ended") for each in (_S.ADOPTED, _S.DECLINED, _S.NO_ANSWER)),
)
"""The law of states; there is no other way. A late answer counts until the referral ends."""

ANSWER_TERM = timedelta(days=30)
"""How long the register waits for an answer before it writes down that there was none."""
RUNS_FOR = timedelta(days=365)
"""How long after its letter a referral ends by itself."""

ANSWERS: Mapping[ReferralAct, ReferralState] = {
    ReferralAct.ADOPT: ReferralState.ADOPTED,
    ReferralAct.DECLINE: ReferralState.DECLINED,
}


class ReferralRefused(SpokenError):
    """An act that the law of a referral does not allow."""

    code = "referral-refused"
    sentence = N_("This is not possible for this referral now.")


class NotPublishedYet(ReferralRefused):
    code = "referral-not-published-yet"
    sentence = N_("The letter can be sent once the figures are published: they may still change.")


class ReferredByOwn(ReferralRefused):
    code = "referral-by-own"
    sentence = N_("Nobody decides about a letter to a company for which they act.")


class NobodyToWriteTo(ReferralRefused):
    code = "nobody-to-write-to"
    sentence = N_("The register knows nobody at this company, and no contact point by mail.")


class UseInTheFuture(ReferralRefused):
    code = "use-in-the-future"
    sentence = N_("Give the day on which the hash check came into use; it cannot lie in the future.")


class UseDeclaredBefore(ReferralRefused):
    code = "use-declared-before"
    sentence = N_("Your company declared this before. Take that back first.")


class UseTakenBack(ReferralRefused):
    code = "use-taken-back"
    sentence = N_("This declaration was taken back before.")


def step_of(state: ReferralState | None, act: ReferralAct) -> Step:
    """The way for *act* out of *state*. Raises ``ReferralRefused`` when there is none."""
    for step in STEPS:
        if step.source == state and step.act == act:
            return step
    raise ReferralRefused


def acts_from(state: str, role: str) -> frozenset[ReferralAct]:
    """What *role* can do with a referral in *state*."""
    return frozenset(step.act for step in STEPS if step.source == state and role in step.roles)
