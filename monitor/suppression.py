"""Which sums may be shown beside others, so that no withheld share follows by subtraction. Pure.

An atom is one company's incidents of one month. Every published share is, times its published
count, a sum over atoms; so is a withheld one. A sum is shown only if the withheld ones stay
out of reach of every combination of what is shown, earlier versions included. This decides
exactly (by elimination, over a prime field), not by counting cells. What a group has
in common it cannot hide: a remainder that is nothing or everything tells each of its parts,
so such a sum is not shown either.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isclose

PRIME = 2**61 - 1
"""Elimination modulo a prime: exact and without fractions. A sum that is a combination stays one."""

Atom = Hashable
Vector = Mapping[Atom, int]


@dataclass(frozen=True)
class Cell:
    """One sum: its atoms with their coefficients, how many incidents, and how many surely and possibly on time."""

    vector: Vector
    incidents: int
    worst: float
    best: float


def plus(cells: Iterable[Cell]) -> Cell:
    """Several sums together."""
    vector: dict[Atom, int] = {}
    incidents, worst, best = 0, 0.0, 0.0
    for cell in cells:
        for atom, coefficient in cell.vector.items():
            vector[atom] = vector.get(atom, 0) + coefficient
        incidents, worst, best = incidents + cell.incidents, worst + cell.worst, best + cell.best
    return Cell(vector, incidents, worst, best)


class Reach:
    """All that follows from what is shown, by adding and subtracting."""

    def __init__(self) -> None:
        self._rows: dict[Atom, dict[Atom, int]] = {}

    def _reduced(self, vector: Vector) -> dict[Atom, int]:
        left = {atom: value % PRIME for atom, value in vector.items() if value % PRIME}
        for atom in [atom for atom in left if atom in self._rows]:
            self._subtract(left, self._rows[atom], left.get(atom, 0))
        return left

    @staticmethod
    def _subtract(left: dict[Atom, int], row: Mapping[Atom, int], times: int) -> None:
        if not times:
            return
        for atom, value in row.items():
            rest = (left.get(atom, 0) - times * value) % PRIME
            if rest:
                left[atom] = rest
            else:
                left.pop(atom, None)

    def holds(self, vector: Vector) -> bool:
        """Whether *vector* follows from what is shown. Nothing always does."""
        return not self._reduced(vector)

    def show(self, vector: Vector) -> None:
        """Add a sum. Rows are kept fully reduced, so that one pass reduces another."""
        left = self._reduced(vector)
        if not left:
            return
        pivot = min(left, key=repr)
        inverse = pow(left[pivot], -1, PRIME)
        row = {atom: value * inverse % PRIME for atom, value in left.items()}
        for other in self._rows.values():
            self._subtract(other, row, other.get(pivot, 0))
        self._rows[pivot] = row

    def copy(self) -> "Reach":
        twin = Reach()
        twin._rows = {atom: dict(row) for atom, row in self._rows.items()}
        return twin


def exposed(shown: Iterable[Vector], secrets: Iterable[Vector]) -> list[Vector]:
    """Those *secrets* that follow from what is *shown*."""
    reach = Reach()
    for vector in shown:
        reach.show(vector)
    return [secret for secret in secrets if secret and reach.holds(secret)]


def may_show(
    wanted: Sequence[Cell], *, shown: Iterable[Cell], secrets: Sequence[Cell], least: int
) -> list[bool]:
    """Of each of the *wanted* sums, in this order, whether it may be shown beside all *shown* before.

    A sum is refused when a secret would follow; and when what is left of it, or of a larger
    sum that it is a part of, without the parts that are shown holds a secret and is between
    one and *least* incidents, or uniform.
    """
    reach = Reach()
    known: list[Cell] = []
    for cell in shown:
        reach.show(cell.vector)
        known.append(cell)
    secret_atoms = {atom for secret in secrets for atom in secret.vector}
    verdicts: list[bool] = []
    for cell in wanted:
        trial = reach.copy()
        trial.show(cell.vector)
        wholes = [cell, *(each for each in known if _is_part(cell, each.vector))]
        rests = [_remainder(whole, [*known, cell]) for whole in wholes]
        is_safe = not any(secret.vector and trial.holds(secret.vector) for secret in secrets)
        if is_safe and not any(_tells(rest, secret_atoms, least) for rest in rests):
            reach = trial
            known.append(cell)
            verdicts.append(True)
        else:
            verdicts.append(False)
    return verdicts


def _is_part(part: Cell, whole: Vector) -> bool:
    """Whether *part* lies within *whole*, as less than all of it."""
    is_less = 0 < len(part.vector) < len(whole)
    return is_less and all(whole.get(atom) == value for atom, value in part.vector.items())


def _remainder(whole: Cell, known: Iterable[Cell]) -> Cell:
    """*whole* without the disjoint *known* parts of it, the larger ones first."""
    left = dict(whole.vector)
    incidents, worst, best = whole.incidents, whole.worst, whole.best
    parts = [each for each in known if _is_part(each, whole.vector)]
    for part in sorted(parts, key=lambda each: -len(each.vector)):
        if all(atom in left for atom in part.vector):
            for atom in part.vector:
                del left[atom]
            incidents, worst, best = incidents - part.incidents, worst - part.worst, best - part.best
    return Cell(left, incidents, worst, best)


def _tells(rest: Cell, secret_atoms: set[Atom], least: int) -> bool:
    """Whether a remainder with secrets in it is a small cell, or tells each part: none or all was on time."""
    if not secret_atoms & set(rest.vector):
        return False
    if rest.incidents < least:
        return True
    ends = (0.0, float(rest.incidents))
    return any(isclose(total, end, abs_tol=1e-4) for total in (rest.worst, rest.best) for end in ends)
