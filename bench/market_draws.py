"""Draws the incidents of companies whose true share is known, as the monitor would see them.

Straight to incidents, many at a time; ``bench/simulator.py`` writes whole deliveries. A company has
two true shares: the drawn one, the chance that an item of its next incident goes in time; and the
one that came about, the mean over its incidents of the part that truly went in time. Observation
without fault shows the second; the interval is about the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from monitor.incidents import Incident
from monitor.method import ADDENDUM_24H, VERSION_1_0

START = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = 181
NORM = ADDENDUM_24H.hours
TOLERANCE = VERSION_1_0.tolerance / timedelta(hours=1)

Random = np.random.Generator
Hours = NDArray[np.float64]


@dataclass(frozen=True)
class Trait:
    """How a company behaves: ``share`` of its incidents' items in time, and when it acts on those.

    ``together`` is how alike items of an incident are (0: independent, 1: all the same);
    ``steady`` how alike incidents of one site or week are; ``tail`` the Pareto tail of an
    incident's size.
    """

    share: float
    incidents: int
    act_from: float = 0.0
    act_until: float = float(NORM)
    together: float = 0.5
    steady: float = 0.0
    tail: float = 2.5


@dataclass(frozen=True)
class Rounds:
    """When the monitor looks: every ``every`` hours, a part ``lost``; a deadline check with one retry if asked."""

    every: float = 8.0
    lost: float = 0.03
    deadline_check: bool = True


def _alike(random: Random, mean: Hours, likeness: float) -> Hours:
    """Chances with that *mean* whose spread is *likeness* of the largest possible."""
    if likeness <= 0:
        return mean
    if likeness >= 1:
        return (random.random(len(mean)) < mean).astype(float)
    weight = (1 - likeness) / likeness
    inner = np.clip(mean, 1e-9, 1 - 1e-9)
    drawn = random.beta(inner * weight, (1 - inner) * weight)
    return np.where((mean <= 0) | (mean >= 1), mean, drawn)


@dataclass(frozen=True)
class Drawn:
    """What the monitor sees of one company in half a year, and the share that truly came about."""

    incidents: list[Incident]
    came_about: float


def draw(trait: Trait, rounds: Rounds, random: Random) -> Drawn:
    """The incidents of one company in half a year."""
    count = trait.incidents
    site = random.integers(0, max(1, count // 3), count)
    hour = np.sort(random.random(count)) * DAYS * 24
    week = (hour // 168).astype(int)
    same = np.full(count, trait.share)
    by_site = _alike(random, np.full(count, trait.share), trait.steady)[site]
    by_week = _alike(random, np.full(28, trait.share), trait.steady)[week]
    driven = np.where(random.random(count) < 0.5, by_site, by_week) if trait.steady else same
    chance = _alike(random, driven, trait.together)
    sizes = np.minimum(random.pareto(trait.tail, count) + 1, 500).astype(int)
    owner = np.repeat(np.arange(count), sizes)
    in_time = random.random(len(owner)) < chance[owner]
    late = NORM + TOLERANCE + 0.01 + random.exponential(40, len(owner))
    acted = trait.act_from + random.random(len(owner)) * (trait.act_until - trait.act_from)
    sure, doubt = _outcomes(np.where(in_time, acted, late), rounds, random)
    on_time = np.bincount(owner, weights=sure, minlength=count).astype(int)
    undetermined = np.bincount(owner, weights=doubt, minlength=count).astype(int)
    begun = [START + timedelta(hours=float(each)) for each in hour]
    counts = zip(sizes.tolist(), on_time.tolist(), undetermined.tolist(), strict=True)
    truly = np.bincount(owner, weights=in_time, minlength=count) / sizes
    return Drawn(
        [Incident(f"s{site[n]}", begun[n], *each) for n, each in enumerate(counts)], float(truly.mean())
    )


def _outcomes(gone: Hours, rounds: Rounds, random: Random) -> tuple[Hours, Hours]:
    """Of items gone after that many hours: which are surely in time, and which cannot be said."""
    many = len(gone)
    steps = int(200 / rounds.every) + 2
    looks = (np.arange(steps) + random.random((many, 1))) * rounds.every
    seen = random.random((many, steps)) >= rounds.lost
    if rounds.deadline_check:
        at = NORM + random.random((many, 1)) * TOLERANCE * 0.5
        first, retry = random.random((2, many, 1)) >= rounds.lost
        looks = np.hstack([looks, at, at + TOLERANCE * 0.5])
        seen = np.hstack([seen, first, retry & ~first])
    is_gone = looks > gone[:, None]
    last_online = np.where(seen & ~is_gone, looks, 0.0).max(axis=1)
    first_offline = np.where(seen & is_gone, looks, np.inf).min(axis=1)
    sure = first_offline <= NORM + TOLERANCE
    return sure.astype(float), (~sure & (last_online < NORM)).astype(float)


@dataclass(frozen=True)
class Market:
    """Companies with known truth, and how the monitor looks at them."""

    name: str
    traits: Sequence[Trait]
    rounds: Rounds = Rounds()


SIZES = (10, 20, 40, 80, 160)

AT_THE_NORM = Market(
    "exactly at the norm, with site and week effects",
    [Trait(0.90, size, steady=0.15, together=0.7, tail=1.2) for size in SIZES for _ in range(6)],
)
POLARISED = Market(
    "polarised: good ones 0.93-0.99, bad ones 0.10-0.70",
    [Trait(share, size) for size in (10, 35, 60, 120, 200) for share in (0.93, 0.96, 0.99, 0.10, 0.40, 0.70)],
)
CLOSE_TO_THE_DEADLINE = Market(
    "compliant, acting at 16-24 h, daily checks",
    [Trait(share, size, act_from=16.0) for size in SIZES for share in (0.93, 0.97, 1.0)],
    Rounds(every=24.0),
)
BURSTS = Market(
    "heavy bursts, items of an incident nearly alike",
    [Trait(share, size, together=0.8, tail=1.05) for size in SIZES for share in (0.5, 0.8, 0.9, 0.95)],
)
SITES_AND_WEEKS = Market(
    "strong site and week effects",
    [Trait(share, size, steady=0.3, together=0.5) for size in SIZES for share in (0.5, 0.8, 0.9, 0.95)],
)
MARKETS = (AT_THE_NORM, POLARISED, CLOSE_TO_THE_DEADLINE, BURSTS, SITES_AND_WEEKS)
