"""The titles of the charts: each says what is found, in a sentence made from the figures. No verdict of its own."""

from collections.abc import Sequence

from flask_babel import gettext, ngettext

from app.charts.trend import Column
from app.figures.findings import Labels
from app.figures.shown_figures import Shown
from app.half_years import half_year_name
from app.i18n import show_share
from monitor.sector import Rest


def of_labels(labels: Labels) -> str:
    return ngettext(
        "Below the norm: %(below)s of %(judged)s company. Meets the norm: %(meets)s.",
        "Below the norm: %(below)s of %(judged)s companies. Meets the norm: %(meets)s.",
        labels.judged,
        below=labels.below,
        judged=labels.judged,
        meets=labels.meets,
    )


def of_counts(companies: Sequence[Shown], least: int) -> str:
    """How many companies had fewer incidents than are needed at *least* to show that the norm is met."""
    few = sum(each.incidents < least for each in companies)
    return gettext(
        "Companies with fewer than %(least)s incidents, too few to show that they meet the norm:"
        " %(few)s of %(all)s.",
        least=least,
        few=few,
        all=len(companies),
    )


def of_sector(total: Shown, rest: Rest) -> str:
    return gettext(
        "Removed in time by all companies together: %(all)s. Without the largest: %(rest)s.",
        all=range_of(total.share_low, total.share_high),
        rest=range_of(rest.share_low, rest.share_high),
    )


def of_months(columns: Sequence[Column]) -> str:
    shown = [each.ends for each in columns if not each.is_gap]
    if not shown:
        return gettext("No month has enough incidents for a share.")
    return gettext(
        "Months with a share: %(shown)s of %(all)s. It lay at %(share)s.",
        shown=len(shown),
        all=len(columns),
        share=range_of(min(each[0] for each in shown), max(each[1] for each in shown)),
    )


def of_halves(before: tuple[str, Column], after: tuple[str, Column]) -> str:
    """What the last two half-years with a share say beside each other; each is (period, column)."""
    return gettext(
        "Removed in time: %(before)s in %(earlier)s, %(after)s in %(later)s.",
        before=range_of(*before[1].ends[:2]),
        earlier=half_year_name(before[0]),
        after=range_of(*after[1].ends[:2]),
        later=half_year_name(after[0]),
    )


def range_of(low: float | None, high: float | None) -> str:
    """A share in words: one figure where both ends are written the same."""
    ends = show_share(low), show_share(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} – {ends[1]}"
