"""The sector as a whole: without its largest company, and how concentrated it is. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import fsum
from typing import Any

from monitor.figures import figures
from monitor.incident_columns import Incidents, summed
from monitor.incidents import Incident
from monitor.method import Method


@dataclass(frozen=True)
class Rest:
    """All companies together but the largest. Shares are fractions of one."""

    incidents: int
    items: int
    share_low: float | None
    share_high: float | None
    interval_low: float | None
    interval_high: float | None
    item_share_low: float | None
    item_share_high: float | None


@dataclass(frozen=True)
class Sector:
    """Parts are of all items. ``concentration`` is the sum of squared parts of the companies (Herfindahl and
    Hirschman): 1 when one has all, 1/n when n companies have the same; None with too few to tell.

    ``largest`` is a register number, or None where the largest company is not shown by name; then
    there is no ``rest`` either, since it would tell the largest's share.
    """

    companies: int
    largest: str | None
    largest_part: float | None
    largest_site_part: float | None
    concentration: float | None
    rest: Rest | None


def sector(
    incidents: Mapping[str, Sequence[Incident]], *, told: frozenset[str], shows_total: bool, method: Method
) -> Sector:
    """The sector of a period. *told* are the companies that are shown with a share."""
    columns = {company: Incidents.of(own) for company, own in sorted(incidents.items()) if own}
    items = {company: summed(own.items) for company, own in columns.items()}
    everything = sum(items.values())
    if not everything:
        return Sector(0, None, None, None, None, None)
    largest = max(items, key=lambda company: (items[company], company))
    large = [company for company in items if len(incidents[company]) >= method.least_incidents]
    is_told = largest in told
    return Sector(
        companies=len(items),
        largest=largest if is_told else None,
        largest_part=items[largest] / everything,
        largest_site_part=Incidents.together(columns.values()).largest_site / everything,
        concentration=fsum((count / everything) ** 2 for count in items.values())
        if len(large) >= method.least_incidents
        else None,
        rest=_rest(incidents, largest, method) if is_told and shows_total else None,
    )


def _rest(incidents: Mapping[str, Sequence[Incident]], largest: str, method: Method) -> Rest | None:
    others = Incidents.together(own for company, own in incidents.items() if company != largest)
    if len(others) < method.least_incidents:
        return None
    found = figures(others, attempts=0, unreached=0, measured_months=0, method=method)
    return Rest(
        incidents=found.incidents,
        items=found.items,
        share_low=found.share_low,
        share_high=found.share_high,
        interval_low=found.interval_low,
        interval_high=found.interval_high,
        item_share_low=found.item_share_low,
        item_share_high=found.item_share_high,
    )


def as_kept(found: Sector) -> dict[str, Any]:
    """As JSON keeps it."""
    return asdict(found)


def as_found(kept: Mapping[str, Any]) -> Sector:
    """Back from JSON."""
    return Sector(**{**kept, "rest": Rest(**kept["rest"]) if kept["rest"] else None})
