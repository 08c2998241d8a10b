"""What all signatures of one company amount to, under whichever codes of conduct: now, and at every moment. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from signatories.signatures import standing
from signatories.signatures.standing import NOT_SIGNED, Signed, Standing, State


class OfACode(Signed, Protocol):
    """A signature that says under which code of conduct it was placed."""

    @property
    def code_of_conduct_id(self) -> int: ...


S = TypeVar("S", bound=OfACode)
_FIRST = (State.IN_FORCE, State.SUSPENDED, State.AWAITING)


@dataclass(frozen=True)
class Stretch(Generic[S]):
    """From ``start`` until the next stretch begins, this standing, which ``signature`` decides."""

    start: datetime
    standing: Standing
    signature: S | None


def of_company(signatures: Iterable[S], *, at: datetime) -> tuple[Standing, S | None]:
    """The standing of a company at *at*, and the signature that decides it.

    Of several codes of conduct one in force decides, then a suspended one, then one that waits;
    else the one that was countersigned last.
    """
    by_code: dict[int, list[S]] = defaultdict(list)
    for signature in signatures:
        by_code[signature.code_of_conduct_id].append(signature)
    if len(by_code) == 1:
        return standing.deciding(next(iter(by_code.values())), at=at)
    outcomes = [standing.deciding(each, at=at) for each in by_code.values()]
    return max(outcomes, key=_rank, default=(NOT_SIGNED, None))


def _rank(outcome: tuple[Standing, OfACode | None]) -> tuple[object, ...]:
    state, last = outcome[0].state, outcome[1]
    if last is None:
        return (-len(_FIRST) - 1,)
    place = _FIRST.index(state) if state in _FIRST else len(_FIRST)
    return -place, last.countersigned_at or last.signed_at, last.signed_at


def stretches(signatures: Sequence[S]) -> list[Stretch[S]]:
    """Every standing that the company has, had and will have by what is known now, the oldest first.

    What holds at a moment is the last one that began by then; before the first it had not signed.
    """
    found: list[Stretch[S]] = []
    for moment in sorted(_moments(signatures)):
        state, signature = of_company([each for each in signatures if each.signed_at <= moment], at=moment)
        last = found[-1] if found else None
        if last is None or (last.standing, last.signature) != (state, signature):
            found.append(Stretch(moment, state, signature))
    return found


def _moments(signatures: Iterable[OfACode]) -> set[datetime]:
    """Every moment at which the standing may become another one."""
    moments: set[datetime | None] = set()
    for each in signatures:
        moments |= {each.signed_at, each.countersigned_at, each.ends_at, each.ended_at}
        moments |= {each.resign_by, each.resign_told_at}
        moments |= {moment for spell in each.suspensions for moment in (spell.from_at, spell.until_at)}
    first = min((each.signed_at for each in signatures), default=None)
    return {moment for moment in moments if moment is not None and first is not None and moment >= first}
