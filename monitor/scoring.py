"""Scores a period: every company that held a network in it, and all together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor import attribution, holdings, ledger, measuring, shown_before, sizes, trends
from monitor.attention import deserves_attention
from monitor.disputes import decisions
from monitor.errors import EmptyPeriod, NormNotInForce, UnknownMethod, UnknownNorm
from monitor.figures import figures
from monitor.further import beside_withheld, further
from monitor.holdings import Holding
from monitor.incident_columns import Incidents, none, summed
from monitor.instants import midnight
from monitor.measuring import Measuring
from monitor.method import ADDENDUM_24H, METHODS, NORMS, VERSION_1_0, Window
from monitor.progress import ScoringProgress, ScoringStep, TellScoring, quiet
from monitor.scores import TOTAL, ScoreRow, ScoreTable
from monitor.sector import sector
from monitor.shares_shown import shows_shares
from monitor.showing import Shown, decide
from monitor.volume import Size, Volume, month_ends, together, volume
from signatories.models import Company

HOUR = 3_600_000_000


@dataclass(frozen=True)
class Frozen:
    """The inputs of an earlier version: the last delivery in it, as of when holders and sizes were known,
    and the names of the companies that were registered then, by register number."""

    sequence: int
    known_at: datetime
    names: Mapping[str, str]


def window(start: date, end: date, *, norm: str, method: str) -> Window:
    """What is to be judged; raises ``EmptyPeriod``, ``UnknownNorm``, ``UnknownMethod``, ``NormNotInForce``."""
    if end <= start:
        raise EmptyPeriod
    if norm not in NORMS:
        raise UnknownNorm(norms=", ".join(NORMS))
    if method not in METHODS:
        raise UnknownMethod(versions=", ".join(METHODS))
    if not NORMS[norm].covers(start, end):
        raise NormNotInForce(norm=norm)
    return Window(midnight(start), midnight(end), NORMS[norm], METHODS[method])


def score(
    session: Session,
    *,
    data_dir: Path,
    start: date,
    end: date,
    norm: str = ADDENDUM_24H.name,
    method: str = VERSION_1_0.version,
    items_to: Path | None = None,
    decided: Mapping[str, str] | None = None,
    frozen: Frozen | None = None,
    measured: Measuring = measuring.measured,
    tell: TellScoring = quiet,
) -> ScoreTable:
    """Score ``[start, end)`` from all that the ledger holds; nothing is published or kept.

    With *items_to*, a folder on the disk of *data_dir*, the item list is written there as
    ``items.parquet``. Same input, same table: order of rows, duplicates and time zones do not
    matter. *decided* says what single notices count as (``disputes.states.Effect``); with *frozen*
    only those inputs are read; *tell* hears how far it is. Raises ``LedgerDamaged`` and what ``window`` raises.
    """
    tell(ScoringProgress(ScoringStep.COUNTING))
    judged = window(start, end, norm=norm, method=method)
    decided, known_at = decided or {}, frozen.known_at if frozen else None
    manifests = ledger.deliveries(
        session,
        before=judged.cut_off,
        since=judged.start - judged.method.follow_up,
        until=frozen.sequence if frozen else None,
    )
    ledger.check(data_dir, manifests)
    held = holdings.undisputed(attribution.known(session, as_of=known_at, as_kept=True))
    names = frozen.names if frozen else _names(session)

    def count(part: float) -> None:
        tell(ScoringProgress(ScoringStep.COUNTING, counted=part))

    with measured(data_dir, manifests, held, judged, decided, tell=count) as (connection, folder):
        incidents = measuring.incidents_of(connection)
        counts = measuring.counts_of(connection)
        medians = measuring.medians_of(connection)
        measured_months = measuring.measured_months(connection, judged)
        if items_to is not None:
            measuring.write_items(connection, folder / "items.parquet")
            (folder / "items.parquet").rename(items_to / "items.parquet")
    everything = Incidents.together(incidents.values())
    volumes = _Volumes(sizes.known(session, as_of=known_at), judged, start=start, end=end)
    companies = [*_companies(held, judged), TOTAL]
    rows: list[ScoreRow] = []
    for company in companies:
        row = _row(
            company,
            name=names.get(company),
            incidents=everything if company == TOTAL else incidents.get(company, none()),
            counts=counts.get(company, {}),
            medians=medians.get(company, ([], [])),
            months=len(measured_months),
            volume=volumes.of_all(everything, sorted(incidents))
            if company == TOTAL
            else volumes.of(company, incidents.get(company, none())),
            judged=judged,
        )
        rows.append(row)
        tell(ScoringProgress(ScoringStep.COMPANIES, len(rows), len(companies)))
    told = told_of(rows, method)
    cells = trends.company_cells(incidents)
    before = shown_before.earlier(session, start=start, end=end)
    shown = decide(cells, told=told, earlier=before, method=judged.method)
    rows = [_protected(row, told, shown) for row in rows]
    if rows[-1].further is not None:
        withheld = Incidents.together(own for company, own in incidents.items() if company not in shown.told)
        rows[-1] = replace(rows[-1], further=beside_withheld(rows[-1].further, withheld))
    return ScoreTable(
        start_on=start,
        end_on=end,
        norm=norm,
        method_version=method,
        params_digest=judged.method.params_digest,
        input_digest=ledger.input_digest(manifests),
        attribution_digest=holdings.digest(held),
        decisions_digest=decisions.digest(decided),
        input_sequence=frozen.sequence if frozen else max((each.sequence for each in manifests), default=0),
        measured_months=len(measured_months),
        rows=tuple(rows),
        points=tuple(
            trends.points(
                incidents,
                shown,
                told=shown.told,
                months=trends.months_of(start, end),
                measured=measured_months,
                method=judged.method,
            )
        ),
        sector=sector(incidents, told=shown.told, shows_total=shown.total, method=judged.method),
        cells=cells,
    )


def _names(session: Session) -> Mapping[str, str]:
    """The companies of the register now: their legal names by register number."""
    rows = session.execute(select(Company.register_number, Company.legal_name)).all()
    return {row.register_number: row.legal_name for row in rows}


def told_of(rows: Sequence[ScoreRow], method: str) -> frozenset[str]:
    """The companies of which a share is shown: registered, with enough incidents."""
    return frozenset(
        row.company
        for row in rows
        if row.is_registered and shows_shares(label=row.label, incidents=row.incidents, method_version=method)
    )


def _protected(row: ScoreRow, told: frozenset[str], shown: Shown) -> ScoreRow:
    """*row* with whether its shares are withheld since another's would follow."""
    if row.company == TOTAL:
        return replace(row, is_protected=bool(row.incidents) and not shown.total)
    return replace(row, is_protected=row.company in told - shown.told)


