"""The law of a signature's states: from which to which, by whose act, with which log entry. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signatories.signatures.standing import EndReason, Signed, ended_at, is_countersigned, suspended_since


class SignatureState(StrEnum):
    """The states of one signature; a company's standing is made from all of its signatures."""

    AWAITING = "awaiting countersignature"
    IN_FORCE = "in force"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    RENEWED = "renewed"
    ENDED = "ended"


class SuspensionKind(StrEnum):
    """Why a signature is suspended: the public word; the written reason is not public."""

    MEMBERSHIP_CONDITION = "membership-condition"
    LOST_DOMAIN = "lost-domain"
    CONTACT_POINT_DEAD = "contact-point-dead"
    AUTHORITY_REQUEST = "authority-request"
    OWN_REQUEST = "own-request"
    OTHER = "other"


class ByKind(StrEnum):
    """Who countersigns or suspends: the association through which was signed, or the operator."""

    ASSOCIATION = "association"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, whose it is, its log entry.

    ``roles`` are the wire values of the people who may; none means that the register does it by date.
    """

    source: SignatureState | None
    target: SignatureState
    act: str
    roles: tuple[str, ...]
    entry: str


_SIGNERS = ("company-owner", "signer")
_JUDGES = ("officer", "operator")
_S = SignatureState

STEPS: Sequence[Step] = (
    Step(None, _S.AWAITING, "sign", _SIGNERS, "signature-placed"),
    Step(_S.AWAITING, _S.IN_FORCE, "countersign", _JUDGES, "signature-countersigned"),
    Step(_S.AWAITING, _S.REFUSED, "refuse", _JUDGES, "signature-refused"),
    Step(_S.AWAITING, _S.WITHDRAWN, "withdraw", _SIGNERS, "signature-withdrawn"),
    Step(_S.AWAITING, _S.LAPSED, "let the term pass", (), "signature-lapsed"),
    Step(_S.AWAITING, _S.ENDED, "end the company", ("operator",), "signature-ended"),
    Step(_S.IN_FORCE, _S.SUSPENDED, "suspend", _JUDGES, "signature-suspended"),
    Step(_S.IN_FORCE, _S.RENEWED, "renew", _SIGNERS, "signature-renewed"),
    Step(_S.IN_FORCE, _S.RENEWED, "countersign the next signature", _JUDGES, "signature-renewed"),
    Step(_S.IN_FORCE, _S.WITHDRAWN, "withdraw", _SIGNERS, "signature-withdrawn"),
    Step(_S.IN_FORCE, _S.LAPSED, "let the term pass", (), "signature-lapsed"),
    Step(_S.IN_FORCE, _S.ENDED, "end the company", ("operator",), "signature-ended"),
    Step(_S.SUSPENDED, _S.IN_FORCE, "reinstate", _JUDGES, "signature-reinstated"),
    Step(_S.SUSPENDED, _S.WITHDRAWN, "withdraw", _SIGNERS, "signature-withdrawn"),
    Step(_S.SUSPENDED, _S.LAPSED, "let the term pass", (), "signature-lapsed"),
    Step(_S.SUSPENDED, _S.ENDED, "end the company", ("operator",), "signature-ended"),
)
"""There is no other way. Refused, withdrawn, lapsed, renewed and ended are ends."""

ENDS = frozenset({_S.REFUSED, _S.WITHDRAWN, _S.LAPSED, _S.RENEWED, _S.ENDED})

_BY_REASON = {
    EndReason.WITHDRAWN: _S.WITHDRAWN,
    EndReason.RENEWED: _S.RENEWED,
    EndReason.LAPSED: _S.LAPSED,
    EndReason.REFUSED: _S.REFUSED,
    EndReason.ENDED: _S.ENDED,
}


def state_of(signature: Signed, *, at: datetime) -> SignatureState:
    """The state of one signature that was placed by *at*, by what was known then."""
    over = ended_at(signature, at=at)
    if over is not None:
        by_act = signature.ended_at is not None and signature.ended_at <= at
        return _BY_REASON[EndReason(signature.end_reason)] if by_act and signature.end_reason else _S.LAPSED
    if not is_countersigned(signature, at=at):
        return _S.AWAITING
    return _S.SUSPENDED if suspended_since(signature, at=at) else _S.IN_FORCE


def may(signature: Signed, act: str, *, at: datetime) -> bool:
    """Whether the table has a way for *act* from the signature's present state."""
    now = state_of(signature, at=at)
    return any(step.source is now and step.act == act for step in STEPS)
