"""What the data of a period are worth: lag, gaps, lost rounds, deadlines without a check, holders.

Computed as sets inside DuckDB, once for each state of the ledger and of the list of holders.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from monitor import attribution, holdings, ledger, measuring
from monitor.delivery_models import Delivery, QualityReport
from monitor.engine import script, set_variables
from monitor.incident_columns import Incidents, none
from monitor.instants import instant, microseconds
from monitor.intervals import exact_sum
from monitor.method import ADDENDUM_24H, VERSION_1_0, Window
from monitor.models import Publication
from monitor.scores import TOTAL
from monitor.scoring import window

HOUR = 3_600_000_000
LISTED = 200
"""How many holders and days without a check a report lists; the counts are of all."""
REASONS = (
    *("bounced", "refused", "pending", "gone_before_delivery", "duplicate", "withdrawn", "outside_period"),
    "held_back",
)


def judged(start: date, end: date) -> Window:
    return window(start, end, norm=ADDENDUM_24H.name, method=VERSION_1_0.version)


def manifests_of(session: Session, period: Window) -> list[Delivery]:
    """The deliveries on which the period depends; raises ``RowsGone``."""
    return ledger.deliveries(session, before=period.cut_off, since=period.start - period.method.follow_up)


def kept(session: Session, *, start: date, end: date) -> QualityReport | None:
    """The report on the present state of the ledger, if it was made already."""
    digests = digests_of(session, judged(start, end))
    query = select(QualityReport).where(
        QualityReport.start_on == start,
        QualityReport.end_on == end,
        QualityReport.input_digest == digests[0],
        QualityReport.attribution_digest == digests[1],
    )
    return session.scalars(query).one_or_none()


def digests_of(session: Session, period: Window) -> tuple[str, str]:
    held = holdings.undisputed(attribution.known(session, as_kept=True))
    return ledger.input_digest(ledger.deliveries(session, before=period.cut_off)), holdings.digest(held)


@dataclass(frozen=True)
class Inputs:
    """All that a report is made from, as read in one transaction."""

    period: Window
    manifests: Sequence[Delivery]
    known: Sequence[holdings.Holding]
    names: Mapping[str | None, str]
    digests: tuple[str, str]


def inputs(session: Session, *, start: date, end: date) -> Inputs:
    """What a report on ``[start, end)`` is made from now; raises ``RowsGone``."""
    period = judged(start, end)
    return Inputs(
        period,
        manifests_of(session, period),
        attribution.known(session, as_kept=True),
        {row.kept_holder: row.holder for row in attribution.handles(session)},
        digests_of(session, period),
    )


def keep(
    session: Session, given: Inputs, figures: dict[str, Any], *, start: date, end: date, at: datetime
) -> QualityReport:
    """Keep the *figures* of a report; earlier ones go, but for those of a publication."""
    published = select(Publication.input_digest).where(
        Publication.start_on == start, Publication.end_on == end
    )
    session.execute(
        delete(QualityReport).where(
            QualityReport.start_on == start,
            QualityReport.end_on == end,
            (QualityReport.input_digest.not_in(published)) | (QualityReport.input_digest == given.digests[0]),
        )
    )
    made = QualityReport(
        start_on=start,
        end_on=end,
        input_digest=given.digests[0],
        attribution_digest=given.digests[1],
        made_at=at,
        figures=figures,
    )
    session.add(made)
    session.flush()
    return made


def report(session: Session, *, data_dir: Path, start: date, end: date, at: datetime) -> QualityReport:
    """The report on ``[start, end)``: the one that was made already, else a fresh one that is kept.

    Raises ``RowsGone`` or ``LedgerDamaged``.
    """
    found = kept(session, start=start, end=end)
    if found is not None:
        return found
    given = inputs(session, start=start, end=end)
    return keep(session, given, measure(data_dir, given), start=start, end=end, at=at)


def measure(data_dir: Path, given: Inputs) -> dict[str, Any]:
    """The figures of a report, as plain JSON. Lengths are hours; ``companies`` is for comparing."""
    manifests, period = given.manifests, given.period
    ledger.check(data_dir, manifests)
    held = holdings.undisputed(given.known)
    with measuring.measured(data_dir, manifests, held, period) as (connection, _):
        _prepare(connection, manifests, given.known)
        counts = measuring.counts_of(connection)
        incidents = measuring.incidents_of(connection)
        total = counts.get(TOTAL, {})
        return {
            "lag": _lag(connection),
            "gaps": _gaps(connection),
            "rounds": _rounds(connection),
            "deadline": {
                "items": total.get("items", 0),
                "without": total.get("without_deadline_check", 0),
            },
            "reasons": {name: total.get(name, 0) for name in REASONS},
            "held_back": _held_back(connection, given.names),
            "checks": _row(connection, "quality_checks"),
            "deliveries": _of_manifests(manifests, period),
            "companies": {
                company: _compared(each, incidents.get(company, none()))
                for company, each in counts.items()
                if company != TOTAL
            },
        }


def _compared(counts: Mapping[str, int], incidents: Incidents) -> list[float]:
    """What a published score is compared with: see ``newer.COMPARED``."""
    unreached = counts.get("bounced", 0) + counts.get("refused", 0)
    whole = len(incidents) or 1
    low, high = exact_sum(incidents.worst) / whole, exact_sum(incidents.best) / whole
    return [
        *(counts["items"], len(incidents), unreached, counts["still_online"], counts["reappeared"]),
        *(round(low, 6), round(high, 6)),
    ]


def _prepare(
    connection: duckdb.DuckDBPyConnection, manifests: Sequence[Delivery], known: Sequence[holdings.Holding]
) -> None:
    """Give *connection* the tables ``taken_in`` and ``disputed``."""
    claims = holdings.disputed(known)
    variables: dict[str, list[Any]] = {
        "sequences": [each.sequence for each in manifests],
        "moments": [microseconds(each.taken_in_at) for each in manifests],
        "disputed_holders": [each[0] for each in claims],
        "disputed_from": [microseconds(each[1]) for each in claims],
        "disputed_until": [microseconds(each[2]) for each in claims],
    }
    set_variables(connection, variables)
    connection.execute(script("quality"))


def _row(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    found = connection.sql(script(name))
    return dict(zip(found.columns, found.fetchall()[0], strict=True))


def _lag(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Hours from sending, and from looking, to intake: the middle, the ninetieth percentile, the longest."""
    rows = connection.sql(script("quality_lag")).fetchall()
    return {
        kind: {"count": count, "median": _hours(middle), "most": _hours(most), "longest": _hours(longest)}
        for kind, count, middle, most, longest in rows
    }


