"""What becomes of each invented company: when it joins, signs, is suspended, leaves and signs again..

Every way of the table of states that people walk is walked by some. All that happens comes in the order of
time, over all companies together, and nothing has to be kept for it.
"""

from array import array
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

from app.growing.invented import Growth, drawn
from signatories.signatures.renewing import RENEW_BEFORE
from signatories.terms import months_later

SHARES = (0, 2, 4, 6, 7, 8, 9, 12, 20, 32)
"""How many of each hundred signatures the companies of a row of ten place: one never signs."""
JOINING = timedelta(days=365)
"""In this time all companies join."""
FIRST_LOOK = timedelta(days=10)
THINKING = timedelta(days=3)
"""So long it takes at most until an association says yes or no."""


class What(IntEnum):
    JOINED = 0
    PLACED = 1
    COUNTERSIGNED = 2
    REFUSED = 3
    SUSPENDED = 4
    REINSTATED = 5
    WITHDRAWN = 6
    LAPSED = 7
    RENEWED = 8
    """The signature of this turn is placed, and the one of the turn before ends."""


class Step(NamedTuple):
    """One thing that happens, ``at`` seconds after 1970; ``turn`` counts the signatures of a company from 0."""

    at: int
    company: int
    turn: int
    what: What


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def turns_of(growth: Growth, company: int) -> int:
    """How many signatures a company places; those of all companies are just as many as were asked for."""
    return _placed_before(growth, company + 1) - _placed_before(growth, company)


def _placed_before(growth: Growth, company: int) -> int:
    rows, rest = divmod(company, len(SHARES))
    last, last_rest = divmod(growth.companies, len(SHARES))
    whole = last * sum(SHARES) + sum(SHARES[:last_rest])
    return growth.signatures * (rows * sum(SHARES) + sum(SHARES[:rest])) // whole if whole else 0


def order(growth: Growth) -> "array[int]":
    """All that happens, in the order of time, each step as one number (``step_of``).

    A million signatures are some three million steps: as numbers they are sorted ten times as soon as
    tuples, in a fifth of the memory.
    """
    begin, found = int(growth.begin.timestamp()), array("Q")
    for company in range(growth.companies):
        for at, _, turn, what in life(growth, company):
            found.append((((at - begin) << 19 | company) << 12 | turn) << 4 | what)
    return array("Q", sorted(found))


def step_of(growth: Growth, number: int) -> Step:
    rest, what = number >> 4, What(number & 15)
    return Step(int(growth.begin.timestamp()) + (rest >> 31), rest >> 12 & 0x7FFFF, rest & 0xFFF, what)


def next_end(placed: int, renewed_until: int) -> int:
    """When a signature of that moment ends by itself; a renewal goes on where the one before would end."""
    return int(months_later(moment(renewed_until or placed), 12).timestamp())


def life(growth: Growth, company: int) -> Iterator[Step]:
    """What happens with one company, in the order of time."""
    begin, until, turns = (
        int(growth.begin.timestamp()),
        int(growth.until.timestamp()),
        turns_of(growth, company),
    )
    joined = begin + int(JOINING.total_seconds()) * company // growth.companies
    yield Step(joined, company, 0, What.JOINED)
    if not turns:
        return
    start = joined + int(FIRST_LOOK.total_seconds())
    gap = (until - start) // turns
    following, renewed_until = start, 0
    for turn in range(turns):
        placed, is_last = following, turn == turns - 1
        chance, later, delay = drawn(growth, "turn", company, turn)
        following = until if is_last else start + gap * (turn + 1) + int(later * gap / 10)
        ends = next_end(placed, renewed_until)
        if renewed_until:
            countersigned = placed
            yield Step(placed, company, turn, What.RENEWED)
        else:
            yield Step(placed, company, turn, What.PLACED)
            if is_last and chance < 0.04 and ends > until:
                return  # it waits
            countersigned = placed + 1 + int(delay * min(THINKING.total_seconds(), gap / 10))
            yield Step(countersigned, company, turn, What.REFUSED if chance < 0.03 else What.COUNTERSIGNED)
            if chance < 0.03:
                continue
        renewed_until = 0
        rest = min(ends, following) - countersigned
        if 0.05 < chance < 0.09:
            yield Step(countersigned + rest // 5, company, turn, What.SUSPENDED)
            if not is_last:
                yield Step(countersigned + rest // 4, company, turn, What.REINSTATED)
        if is_last and chance > 0.15 and ends > until:
            return  # in force
        if not is_last and ends - RENEW_BEFORE.total_seconds() <= following < ends:
            renewed_until = ends
        elif ends < following:
            yield Step(ends, company, turn, What.LAPSED)
        elif not is_last or chance > 0.09:
            yield Step(countersigned + rest // 2, company, turn, What.WITHDRAWN)
