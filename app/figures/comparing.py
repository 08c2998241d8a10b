"""What may be said of two companies beside each other: whether their intervals overlap. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from app.figures.shown_figures import Shown

MOST = 4
"""More intervals than these beside each other invite to rank them."""


@dataclass(frozen=True)
class Pair:
    """Two companies with a share. Where the intervals do not overlap, ``higher`` has the higher share."""

    one: Shown
    other: Shown
    higher: Shown | None


def pairs_of(companies: Sequence[Shown]) -> list[Pair]:
    """Every two of the *companies* that have a share, in their order."""
    return [Pair(one, other, _higher(one, other)) for one, other in combinations(with_share(companies), 2)]


def with_share(companies: Sequence[Shown]) -> list[Shown]:
    return [each for each in companies if each.share_low is not None and each.interval_low is not None]


def _higher(one: Shown, other: Shown) -> Shown | None:
    assert one.interval_low is not None and one.interval_high is not None  # noqa: S101 - it has a share
    assert other.interval_low is not None and other.interval_high is not None  # noqa: S101
    if one.interval_low > other.interval_high:
        return one
    return other if other.interval_low > one.interval_high else None
