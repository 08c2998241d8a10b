"""The lines of incidents.csv and counts.csv of a bundle. Pure.

A site has another name in every bundle, in an order that only the register can make again: so
sites cannot be followed from one publication to the next by their name.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from monitor.bundles import again
from monitor.bundles.sums import fewest
from monitor.further_csv import COUNTS
from monitor.incidents import Incident
from monitor.instants import EPOCH
from monitor.method import Method
from monitor.score_csv import as_cell, as_text
from monitor.scores import TOTAL, ScoreRow
from monitor.trends import month_of
from monitor.volume import Rate, Volume

NEVER = "never"
INCIDENT_COLUMNS = (
    *("company", "number", "site", "week", "month", "items", "on_time", "undetermined"),
    *("on_time_48h", "undetermined_48h", "on_time_7d", "undetermined_7d"),
)
COUNT_COLUMNS = (
    *("company", "name", "shows_shares", "label", "incidents", "items", "undetermined", "attempts"),
    *("unreached", "still_online", "reappeared", "moved", *COUNTS, "middle_l", "middle_r"),
    *("has_volume", "addresses", "domains", "dispersion", "volume_missing", "size_sources"),
)

Lines = list[dict[str, Any]]
Middle = tuple[Sequence[int], Sequence[int | None]]


@dataclass(frozen=True)
class Told:
    """One line of the scores file, and whether its shares are shown."""

    row: ScoreRow
    shows_shares: bool


def site_names(incidents: Mapping[str, Sequence[Incident]], *, salt: str) -> dict[str, str]:
    """A name for each site, ``s1`` and on, in an order that hangs on *salt* and the register's own keys."""

    def place(site: str) -> str:
        return hashlib.sha256(f"{salt}\n{site}".encode()).hexdigest()

    sites = sorted({each.site for own in incidents.values() for each in own}, key=place)
    return {site: f"s{number}" for number, site in enumerate(sites, start=1)}


def incident_lines(incidents: Mapping[str, Sequence[Incident]], *, salt: str, week: timedelta) -> Lines:
    """A line per incident, within a company in order of week, month, counts and site name."""
    names = site_names(incidents, salt=salt)
    found: Lines = []
    for company, own in sorted(incidents.items()):
        lines = [_line(company, each, site=names[each.site], week=week) for each in own]
        lines.sort(key=lambda line: [line[name] for name in INCIDENT_COLUMNS[3:]] + [int(line["site"][1:])])
        found += [{**line, "number": number} for number, line in enumerate(lines, start=1)]
    return found


def _line(company: str, incident: Incident, *, site: str, week: timedelta) -> dict[str, Any]:
    return {
        "company": company,
        "number": 0,
        "site": site,
        "week": f"{EPOCH + incident.week(week) * week:%Y-%m-%d}",
        "month": month_of(incident),
        "items": incident.items,
        "on_time": incident.on_time,
        "undetermined": incident.undetermined,
        "on_time_48h": incident.second_on_time,
        "undetermined_48h": incident.second_undetermined,
        "on_time_7d": incident.third_on_time,
        "undetermined_7d": incident.third_undetermined,
    }


def count_line(told: Told, *, medians: Mapping[str, Middle], method: Method) -> dict[str, Any]:
    """What is published of one company beside its incidents, or what its shares are made with."""
    row = told.row
    low, high = medians.get(row.company, ((), ())) if told.shows_shares else ((), ())
    is_taken_over = not told.shows_shares and row.incidents >= method.least_incidents
    return {
        "company": row.company,
        "name": as_text(row.name),
        "shows_shares": "yes" if told.shows_shares else "no",
        "label": str(row.label) if row.label and is_taken_over else "",
        "incidents": row.incidents,
        "items": row.items,
        "undetermined": row.undetermined,
        "attempts": row.attempts,
        "unreached": row.could_not_be_notified,
        "still_online": row.still_online,
        "reappeared": row.reappeared,
        "moved": row.moved,
        **{name: as_cell(row.detail.get(name)) for name in COUNTS},
        "middle_l": " ".join(map(str, low)),
        "middle_r": " ".join(NEVER if value is None else str(value) for value in high),
        **_volume(told, method),
    }


def _volume(told: Told, method: Method) -> dict[str, Any]:
    if told.row.further is None:
        return {"has_volume": "no"}
    volume = told.row.further.volume
    is_derived = told.shows_shares or told.row.company == TOTAL
    rates = {"addresses": volume.addresses, "domains": volume.domains}
    return {
        "has_volume": "yes",
        **{name: repr(rate.mean_size) if rate else "" for name, rate in rates.items()},
        "dispersion": "" if is_derived else _dispersion(told.row, volume, method),
        "volume_missing": as_cell(volume.missing),
        "size_sources": as_text("; ".join(volume.sources)),
    }


def _dispersion(row: ScoreRow, volume: Volume, method: Method) -> str:
    """The dispersion in the fewest decimals that give the published limits; so it tells no single month."""
    rates = [rate for rate in (volume.addresses, volume.domains) if rate]

    def gives_the_published(tried: dict[str, str]) -> bool:
        spread = float(tried["dispersion"])
        return as_cell(spread) == as_cell(volume.dispersion) and all(
            [as_cell(value) for value in asdict(rate).values()]
            == [as_cell(value) for value in _again(row, rate, spread, method).values()]
            for rate in rates
        )

    return fewest({"dispersion": volume.dispersion}, gives_the_published)["dispersion"]


def _again(row: ScoreRow, rate: Rate, spread: float, method: Method) -> dict[str, float]:
    return again.rates(row.incidents, row.items, rate.mean_size, spread, method.parameters)
