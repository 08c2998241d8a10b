"""What the public may know of the quality of data: shares in whole percents, and no small cell. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEAST = 5
"""Fewer than these are not told apart."""
OTHER = "other"


@dataclass(frozen=True)
class PublicQuality:
    """Of one published period. ``reasons`` are whole percents of all notices, small ones together.

    None stands for too few to say.
    """

    without_deadline: int | None
    days_without_check: int
    lost_rounds: int | None
    lag_hours: float | None
    reasons: Mapping[str, int]


def summary(figures: Mapping[str, Any]) -> PublicQuality:
    """The public part of the figures of a report.

    A reason with fewer than five notices goes to ``other``; when those together are fewer than
    five, the next smallest goes with them, so that no difference shows a single one.
    """
    deadline, rounds = figures["deadline"], figures["rounds"]
    reasons = dict(figures["reasons"])
    everything = sum(reasons.values()) + deadline["items"]
    small = {name: count for name, count in reasons.items() if 0 < count < LEAST}
    shown = {name: count for name, count in reasons.items() if count >= LEAST}
    if 0 < sum(small.values()) < LEAST and shown:
        next_one = min(shown, key=lambda name: (shown[name], name))
        small[next_one] = shown.pop(next_one)
    together = sum(small.values())
    if together >= LEAST:
        shown[OTHER] = together
    return PublicQuality(
        without_deadline=_percent(deadline["without"], deadline["items"]),
        days_without_check=figures["gaps"]["count"],
        lost_rounds=_percent(rounds["lost"], rounds["lost"] + rounds["made"]),
        lag_hours=figures["lag"]["notices"]["median"],
        reasons={name: round(100 * count / everything) for name, count in shown.items()}
        if everything
        else {},
    )


def _percent(part: int, of: int) -> int | None:
    """A share in whole percents; None when *part* or the rest would stand for fewer than five."""
    if of < LEAST or 0 < part < LEAST or 0 < of - part < LEAST:
        return None
    return round(100 * part / of)
