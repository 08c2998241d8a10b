"""Whether a company's share differs after an intervention: a difference in time, not proof of cause. Pure.

The baseline is not the period that led to the intervention, which was chosen for being bad and
would get better by itself, but the one before it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from math import sqrt
from typing import TYPE_CHECKING, Any

from monitor.figures import effective_incidents
from monitor.incident_columns import Incidents
from monitor.incidents import Incident
from monitor.instants import microseconds
from monitor.intervals import mean
from monitor.method import Method
from monitor.quantiles import normal_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_UNTOUCHED = 2
"""One untouched company alone would be shown by name in all but name."""


@dataclass(frozen=True)
class Span:
    """The time ``[start, end)`` in UTC."""

    start: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@dataclass(frozen=True)
class Spans:
    """What is compared: before, in the baseline, with after, behind the gap."""

    before: Span
    after: Span


@dataclass(frozen=True)
class Change:
    """The share after, less the share before, as a range, with its interval of the published level.

    All None where either side has too few incidents. Shares are fractions of one.
    """

    before_incidents: int
    after_incidents: int
    low: float | None = None
    high: float | None = None
    interval_low: float | None = None
    interval_high: float | None = None

    @property
    def is_told(self) -> bool:
        return self.low is not None

    @property
    def direction(self) -> int:
        """1 for surely better, -1 for surely worse, 0 for neither."""
        if self.interval_low is None or self.interval_high is None:
            return 0
        return (self.interval_low > 0) - (self.interval_high < 0)


@dataclass(frozen=True)
class Effect:
    """One intervention: the company's change, that of the untouched ones together, and the placebo check.

    ``placebo`` is how often the same calculation was made where there was no intervention, and
    ``placebo_changed`` how often it found a sure change all the same.
    """

    company: str
    at: datetime
    kind: str
    change: Change
    untouched_companies: int
    untouched: Change
    placebo: int
    placebo_changed: int
    is_private: bool = False
    """For the company's own eyes, since the intervention is not public."""


def half_year_of(moment: datetime) -> datetime:
    """The start of the half-year of *moment*, in UTC."""
    moment = moment.astimezone(UTC)
    return datetime(moment.year, 1 if moment.month < 7 else 7, 1, tzinfo=UTC)


def before(start: datetime, count: int = 1) -> datetime:
    """The start of the half-year *count* half-years before the one that starts at *start*."""
    months = start.year * 12 + start.month - 1 - 6 * count
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC)


def spans_of(at: datetime, *, period: Span, method: Method) -> Spans:
    """What an intervention *at* a moment is judged on in a *period*, which begins with a half-year.

    It was led to by the half-year that had ended last; the baseline is the one before that.
    """
    own = half_year_of(at)
    start = min(max(at + method.effect_gap, period.start), period.end)
    return Spans(Span(before(own, 2), before(own, 1)), Span(start, period.end))


def wilson(share: float, count: float, *, level: float) -> tuple[float, float]:
    """Wilson's limits (1927, without continuity correction) of a share of *count*."""
    z = normal_quantile(1 - (1 - level) / 2)
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def difference(
    earlier: float, earlier_count: float, later: float, later_count: float, *, level: float
) -> tuple[float, float]:
    """Limits of ``later - earlier``: Newcombe's method 10 (1998), the square-and-add of Wilson limits."""
    low_1, high_1 = wilson(earlier, earlier_count, level=level)
    low_2, high_2 = wilson(later, later_count, level=level)
    change = later - earlier
    return (
        change - sqrt((later - low_2) ** 2 + (high_1 - earlier) ** 2),
        change + sqrt((high_2 - later) ** 2 + (earlier - low_1) ** 2),
    )


