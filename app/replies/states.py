"""The law of a company's reply: from which state to which, and by whom. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class ReplyState(StrEnum):
    DRAFT = "draft"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    SENT_BACK = "sent-back"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class SentBack(StrEnum):
    """Why a reply is not placed as it is."""

    ADDRESS = "address"
    PERSON = "person"
    ACCUSATION = "accusation"
    NOT_ABOUT_FIGURES = "not-about-figures"
    ADVERTISEMENT = "advertisement"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, the roles it is for, its log entry."""

    source: ReplyState | None
    target: ReplyState
    act: str
    roles: tuple[str, ...]
    entry: str


_COMPANY, _REGISTER = ("company-owner", "company-editor"), ("operator",)
_D, _O, _A = ReplyState.DRAFT, ReplyState.OFFERED, ReplyState.ACCEPTED

STEPS: Sequence[Step] = (
    Step(None, _D, "write", _COMPANY, ""),
    Step(_D, _D, "write on", _COMPANY, ""),
    Step(_D, _O, "offer", _COMPANY, "reply-offered"),
    Step(_O, _A, "accept", _REGISTER, "reply-accepted"),
    Step(_O, ReplyState.SENT_BACK, "send back", _REGISTER, "reply-sent-back"),
    Step(_O, ReplyState.WITHDRAWN, "withdraw", _COMPANY, "reply-withdrawn"),
    Step(ReplyState.SENT_BACK, _D, "write on", _COMPANY, ""),
    Step(_A, ReplyState.REPLACED, "accept another", _REGISTER, "reply-accepted"),
    Step(_A, ReplyState.WITHDRAWN, "withdraw", _COMPANY, "reply-withdrawn"),
)
"""The law of states; there is no other way."""


def may(state: str | None, act: str) -> bool:
    """Whether *act* is possible in that state."""
    return any(each.source == state and each.act == act for each in STEPS)
