"""Months and acts as columns and markers of a chart: over half-years, each under the method that made it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from flask_babel import format_date
from sqlalchemy.orm import Session

from app.charts.trend import Column, Marker
from monitor import publications
from monitor.effects import Effect
from monitor.label_names import TOTAL
from monitor.models import Publication, State
from monitor.trends import Point

MOST_HALVES = 4
"""A trend looks back two years at most: more months would not fit beside each other."""
MOST_NAMED = 12
"""With more months than this their words would touch on a narrow screen, and are written as numbers."""


class Month(NamedTuple):
    """One month of all companies together, and the version of the method that it was measured by."""

    point: Point
    method: str


class Act(NamedTuple):
    """Acts of one kind on one day, with the companies that they were for: one marker in a chart."""

    at: datetime
    kind: str
    companies: tuple[str, ...]


def halves_up_to(session: Session, publication: Publication) -> list[Publication]:
    """The publications that a trend up to *publication* shows, oldest first: of each half-year the newest.

    A replaced version stands alone: it shows what it showed.
    """
    if publication.state != State.PUBLISHED:
        return [publication]
    newest: dict[str, Publication] = {publication.period: publication}
    for each in publications.published(session, norm=publication.norm):  # newest first
        if each.start_on < publication.start_on:
            newest.setdefault(each.period, each)
    return sorted(newest.values(), key=lambda each: each.start_on)[-MOST_HALVES:]


def months_together(session: Session, publication: Publication) -> list[Month]:
    """The months of all companies together, over the half-years up to *publication*."""
    return [
        Month(point, half.method_version)
        for half in halves_up_to(session, publication)
        for point in publications.points_of_company(session, publication=half, company=TOTAL)
    ]


def acts_in(halves: Iterable[Publication], *, told: frozenset[str]) -> list[Act]:
    """What was done at the companies *told* about, as *halves* show it, by date."""
    found: dict[tuple[date, str], list[Effect]] = {}
    for half in halves:
        for kept in half.effects:
            if kept.company in told:
                effect = publications.effect_of(kept)
                of_day = found.setdefault((effect.at.date(), effect.kind), [])
                if effect.company not in {each.company for each in of_day}:
                    of_day.append(effect)
    return [
        Act(min(each.at for each in effects), kind, tuple(sorted(each.company for each in effects)))
        for (_day, kind), effects in sorted(found.items())
    ]


def of_points(points: Iterable[tuple[Point, str]]) -> tuple[Column, ...]:
    """A column for each month, in order; each comes with its version of the method."""
    listed = list(points)
    return tuple(
        Column(
            word=_word(point.month, "MMM y" if place == 0 or point.month.endswith("-01") else "MMM"),
            short=_word(point.month, "MMM" if len(listed) <= MOST_NAMED else "M/yy"),
            method=method,
            share_low=point.share_low,
            share_high=point.share_high,
            interval_low=point.interval_low,
            interval_high=point.interval_high,
        )
        for place, (point, method) in enumerate(listed)
    )


def marked(acts: Sequence[Act], months: Sequence[Point]) -> tuple[Marker, ...]:
    """The *acts* within the *months* that are drawn, numbered by their place among *acts*."""
    start = months[0].month
    first = int(start[:4]) * 12 + int(start[5:]) - 1
    placed = [Marker(number, round(_months(act.at) - first, 3)) for number, act in enumerate(acts, start=1)]
    return tuple(each for each in placed if 0 <= each.place <= len(months))


def _word(month: str, form: str) -> str:
    return format_date(date(int(month[:4]), int(month[5:]), 1), form)


def _months(at: datetime) -> float:
    """A moment as months since the year 0, with the part of its month that has gone by."""
    at = at.astimezone(UTC)
    start = datetime(at.year, at.month, 1, tzinfo=UTC)
    following = datetime(at.year + at.month // 12, at.month % 12 + 1, 1, tzinfo=UTC)
    return at.year * 12 + at.month - 1 + (at - start) / (following - start)
