"""What was found over many runs of a market whose truth is known, counted."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bench.market_draws import Market, draw
from monitor.figures import Figures, figures
from monitor.method import VERSION_1_0
from monitor.scores import Label

METHOD = VERSION_1_0
SURELY_BAD = 0.70
CLEARLY_UNDER = 0.05


@dataclass
class Tally:
    """What was found over all runs of one market."""

    judged: int = 0
    covered: int = 0
    low_bias: float = 0.0
    high_bias: float = 0.0
    at_or_over: int = 0
    false_flags: int = 0
    under: int = 0
    """Of those clearly under the norm by what came about; ``drawn_under`` by what was drawn."""
    false_praise: int = 0
    drawn_under: int = 0
    drawn_praise: int = 0
    bad_large: int = 0
    """Of those under 0.70 by what came about; ``drawn`` by what was drawn."""
    bad_large_missed: int = 0
    bad_middle: int = 0
    bad_middle_missed: int = 0
    drawn_large: int = 0
    drawn_large_missed: int = 0
    exactly_large: int = 0
    """Of those, the ones at exactly 0.70."""
    drawn_middle: int = 0
    drawn_middle_missed: int = 0
    widths: list[float] = field(default_factory=list)

    @property
    def coverage(self) -> float:
        return self.covered / self.judged

    @property
    def false_flag_rate(self) -> float:
        return self.false_flags / self.at_or_over if self.at_or_over else 0.0


@dataclass(frozen=True)
class Judged:
    """One company in one run: both true shares, and what the method says."""

    drawn: float
    came_about: float
    figures: Figures


def judge(market: Market, seed: int) -> list[Judged]:
    """Every company of *market* in one run."""
    random = np.random.default_rng(seed)
    found: list[Judged] = []
    for trait in market.traits:
        seen = draw(trait, market.rounds, random)
        count = len(seen.incidents)
        told = figures(seen.incidents, attempts=count, unreached=0, measured_months=6, method=METHOD)
        found.append(Judged(trait.share, seen.came_about, told))
    return found


def tally(market: Market, seeds: Sequence[int]) -> Tally:
    total = Tally()
    for seed in seeds:
        for company in judge(market, seed):
            add(total, company)
    return total


def add(total: Tally, company: Judged) -> None:
    """Count one company."""
    found, drawn, came_about = company.figures, company.drawn, company.came_about
    low, high = found.interval_low, found.interval_high
    if low is None or high is None or found.share_low is None or found.share_high is None:
        return
    total.judged += 1
    total.covered += low <= drawn <= high
    total.low_bias += found.share_low - drawn
    total.high_bias += found.share_high - drawn
    total.widths.append(high - low)
    is_below = found.label is Label.BELOW
    if drawn >= METHOD.norm_share:
        total.at_or_over += 1
        total.false_flags += is_below
    is_praised, limit = found.label is Label.MEETS, METHOD.norm_share - CLEARLY_UNDER
    total.under += came_about <= limit
    total.false_praise += came_about <= limit and is_praised
    total.drawn_under += drawn <= limit
    total.drawn_praise += drawn <= limit and is_praised
    is_large, is_middle = found.incidents >= 100, 30 <= found.incidents < 100
    if came_about <= SURELY_BAD:
        total.bad_large += is_large
        total.bad_large_missed += is_large and not is_below
        total.bad_middle += is_middle
        total.bad_middle_missed += is_middle and not is_below
    if drawn <= SURELY_BAD:
        total.drawn_large += is_large
        total.exactly_large += is_large and drawn == SURELY_BAD
        total.drawn_large_missed += is_large and not is_below
        total.drawn_middle += is_middle
        total.drawn_middle_missed += is_middle and not is_below
