"""The published figures as pages with finding, chart and table; ``score_files`` has them for machines."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.figures import beside_figures, shown_figures
from app.figures.count_words import occurring
from app.figures.shown_figures import ShownPublication
from app.half_years import half_year_name
from app.i18n import both
from app.public.blueprint import public
from app.public.dot_chart import NARROW, WIDE, Dot, lay_out
from app.public.findings import labels_of, without_largest
from app.public.linked_data import of_figures
from app.public.published import figures_url, published_or_404
from app.replies import notes, writing
from app.replies.models import Reply
from app.replies.shown_text import reply_html
from app.replies.words import CORRECTIONS
from monitor import publications
from monitor.method import ADDENDUM_24H, METHODS, NORMS
from monitor.models import Publication, State
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
    return page_of(latest[0])


@both(public, nl="/cijfers/<period>", en="/figures/<period>")
def figures_of_period(period: str) -> ResponseReturnValue:
    return page_of(published_or_404(period))


@both(public, nl="/cijfers/<period>/<int:version>", en="/figures/<period>/<int:version>")
def figures_of_version(period: str, version: int) -> ResponseReturnValue:
    """One version of a period, in force or replaced: what was published stays readable."""
    return page_of(published_or_404(period, version))


@both(public, nl="/cijfers/<period>/<norm>", en="/figures/<period>/<norm>")
def figures_of_norm(period: str, norm: str) -> ResponseReturnValue:
    """The figures of a period under another norm than the first."""
    return page_of(published_or_404(period, norm=norm))


@both(public, nl="/cijfers/<period>/<norm>/<int:version>", en="/figures/<period>/<norm>/<int:version>")
def figures_of_norm_version(period: str, norm: str, version: int) -> ResponseReturnValue:
    """One version of a period under another norm than the first."""
    return page_of(published_or_404(period, version, norm))


def page_of(publication: Publication) -> str:
    session = db.session()
    shown = shown_figures.read(session, publication)
    method = METHODS[publication.method_version]
    return render_template(
        "public/figures.html",
        publication=publication,
        shown=shown,
        labels=labels_of(shown.companies),
        rest=without_largest(shown.companies, shown.total),
        charts=[lay_out(dots(shown), frame=frame, norm_share=method.norm_share) for frame in (WIDE, NARROW)],
        method=method,
        norm=NORMS[publication.norm],
        months=beside_figures.months_of(session, publication),
        sector=sector_of(publication.sector) if publication.sector else None,
        effects=beside_figures.effects_of(
            publication, companies=frozenset(each.company for each in shown.companies)
        ),
        names={each.company: each.name for each in shown.companies},
        parts=beside_figures.parts_of(shown),
        is_replaced=publication.state == State.CORRECTED,
        versions=publications.versions(session, period=publication.period, norm=publication.norm),
        periods=publications.published(session, norm=publication.norm),
        announced=publications.announced(session),
        replies=writing.all_standing(session, publication),
        note=notes.note_of(session, publication),
        replaced_by=publications.replacement(session, publication),
        reasons=CORRECTIONS,
        html=reply_html,
        under_norms=[
            each
            for each in publications.published(session)
            if each.period == publication.period and each.norm != publication.norm
        ],
        first_norm=ADDENDUM_24H.name,
    )


def dots(shown: ShownPublication) -> list[Dot]:
    """The companies that have a share, in the order of the page."""
    return [
        Dot(each.name, each.share_low, each.share_high, each.interval_low, each.interval_high, each.incidents)
        for each in shown.companies
        if each.share_low is not None
        and each.share_high is not None
        and each.interval_low is not None
        and each.interval_high is not None
    ]
