"""The published figures as pages: an overview of findings, and its parts; ``score_files`` has them for machines."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.charts.funnel import CROWD
from app.extensions import db
from app.figures import beside_figures, chart_months, figure_charts
from app.figures.count_words import occurring
from app.figures.drawn import drawn
from app.figures.findings import below_by_chance, labels_of, without_largest
from app.half_years import half_year_name
from app.i18n import both
from app.public.blueprint import public
from app.public.figure_pages import context_of, part_of_figures, some_companies
from app.public.linked_data import of_figures
from app.public.published import NORM, figures_url, published_or_404
from app.replies import writing
from app.replies.models import Reply
from app.replies.shown_text import reply_html
from monitor import publications
from monitor.funnel import least_flawless
from monitor.method import ADDENDUM_24H
from monitor.models import Publication
from monitor.sector import as_found as sector_of

public.add_app_template_filter(half_year_name, "half_year")
public.add_app_template_filter(beside_figures.month_name, "month_name")


def reply_to(publication: Publication, register_number: str) -> Reply | None:
    """The reply of a company that stands beside its figures, if there is one."""
    return writing.all_standing(db.session(), publication).get(register_number)


public.add_app_template_global(reply_to, "reply_to")
public.add_app_template_global(occurring, "reasons_occurring")
public.add_app_template_global(reply_html, "reply_html")
public.add_app_template_global(of_figures, "of_figures")
public.add_app_template_global(figures_url, "figures_url")


@both(public, nl="/cijfers", en="/figures")
def figures() -> ResponseReturnValue:
    """The latest published half-year; what will be here, when there is none yet."""
    latest = publications.published(db.session(), norm=ADDENDUM_24H.name)
    if not latest:
        announced = publications.announced(db.session())
        return render_template("public/figures_empty.html", announced=announced)
    return overview_of(latest[0])


@both(public, nl="/cijfers/<period>", en="/figures/<period>")
def figures_of_period(period: str) -> ResponseReturnValue:
    return overview_of(published_or_404(period))


@both(public, nl="/cijfers/<period>/<int:version>", en="/figures/<period>/<int:version>")
def figures_of_version(period: str, version: int) -> ResponseReturnValue:
    """One version of a period, in force or replaced: what was published stays readable."""
    return overview_of(published_or_404(period, version))


@both(public, nl="/cijfers/<period>/<norm>", en="/figures/<period>/<norm>")
def figures_of_norm(period: str, norm: str) -> ResponseReturnValue:
    """The figures of a period under another norm than the first."""
    return overview_of(published_or_404(period, norm=norm))


@both(public, nl="/cijfers/<period>/<norm>/<int:version>", en="/figures/<period>/<norm>/<int:version>")
def figures_of_norm_version(period: str, norm: str, version: int) -> ResponseReturnValue:
    """One version of a period under another norm than the first."""
    return overview_of(published_or_404(period, version, norm))


def overview_of(publication: Publication) -> str:
    """What the figures say: a sentence, a picture and a table for each finding."""
    session, context = db.session(), context_of(publication)
    shown = context["shown"]
    return render_template(
        "public/figures.html",
        **context,
        labels=labels_of(shown.companies),
        rest=without_largest(shown.companies, shown.total),
        least_flawless=least_flawless(context["method"]),
        charts=[drawn(chart) for chart in figure_charts.of_publication(session, shown)],
        is_listed=figure_charts.is_listed(shown),
        is_crowded=sum(each.share_low is not None for each in shown.companies) > CROWD,
        months=chart_months.months_together(session, publication),
        sector=sector_of(publication.sector) if publication.sector else None,
        periods=publications.published(session, norm=publication.norm),
        announced=publications.announced(session),
        replies=writing.all_standing(session, publication),
        under_norms=[
            each
            for each in publications.published(session)
            if each.period == publication.period and each.norm != publication.norm
        ],
    )


@part_of_figures(nl="/bedrijven", en="/companies")
def figures_companies(period: str, version: int | None = None, norm: str = NORM) -> str:
    """Companies with their figures, each interval drawn, and what they say about them."""
    publication = published_or_404(period, version, norm)
    context, replies = context_of(publication), writing.all_standing(db.session(), publication)
    return render_template(
        "public/figures_companies.html",
        **context,
        **some_companies(context["shown"]),
        replies=replies,
        html=reply_html,
    )


@part_of_figures(nl="/toeval", en="/chance")
def figures_chance(period: str, version: int | None = None, norm: str = NORM) -> str:
    """How many incidents each share rests on, and what chance alone can explain."""
    publication = published_or_404(period, version, norm)
    context = context_of(publication)
    shown, labels = context["shown"], labels_of(context["shown"].companies)
    with_share = [each for each in shown.companies if each.share_low is not None]
    return render_template(
        "public/figures_chance.html",
        **context,
        **some_companies(shown),
        drawn=drawn(figure_charts.of_counts(shown, with_share) if with_share else None),
        is_crowded=len(with_share) > CROWD,
        labels=labels,
        by_chance=below_by_chance(labels, context["method"]),
    )


@part_of_figures(nl="/maanden", en="/months")
def figures_months(period: str, version: int | None = None, norm: str = NORM) -> str:
    """All companies together month by month, what followed letters and other acts, and who had which part."""
    publication = published_or_404(period, version, norm)
    session, context = db.session(), context_of(publication)
    shown, some = context["shown"], some_companies(context["shown"])
    told = frozenset(each.company for each in shown.companies)
    halves = chart_months.halves_up_to(session, publication)
    return render_template(
        "public/figures_months.html",
        **context,
        **some,
        drawn=drawn(figure_charts.of_months(session, publication, told=told)),
        months=chart_months.months_together(session, publication),
        acts=chart_months.acts_in(halves, told=told),
        effects=beside_figures.effects_of(
            publication, companies=frozenset(each.company for each in some["listed"].companies)
        ),
        names={each.company: each.name for each in shown.companies},
        parts=beside_figures.parts_of(some["listed"]),
    )


@part_of_figures(nl="/meer", en="/more")
def figures_more(period: str, version: int | None = None, norm: str = NORM) -> str:
    """Facts without a verdict: counts, longer terms, and how many notices for a company's size."""
    publication = published_or_404(period, version, norm)
    context = context_of(publication)
    return render_template(
        "public/figures_more.html",
        **context,
        **some_companies(context["shown"]),
        sector=sector_of(publication.sector) if publication.sector else None,
    )