def _hours(length: float | None) -> float | None:
    return None if length is None else round(length / HOUR, 2)


def _gaps(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Days of the period, up to the last check, on which nothing was looked at."""
    days = [row[0].isoformat() for row in connection.sql(script("quality_gaps")).fetchall()]
    return {"count": len(days), "days": days[:LISTED]}


def _rounds(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    found = _row(connection, "quality_rounds")
    return {"every": _hours(found["cadence"]), "made": found["made"], "lost": found["lost"]}


def _held_back(connection: duckdb.DuckDBPyConnection, names: Mapping[str | None, str]) -> dict[str, Any]:
    """Notices that nobody answers for: by holder, why, and between which moments."""
    rows = connection.sql(script("quality_holders")).fetchall()
    return {
        "unmatched": sum(row[2] for row in rows if row[1] == "unmatched"),
        "disputed": sum(row[2] for row in rows if row[1] == "disputed"),
        "holders": [
            {
                "holder": names.get(holder, holder),
                "why": why,
                "notices": count,
                "first": instant(first).isoformat(),
                "last": instant(last).isoformat(),
            }
            for holder, why, count, first, last in rows[:LISTED]
        ],
    }


def _of_manifests(manifests: Sequence[Delivery], period: Window) -> dict[str, int]:
    """What the manifests say of the deliveries that hold anything of the period."""
    mine = [each for each in manifests if (each.latest_at or each.taken_in_at) >= period.start]
    return {
        "count": len(mine),
        "notices_in_conflict": sum(each.notices_in_conflict for each in mine),
        "checks_in_conflict": sum(each.checks_in_conflict for each in mine),
        "again": sum(each.asked_again for each in mine),
        "rows_again": sum(
            each.notices_unchanged + each.notices_repeated + each.checks_unchanged + each.checks_repeated
            for each in mine
        ),
        "without_clock": sum(each.notices_without_clock for each in mine),
    }
