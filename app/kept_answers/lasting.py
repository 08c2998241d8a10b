"""Since when and until when the answers of a member stay what they are if nobody does anything. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from signatories.conditions.conditions import Facts, Kind, Rule, parameter
from signatories.terms import months_later


def midnight_after(at: datetime) -> datetime:
    """The end of the day (UTC) of *at*: conditions, terms and memberships count by days."""
    day: date = at.astimezone(UTC).date() + timedelta(days=1)
    return datetime.combine(day, time(), tzinfo=UTC)


def lasts_until(
    rules: Sequence[Rule], facts: Facts, *, at: datetime, turns: Iterable[datetime] = ()
) -> datetime | None:
    """The first moment after *at*, on that day, at which an answer may become another one by itself.

    *turns* are moments of what the facts do not hold yet: a standing or a logo that is still to begin.
    """
    end = midnight_after(at)
    later = (each for each in (*_moments(rules, facts), *turns) if at < each < end)
    return min(later, default=None)


def turned_at(
    rules: Sequence[Rule],
    facts: Facts,
    *,
    at: datetime,
    joined_on: date,
    turns: Iterable[datetime] = (),
) -> datetime | None:
    """The last moment up to *at* at which an answer may have become another one by itself.

    *joined_on* is when terms of joining began. Waivers, what was published, and other conditions than *rules*
    are not looked at.
    """
    days = (datetime.combine(day, time(), tzinfo=UTC) for day in _days(rules, facts, joined_on))
    every = (*_moments(rules, facts), *turns, *days)
    return max((each for each in every if each <= at), default=None)


def _days(rules: Sequence[Rule], facts: Facts, joined_on: date) -> Iterator[date]:
    """The days on which a term to sign is over."""
    for rule in rules:
        if rule.kind is Kind.SIGNED_CURRENT:
            term = timedelta(days=parameter(rule, "days"))
            for begun in (joined_on, rule.since, *facts.current_since.values()):
                if begun is not None:
                    yield begun + term


def _moments(rules: Sequence[Rule], facts: Facts) -> Iterator[datetime]:
    if facts.standing.until is not None:
        yield facts.standing.until
    for span in (*facts.badge_spans, *facts.domain_spans):
        yield span.since
        if span.until is not None:
            yield span.until
    for rule in rules:
        if rule.kind is Kind.CONTACT_TESTED:
            days = timedelta(days=parameter(rule, "days"))
            for tested in (facts.contact_tested_at, facts.contact_point_since):
                if tested is not None:
                    yield tested + days
        if rule.kind in (Kind.HASH_CHECK, Kind.ATTESTED):
            for each in facts.attested:
                yield months_later(each.at, parameter(rule, "months"))