def change(incidents: Sequence[Incident], spans: Spans, method: Method) -> Change:
    """The change of one company, or of several together, between two spans.

    Every doubt counts against it for the low end and for it for the high end.
    """
    own = Incidents.of(incidents)
    earlier, later = own.only(_within(own, spans.before)), own.only(_within(own, spans.after))
    least = method.least_effect_incidents
    if len(earlier) < least or len(later) < least:
        return Change(len(earlier), len(later))
    worst_1, best_1 = _shares(earlier)
    worst_2, best_2 = _shares(later)
    count_1, count_2 = effective_incidents(earlier, method), effective_incidents(later, method)
    level = method.interval_level
    return Change(
        before_incidents=len(earlier),
        after_incidents=len(later),
        low=worst_2 - best_1,
        high=best_2 - worst_1,
        interval_low=difference(best_1, count_1, worst_2, count_2, level=level)[0],
        interval_high=difference(worst_1, count_1, best_2, count_2, level=level)[1],
    )


def effect(
    *,
    company: str,
    at: datetime,
    kind: str,
    incidents: Mapping[str, Sequence[Incident]],
    touched: Iterable[str],
    told: frozenset[str],
    period: Span,
    method: Method,
) -> Effect:
    """What followed an intervention. *touched* are all companies with any intervention in the time compared.

    Companies that are not *told* about stay out, and the untouched ones have enough incidents on
    each side: the incidents of all others are public, so the part of a withheld one would follow.
    The placebo check makes the same calculation for each untouched company alone, and for the
    company itself a half-year before, when nothing had happened yet.
    """
    spans = spans_of(at, period=period, method=method)
    own = Incidents.of(incidents.get(company, ()))
    untouched = [
        name
        for name in sorted(told - {*touched, company})
        if all(_is_large(incidents.get(name, ()), span, method) for span in (spans.before, spans.after))
    ]
    pooled = Incidents.together(incidents[name] for name in untouched)
    shifted = Spans(Span(before(spans.before.start), spans.before.start), spans.before)
    placebos = [change(incidents[name], spans, method) for name in untouched]
    placebos.append(change(own, shifted, method))
    checked = [each for each in placebos if each.is_told]
    return Effect(
        company=company,
        at=at,
        kind=kind,
        change=untold(
            change(own, spans, method), company not in told or leaves_few(own, spans, period, method)
        ),
        untouched_companies=len(untouched),
        untouched=untold(change(pooled, spans, method), len(untouched) < LEAST_UNTOUCHED),
        placebo=len(checked),
        placebo_changed=sum(each.direction != 0 for each in checked),
    )


def _within(incidents: Incidents, span: Span) -> "NDArray[Any]":
    """Of each whether it began in *span*."""
    return (incidents.firsts >= microseconds(span.start)) & (incidents.firsts < microseconds(span.end))


def _is_large(incidents: Iterable[Incident], span: Span, method: Method) -> bool:
    return int(_within(Incidents.of(incidents), span).sum()) >= method.least_incidents


def leaves_few(incidents: Incidents, spans: Spans, period: Span, method: Method) -> bool:
    """Whether the part of *period* that is not compared would be a small cell, to be had by subtraction."""
    compared = _within(incidents, spans.after)
    left = int((_within(incidents, period) & ~compared).sum())
    return 0 < left < method.least_incidents


def untold(found: Change, withheld: bool) -> Change:
    """*found* with its counts alone where it is *withheld*."""
    return Change(found.before_incidents, found.after_incidents) if withheld else found


def _shares(incidents: Incidents) -> tuple[float, float]:
    return mean(incidents.worst, len(incidents)), mean(incidents.best, len(incidents))


def as_kept(found: Effect) -> dict[str, Any]:
    """As JSON keeps it, without what the row itself names."""
    kept = asdict(found)
    return {
        name: value for name, value in kept.items() if name not in ("company", "at", "kind", "is_private")
    }


def as_found(
    company: str, at: datetime, kind: str, kept: Mapping[str, Any], *, is_private: bool = False
) -> Effect:
    """Back from JSON."""
    changes = {name: Change(**kept[name]) for name in ("change", "untouched")}
    return Effect(company=company, at=at, kind=kind, is_private=is_private, **{**kept, **changes})