@dataclass(frozen=True)
class _Volumes:
    """The volume of each company of a period, from all known sizes."""

    sizes: Mapping[str, Mapping[str, Size]]
    judged: Window
    start: date
    end: date

    def of(self, company: str, own: Incidents) -> Volume:
        return self._volume(own, self.sizes.get(company, {}))

    def of_all(self, everything: Incidents, companies: Sequence[str]) -> Volume:
        """The volume of all *companies*, which were notified, where every one of them has its sizes."""
        found = together(self.sizes, companies, month_ends(self.start, self.end))
        if found is None:
            return replace(self._volume(everything, {}), missing="companies-without-size")
        return self._volume(everything, found)

    def _volume(self, incidents: Incidents, known: Mapping[str, Size]) -> Volume:
        return volume(
            incidents_by_month=[
                len(incidents.by_month.get(month, none())) for month in trends.months_of(self.start, self.end)
            ],
            items=summed(incidents.items),
            sizes=known,
            months=month_ends(self.start, self.end),
            method=self.judged.method,
        )


def _companies(held: Sequence[Holding], judged: Window) -> list[str]:
    """Who held anything in the period, whether notified or not."""
    return sorted(
        {each.company for each in held if each.valid_from < judged.end and each.until > judged.start}
    )


def _row(
    company: str,
    *,
    name: str | None,
    incidents: Incidents,
    counts: Mapping[str, int],
    medians: tuple[list[int], list[int | None]],
    months: int,
    volume: Volume,
    judged: Window,
) -> ScoreRow:
    unreached = counts.get("bounced", 0) + counts.get("refused", 0)
    attempts = counts.get("items", 0) + counts.get("gone_before_delivery", 0) + unreached
    found = figures(
        incidents, attempts=attempts, unreached=unreached, measured_months=months, method=judged.method
    )
    shown = ("items", "still_online", "reappeared", "moved")
    detail = {key: count for key, count in counts.items() if key not in shown}
    return ScoreRow(
        company=company,
        name=name or "",
        is_registered=name is not None,
        label=None if company == TOTAL else found.label,
        incidents=found.incidents,
        items=found.items,
        share_low=found.share_low,
        share_high=found.share_high,
        interval_low=found.interval_low,
        interval_high=found.interval_high,
        item_share_low=found.item_share_low,
        item_share_high=found.item_share_high,
        median_hours_low=_hours(medians[0]),
        median_hours_high=_hours(medians[1]),
        still_online=counts.get("still_online", 0),
        reappeared=counts.get("reappeared", 0),
        moved=counts.get("moved", 0),
        undetermined=found.undetermined,
        attempts=attempts,
        could_not_be_notified=unreached,
        detail=MappingProxyType({**detail, "largest_site_items": incidents.largest_site}),
        further=further(incidents, volume),
        attention=company != TOTAL and deserves_attention(found, judged.method),
    )


def _hours(middle: Sequence[int | None]) -> float | None:
    """The mean of the middle one or two values, in hours; None when there is none or one is infinite."""
    finite = [value for value in middle if value is not None]
    if not middle or len(finite) < len(middle):
        return None
    return float(Fraction(sum(finite), len(finite) * HOUR))
