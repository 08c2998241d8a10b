"""What is asked of the figures, each with its target beside what was found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scipy.stats import binom

from bench.market_draws import AT_THE_NORM, CLOSE_TO_THE_DEADLINE, POLARISED, Market
from bench.simulator import Outcome
from bench.tallies import Tally

COVERAGE = 0.95
MOST_FALSE_FLAGS = 0.015
MOST_MISSED = 0.005
"""Of large companies whose drawn share is exactly 0.70: what is called 100 % in whole percents."""
MOST_PRAISED = 0.001
"""Of companies whose drawn share is five points or more under the norm."""
CHANCE = 0.99
"""How often a market in which just so many are missed passes."""
FURTHEST = 0.001
"""How far a share may lie from the truth that was seen without fault."""


@dataclass(frozen=True)
class Line:
    """One demand: ``where`` it is made, ``what`` was measured, what was ``found`` and what is ``asked``."""

    where: str
    what: str
    found: str
    asked: str
    holds: bool

    def __str__(self) -> str:
        return f"{self.where}: {self.what}: {self.found}, asked {self.asked}"


def of_market(market: Market, found: Tally) -> list[Line]:
    """What is asked of this market, and what was found in it."""
    name = market.name
    told = [
        Line(
            name,
            "coverage of the 95 % interval",
            f"{found.coverage:.1%}",
            f">= {COVERAGE:.0%}",
            found.coverage >= COVERAGE,
        )
    ]
    flags = f"{found.false_flags} of {found.at_or_over:,} ({found.false_flag_rate:.2%})"
    if market is AT_THE_NORM:
        limit = f"<= {MOST_FALSE_FLAGS:.1%}"
        told.append(Line(name, "false flags", flags, limit, holds=found.false_flag_rate <= MOST_FALSE_FLAGS))
    if market is CLOSE_TO_THE_DEADLINE:
        told.append(Line(name, "false flags", flags, "none", holds=not found.false_flags))
    if market is POLARISED:
        told += misses(name, found)
    return [*told, *praise(name, found)]


def praise(name: str, found: Tally) -> list[Line]:
    """Companies five points or more under the norm that are labelled *meets*: of what came about none; of
    what was drawn, hardly any has so good a half-year by chance."""
    by_chance = int(binom.ppf(CHANCE, found.drawn_under, MOST_PRAISED))
    return [
        Line(
            name,
            "labelled meets at 0.85 or less, came about",
            f"{found.false_praise} of {found.under:,}",
            "none",
            holds=not found.false_praise,
        ),
        Line(
            name,
            "the same, drawn",
            f"{found.drawn_praise} of {found.drawn_under:,}",
            f"<= {by_chance}, by chance" if by_chance else "none",
            holds=found.drawn_praise <= by_chance,
        ),
    ]


def misses(name: str, found: Tally) -> list[Line]:
    """Surely bad companies that were not labelled so: of what came about none at all among large ones; of
    what was drawn no more than chance brings."""
    by_chance = int(binom.ppf(CHANCE, found.exactly_large, MOST_MISSED))
    told = [
        Line(
            name,
            "not below at 0.70 or less, came about, 100 incidents or more",
            f"{found.bad_large_missed} of {found.bad_large:,}",
            "none",
            holds=not found.bad_large_missed,
        ),
        Line(
            name,
            "the same of 100 incidents or more, drawn",
            f"{found.drawn_large_missed} of {found.drawn_large:,}",
            f"<= {by_chance}, by chance",
            holds=found.drawn_large_missed <= by_chance,
        ),
    ]
    for which, missed, of in (
        ("came about", found.bad_middle_missed, found.bad_middle),
        ("drawn", found.drawn_middle_missed, found.drawn_middle),
    ):
        what = f"not below at 0.70 or less, {which}, 30 to 99 incidents"
        told.append(Line(name, what, f"{missed} of {of:,}", "<= half", holds=2 * missed <= of))
    return told


def of_deliveries(outcomes: Sequence[Outcome]) -> list[Line]:
    """What is asked of whole deliveries: files, intake, scores."""
    perfect = [each for each in outcomes if each.perfect]
    in_rounds = [each for each in outcomes if not each.perfect]
    companies = sum(each.companies for each in perfect)
    furthest = max((each.furthest for each in perfect), default=0.0)
    miscounted = sum(each.miscounted for each in perfect)
    faults = sum(len(each.faults) for each in in_rounds)
    seen, rounds = "whole deliveries, seen perfectly", "whole deliveries, in rounds"
    return [
        Line(
            seen,
            "share furthest from the truth",
            f"{furthest:.6f}",
            f"<= {FURTHEST}",
            holds=furthest <= FURTHEST and not any(each.faults for each in perfect),
        ),
        Line(
            seen,
            "companies with other items or incidents",
            f"{miscounted} of {companies}",
            "none",
            holds=not miscounted,
        ),
        Line(rounds, "true shares outside worst and best", f"{faults}", "none", holds=not faults),
    ]


def table(lines: Iterable[Line]) -> str:
    """The lines under each other, what is not met marked."""
    head = ("where", "what", "found", "asked", "")
    rows = [
        (each.where, each.what, each.found, each.asked, "" if each.holds else "NOT MET") for each in lines
    ]
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    )
