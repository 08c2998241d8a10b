"""The charts of a publication as values, with their words in the language that is asked for.

What is withheld has no share in ``shown_figures`` and in the kept months, so no chart can hold it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext
from sqlalchemy.orm import Session

from app.charts.dots import Dot, Dots
from app.charts.funnel import Funnel, Place
from app.charts.plot import Said
from app.charts.trend import Trend
from app.figures import chart_findings
from app.figures.chart_months import acts_in, halves_up_to, marked, months_together, of_points
from app.figures.findings import labels_of, without_largest
from app.figures.shown_figures import Shown, ShownPublication
from app.i18n import show_number, show_share
from monitor import publications
from monitor.funnel import least_flawless
from monitor.label_names import Label
from monitor.method import METHODS, NORMS
from monitor.models import Publication
from monitor.sector import as_found as sector_of

MOST_LISTED = 25
"""Of more companies than these no chart has a row for each: the funnel shows them all, pages list them."""


class Charts(NamedTuple):
    """The charts of one publication; None where there is nothing to draw."""

    companies: Dots | None
    counts: Funnel | None
    sector: Dots | None
    months: Trend | None


def of_publication(session: Session, shown: ShownPublication) -> Charts:
    """All charts of the publication in *shown*."""
    with_share = [each for each in shown.companies if each.share_low is not None]
    return Charts(
        companies=of_companies(shown, with_share) if with_share and is_listed(shown) else None,
        counts=of_counts(shown, with_share) if with_share else None,
        sector=of_sector(shown),
        months=of_months(
            session, shown.publication, told=frozenset(each.company for each in shown.companies)
        ),
    )


def is_listed(shown: ShownPublication) -> bool:
    """Whether there are few enough companies to give each a row on the overview."""
    return len(shown.companies) <= MOST_LISTED


def of_companies(shown: ShownPublication, companies: Sequence[Shown]) -> Dots:
    """Dots with intervals, in order of name."""
    return Dots(
        said=said(shown.publication, chart_findings.of_labels(labels_of(shown.companies)), ROWS),
        norm=METHODS[shown.publication.method_version].norm_share,
        rows=tuple(dot(each.name, each) for each in companies),
    )


def of_counts(shown: ShownPublication, companies: Sequence[Shown]) -> Funnel:
    """The funnel: share against number of incidents, with the limits at which labels are given."""
    method = METHODS[shown.publication.method_version]
    title = chart_findings.of_counts(companies, least_flawless(method))
    return Funnel(
        said=said(shown.publication, title, FUNNEL),
        norm=method.norm_share,
        least=method.least_incidents,
        places=tuple(
            Place(
                each.name,
                each.incidents,
                each.share_low or 0.0,
                each.share_high or 0.0,
                is_named=each.label in (Label.BELOW, Label.MEETS),
            )
            for each in companies
        ),
        levels=tuple((level, show_share(level)) for level in (method.meets_level, method.below_level)),
        across=gettext("number of incidents"),
    )


def of_sector(shown: ShownPublication) -> Dots | None:
    """All companies together, and without the largest."""
    total, kept = shown.total, shown.publication.sector
    found = sector_of(kept) if kept else None
    left = without_largest(shown.companies, total)
    if total is None or total.withheld or found is None or found.rest is None or left is None:
        return None
    rest = found.rest
    if rest.share_low is None or rest.interval_low is None:
        return None
    return Dots(
        said=said(shown.publication, chart_findings.of_sector(total, rest), TOGETHER),
        norm=METHODS[shown.publication.method_version].norm_share,
        rows=(
            dot(gettext("All companies together"), total),
            Dot(
                gettext("Without %(company)s", company=left.largest.name),
                note(rest.incidents),
                rest.share_low,
                rest.share_high or rest.share_low,
                rest.interval_low,
                rest.interval_high or rest.interval_low,
            ),
        ),
    )


def of_months(session: Session, publication: Publication, *, told: frozenset[str]) -> Trend | None:
    """The months of all companies together, over the half-years up to this one; None without a share."""
    together = months_together(session, publication)
    columns = of_points((each.point, each.method) for each in together)
    if not together or all(each.is_gap for each in columns):
        return None
    return Trend(
        said=said(publication, chart_findings.of_months(columns), MONTHS),
        norm=METHODS[publication.method_version].norm_share,
        columns=columns,
        markers=marked(
            acts_in(halves_up_to(session, publication), told=told), [each.point for each in together]
        ),
        method_word=gettext("method"),
    )


def of_company_months(session: Session, publication: Publication, company: str) -> Trend | None:
    """The months of one company in this half-year; None where the publication has no share of any."""
    points = publications.points_of_company(session, publication=publication, company=company)
    columns = of_points((each, publication.method_version) for each in points)
    if all(each.is_gap for each in columns):
        return None
    return Trend(
        said=said(publication, chart_findings.of_months(columns), MONTHS),
        norm=METHODS[publication.method_version].norm_share,
        columns=columns,
        markers=marked(acts_in([publication], told=frozenset({company})), points),
        method_word=gettext("method"),
    )


ROWS, FUNNEL, TOGETHER, MONTHS = "rows", "funnel", "together", "months"


def said(publication: Publication, title: str, kind: str) -> Said:
    """The words of a chart: its finding, how it is read, and the norm."""
    method, norm = METHODS[publication.method_version], NORMS[publication.norm]
    share, hours = show_share(method.norm_share), norm.hours
    desc = {
        ROWS: gettext(
            "One row per company, in order of name. The line is the share removed within %(hours)s hours,"
            " the band its interval, the dashed line the norm of %(norm)s. The table has the same figures.",
            hours=hours,
            norm=share,
        ),
        FUNNEL: gettext(
            "Each company is a dot: to the right the number of incidents, upwards the share removed within"
            " %(hours)s hours. Between the curved lines chance alone can explain the distance to the norm of"
            " %(norm)s. The table has the same figures.",
            hours=hours,
            norm=share,
        ),
        TOGETHER: gettext(
            "Two rows: all companies together, and without the largest. The line is the share removed within"
            " %(hours)s hours, the band its interval, the dashed line the norm of %(norm)s.",
            hours=hours,
            norm=share,
        ),
        MONTHS: gettext(
            "A column for each month: the share removed within %(hours)s hours with its interval as a band."
            " Months without a share are gaps. The dashed line is the norm of %(norm)s."
            " The table has the same figures.",
            hours=hours,
            norm=share,
        ),
    }[kind]
    return Said(title, desc, gettext("norm: %(share)s", share=share))


def compared_words(publication: Publication, names: Sequence[str]) -> Said:
    """The words of the picture of a few companies beside each other."""
    title = gettext("Intervals of %(names)s", names=", ".join(names))
    return said(publication, title, ROWS)


def dot(name: str, each: Shown) -> Dot:
    """One row of a company, or of all, that has a share."""
    return Dot(
        name,
        note(each.incidents),
        each.share_low or 0.0,
        each.share_high or 0.0,
        each.interval_low or 0.0,
        each.interval_high or 0.0,
    )


def note(incidents: int) -> str:
    return f"n = {show_number(incidents)}"
