"""Figures that are published as facts, without a verdict: longer terms, and the volume. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from monitor.incident_columns import Incidents, summed
from monitor.incidents import Incident
from monitor.intervals import mean
from monitor.volume import Rate, Volume

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Further:
    """Shares gone within 48 hours and 7 days, over incidents and over items, each as a range; and the volume.

    Shares are fractions of one, None where nothing was counted. The terms are those of the method.
    """

    share_48h_low: float | None
    share_48h_high: float | None
    share_7d_low: float | None
    share_7d_high: float | None
    item_share_48h_low: float | None
    item_share_48h_high: float | None
    item_share_7d_low: float | None
    item_share_7d_high: float | None
    volume: Volume


SHARES = tuple(field.name for field in fields(Further) if field.name != "volume")
"""What is withheld together with the share of a small cell."""


def further(incidents: Sequence[Incident], volume: Volume) -> Further:
    """The further figures of *incidents*, in any order."""
    own = Incidents.of(incidents)
    second = _shares(own.items, own.second_on_time, own.second_undetermined)
    third = _shares(own.items, own.third_on_time, own.third_undetermined)
    return Further(
        share_48h_low=second[0],
        share_48h_high=second[1],
        share_7d_low=third[0],
        share_7d_high=third[1],
        item_share_48h_low=second[2],
        item_share_48h_high=second[3],
        item_share_7d_low=third[2],
        item_share_7d_high=third[3],
        volume=volume,
    )


def _shares(
    items: "NDArray[Any]", on_time: "NDArray[Any]", undetermined: "NDArray[Any]"
) -> tuple[float | None, ...]:
    """Worst and best share over incidents, then over items."""
    count, all_items = len(items), summed(items)
    if not count:
        return (None,) * 4
    possible = on_time + undetermined
    return (
        mean(on_time / items, count),
        mean(possible / items, count),
        summed(on_time) / all_items,
        summed(possible) / all_items,
    )


TERMS = (("48h", "second_on_time", "second_undetermined"), ("7d", "third_on_time", "third_undetermined"))


def beside_withheld(found: Further, withheld: Sequence[Incident]) -> Further:
    """The further figures of all together, where the shares of *withheld* incidents in it are not shown.

    Without the shares of a longer term within which none or all of those was gone: what a group
    has in common it cannot hide (see ``suppression``).
    """
    own = Incidents.of(withheld)
    for term, on_time, undetermined in TERMS:
        sure = getattr(own, on_time)
        possible = sure + getattr(own, undetermined)
        if own and any((counts == own.items).all() or not counts.any() for counts in (sure, possible)):
            found = replace(found, **{name: None for name in SHARES if f"_{term}_" in name})
    return found


def without_shares(found: Further) -> Further:
    """What is left for a small cell: the volume, which rests on counts alone."""
    return Further(**dict.fromkeys(SHARES), volume=found.volume)


def as_kept(found: Further) -> dict[str, Any]:
    """As JSON keeps it."""
    kept = asdict(found)
    kept["volume"]["sources"] = list(found.volume.sources)
    return kept


def as_found(kept: Mapping[str, Any]) -> Further:
    """Back from JSON."""
    told = kept["volume"]
    rates = {name: Rate(**told[name]) if told[name] else None for name in ("addresses", "domains")}
    volume = Volume(**{**told, **rates, "sources": tuple(told["sources"])})
    return Further(**{**kept, "volume": volume})
