"""The published half-years that count for a company: its own, and those of the companies before it. Pure.

No clean slate: where a company and one before it both have a figure in a half-year, the one that is
worse for the conditions counts, with the name of whose it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from signatories.conditions.conditions import PeriodLabel
from signatories.succession.chains import Link


@dataclass(frozen=True)
class Inherited:
    """The half-years of one company before, by its name."""

    link: Link
    name: str
    labels: Sequence[PeriodLabel]


def joined(
    own: Sequence[PeriodLabel], before: Sequence[Inherited], *, starts_on: Callable[[str], date]
) -> tuple[PeriodLabel, ...]:
    """*own* half-years with what counts of those *before*; the same half-years in the same order.

    *starts_on* gives the first day of a half-year by its name.
    """
    found = []
    for label in own:
        others = [
            replace(other, company=each.name)
            for each in before
            if each.link.counts_from(starts_on(label.period))
            for other in each.labels
            if other.period == label.period
        ]
        # Of equals the company's own goes first: `max` keeps the first that it meets.
        found.append(max((label, *others), key=_weight))
    return tuple(found)


def _weight(label: PeriodLabel) -> int:
    """How much a figure counts against a company; without any figure there is nothing to say."""
    if label.label == "below":
        return 3
    if label.could_not_be_notified:
        return 2
    return 1 if label.label else 0
