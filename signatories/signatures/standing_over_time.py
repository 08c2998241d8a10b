"""How a company's standing changed: one state after another, by the rule that decides each moment. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from signatories.signatures.standing import Signed, State, ended_at, of


@dataclass(frozen=True)
class Stretch:
    """A state in ``[start, end)``; ``end`` is None for the one that still holds."""

    state: State
    start: datetime
    end: datetime | None


def stretches(signatures: Iterable[Signed], *, until: datetime) -> list[Stretch]:
    """The states of the signatures of one company up to *until*, oldest first; empty without a signature."""
    known = [each for each in signatures if each.signed_at <= until]
    found: list[Stretch] = []
    for moment in _changes(known, until):
        state = of(known, at=moment).state
        if found and found[-1].state is state:
            continue
        if found:
            found[-1] = Stretch(found[-1].state, found[-1].start, moment)
        found.append(Stretch(state, moment, None))
    return [each for each in found if each.state is not State.NOT_SIGNED or each.end is not None]


def _changes(signatures: Sequence[Signed], until: datetime) -> list[datetime]:
    """Every moment up to *until* at which the standing may have changed."""
    moments: set[datetime] = set()
    for each in signatures:
        spells = (moment for spell in each.suspensions for moment in (spell.from_at, spell.until_at))
        moments |= {
            moment
            for moment in (each.signed_at, each.countersigned_at, ended_at(each, at=until), *spells)
            if moment is not None and moment <= until
        }
    return sorted(moments)
