"""The law of a key's states: published ahead, signing, published only, gone; with the log entries. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

PUBLISHED_AHEAD = timedelta(hours=24)
"""How long a next key is published before it signs, so that caches everywhere know it."""
OTHERS_LAST = timedelta(days=35)
"""How long a previous key stays published at least: print tickets last no longer, and are in no book."""

LONGEST_TERM = timedelta(days=92, hours=1)
"""Nothing that a key signed lasts longer than this after it stopped signing."""


class KeyState(StrEnum):
    """``retired``: all that it signed has ended. ``withdrawn``: all that it signed has fallen."""

    NEXT = "next"
    ACTIVE = "active"
    PREVIOUS = "previous"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


PUBLISHED = (KeyState.ACTIVE, KeyState.NEXT, KeyState.PREVIOUS)
"""The published states, in the order of publication: the active key comes first."""
GONE = (KeyState.RETIRED, KeyState.WITHDRAWN)


@dataclass(frozen=True)
class Step:
    """One way from a state (None: from nothing) to the next: the act, whose it is, its log entry."""

    source: KeyState | None
    target: KeyState
    act: str
    roles: tuple[str, ...]
    entry: str


_OPERATOR = ("operator",)
_K = KeyState

STEPS: Sequence[Step] = (
    Step(None, _K.NEXT, "rotate", _OPERATOR, "key-published"),
    Step(None, _K.ACTIVE, "make the first key, or one in the place of a withdrawn key", (), "key-activated"),
    Step(_K.NEXT, _K.ACTIVE, "rotate, 24 hours later", _OPERATOR, "key-activated"),
    Step(_K.NEXT, _K.ACTIVE, "take the place of a withdrawn key", (), "key-activated"),
    Step(_K.ACTIVE, _K.PREVIOUS, "rotate, 24 hours later", _OPERATOR, "key-activated"),
    Step(_K.PREVIOUS, _K.RETIRED, "see the last badge end", (), "key-retired"),
    Step(_K.NEXT, _K.WITHDRAWN, "withdraw", _OPERATOR, "key-withdrawn"),
    Step(_K.ACTIVE, _K.WITHDRAWN, "withdraw", _OPERATOR, "key-withdrawn"),
    Step(_K.PREVIOUS, _K.WITHDRAWN, "withdraw", _OPERATOR, "key-withdrawn"),
    Step(_K.RETIRED, _K.WITHDRAWN, "withdraw", _OPERATOR, "key-withdrawn"),
)
"""There is no way back: a key that stopped signing never signs again, and a withdrawn one is an end."""


def may_become(source: KeyState | None, target: KeyState) -> bool:
    """Whether one or more steps lead from *source* to *target*, or both are the same."""
    if source is target:
        return True
    onward = {step.target for step in STEPS if step.source is source}
    return any(may_become(state, target) for state in onward)
