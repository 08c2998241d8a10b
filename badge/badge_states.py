"""The law of a badge's states, from what its books hold; by whose act, with which log entry. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class BadgeState(StrEnum):
    """``planned``: written down, no credential of it is signed yet. ``signed``: its term has not begun."""

    PLANNED = "planned"
    SIGNED = "signed"
    IN_FORCE = "in force"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, whose it is, its log entry.

    ``roles`` are the wire values of the people who may; none means that the register does it.
    """

    source: BadgeState | None
    target: BadgeState
    act: str
    roles: tuple[str, ...]
    entry: str = ""


_KEEPERS = ("company-owner", "company-editor", "signer", "operator")
_JUDGES = ("officer", "operator")
_B = BadgeState

STEPS: Sequence[Step] = (
    Step(None, _B.PLANNED, "issue", _KEEPERS),
    Step(_B.PLANNED, _B.SIGNED, "sign", (), "badge-issued"),
    Step(_B.SIGNED, _B.IN_FORCE, "let the term begin", ()),
    Step(_B.IN_FORCE, _B.IN_FORCE, "renew every month, and when its key is withdrawn", (), "badge-issued"),
    Step(_B.IN_FORCE, _B.SUSPENDED, "suspend the signature", _JUDGES, "badge-suspended"),
    Step(_B.SUSPENDED, _B.IN_FORCE, "reinstate the signature", _JUDGES, "badge-issued"),
    Step(_B.IN_FORCE, _B.EXPIRED, "let the term pass", ()),
    Step(_B.EXPIRED, _B.IN_FORCE, "issue again", _KEEPERS, "badge-issued"),
    Step(_B.PLANNED, _B.WITHDRAWN, "withdraw", _KEEPERS, "badge-withdrawn"),
    Step(_B.SIGNED, _B.WITHDRAWN, "withdraw", _KEEPERS, "badge-withdrawn"),
    Step(_B.IN_FORCE, _B.WITHDRAWN, "withdraw", _KEEPERS, "badge-withdrawn"),
    Step(_B.SUSPENDED, _B.WITHDRAWN, "withdraw", _KEEPERS, "badge-withdrawn"),
    Step(_B.EXPIRED, _B.WITHDRAWN, "withdraw", _KEEPERS, "badge-withdrawn"),
)
"""There is no other way. Withdrawn is an end: the next badge has another CODE."""


def state_of(
    *, is_withdrawn: bool, is_suspended: bool, is_signed: bool, has_begun: bool, has_ended: bool
) -> BadgeState:
    """The state of a badge, by its own row, its signature and its newest signed credential."""
    if is_withdrawn:
        return BadgeState.WITHDRAWN
    if is_suspended:
        return BadgeState.SUSPENDED
    if not is_signed:
        return BadgeState.PLANNED
    if has_ended:
        return BadgeState.EXPIRED
    return BadgeState.IN_FORCE if has_begun else BadgeState.SIGNED
