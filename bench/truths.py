"""What truly became of the items of a simulated delivery, and where scores differ from it.

By its own book-keeping, without the monitor's code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean as mean

from monitor.scores import ScoreRow

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Counted:
    """What truly became of a counted item."""

    company: str
    site: str
    accepted_at: datetime
    in_time: bool
    came_back_unseen: bool = False
    """Late, since it came back; but every look at it while it was back was lost, or fell before or after."""


@dataclass(frozen=True)
class Truth:
    """What became of a company's items: ``share`` is the mean over incidents of the part in time, ``seen`` the
    same as the best monitor could tell that looked when this one did: what came back unseen was not back."""

    items: int
    incidents: int
    share: float
    seen: float


def shares_of(truth: Sequence[Counted]) -> dict[str, Truth]:
    """The truth of each company, by a plain loop."""
    incidents: dict[str, list[list[Counted]]] = {}
    starts: dict[tuple[str, str], datetime] = {}
    places: dict[tuple[str, str], int] = {}
    for each in sorted(truth, key=lambda one: one.accepted_at):
        key = (each.company, each.site)
        begun = starts.get(key)
        mine = incidents.setdefault(each.company, [])
        if begun is None or each.accepted_at - begun >= DAY:
            starts[key] = each.accepted_at
            mine.append([])
            places[key] = len(mine) - 1
        mine[places[key]].append(each)
    return {
        company: Truth(
            items=sum(map(len, mine)),
            incidents=len(mine),
            share=mean(mean(each.in_time for each in one) for one in mine),
            seen=mean(mean(each.in_time or each.came_back_unseen for each in one) for one in mine),
        )
        for company, mine in incidents.items()
    }


def distance(row: ScoreRow, truth: Truth) -> float:
    """How far the share of *row* lies from the true one; a share that is not there lies one away."""
    if row.share_low is None or row.share_high is None:
        return 1.0
    return max(abs(row.share_low - truth.share), abs(row.share_high - truth.share))


def miscounts(row: ScoreRow, truth: Truth) -> bool:
    return (row.items, row.incidents) != (truth.items, truth.incidents)


def compared(row: ScoreRow, truth: Truth, *, perfect: bool) -> list[str]:
    """Where a company's scores differ from its truth: at all when seen perfectly, else outside their range."""
    share, told = truth.share, list[str]()
    if miscounts(row, truth):
        told.append(f"{row.company} has {row.items} items in {row.incidents} incidents, not {truth}")
    if row.share_low is None or row.share_high is None:
        return [*told, f"{row.company} has no share"]
    slack = 0.001 if perfect else 1e-9
    if perfect and distance(row, truth) > slack:
        told.append(f"{row.company} has {row.share_low:.4f} to {row.share_high:.4f}, not {share:.4f}")
    if not (row.share_low - slack <= truth.seen and share <= row.share_high + slack):
        told.append(f"{row.company}: {share:.4f} lies outside {row.share_low:.4f} to {row.share_high:.4f}")
    return told
