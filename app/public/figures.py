"""The published figures: pages with finding, chart and table, and the same as CSV and JSON."""

from dataclasses import asdict
from typing import Any

from flask import Response, abort, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.half_years import half_year_name
from app.i18n import both
from app.public import beside_figures, shown_figures
from app.public.blueprint import public
from app.public.dot_chart import NARROW, WIDE, Dot, lay_out
from app.public.findings import labels_of, without_largest
from app.public.shown_figures import Shown, ShownPublication
from app.replies import notes, writing
from app.replies.models import Reply
from app.replies.shown_text import reply_html
from app.replies.words import CORRECTIONS
from badge.verdict import moment
from monitor import publications
from monitor.method import ADDENDUM_24H, METHODS, NORMS
from monitor.models import Publication, State
from monitor.sector import as_found as sector_of

DECIMALS = 6
"""As in the CSV file."""

public.add_app_template_filter(half_year_name, "half_year")
public.add_app_template_filter(beside_figures.month_name, "month_name")


def reply_to(publication: Publication, register_number: str) -> Reply | None:
    """The reply of a company that stands beside its figures, if there is one."""
    return writing.all_standing(db.session(), publication).get(register_number)


public.add_app_template_global(reply_to, "reply_to")
public.add_app_template_global(reply_html, "reply_html")


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


def published_or_404(period: str, version: int | None = None, norm: str = ADDENDUM_24H.name) -> Publication:
    """The publication of that period in force, or that *version*; a draft or preview is never there."""
    ever = publications.versions(db.session(), period=period, norm=norm)
    in_force = (each for each in ever if each.state == State.PUBLISHED)
    wanted = in_force if version is None else (each for each in ever if each.version == version)
    return next(wanted, None) or abort(404)


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


@public.get("/scores/<period>.csv")
@public.get("/scores/<period>/<int:version>.csv")
@public.get("/scores/<period>/norms/<norm>.csv")
def scores_csv(period: str, version: int | None = None, norm: str = ADDENDUM_24H.name) -> ResponseReturnValue:
    publication = published_or_404(period, version, norm)
    return csv_answer(publications.scores_file(publication), publication)


def csv_answer(text: str, publication: Publication) -> Response:
    response = make_response(text)
    response.mimetype = "text/csv"
    return tagged(response, publication)


@public.get("/scores/<period>-v<int:version>.csv")
def versioned_csv(period: str, version: int) -> ResponseReturnValue:
    """The file of one version at an address that says so; it stays when a later one replaces it."""
    return scores_csv(period, version)


@public.get("/scores/<period>/further.csv")
@public.get("/scores/<period>/<int:version>/further.csv")
def further_csv(period: str, version: int | None = None) -> ResponseReturnValue:
    """Further figures: longer terms, and the volume."""
    publication = published_or_404(period, version)
    return csv_answer(publications.further_file(publication), publication)


@public.get("/scores/<period>/months.csv")
@public.get("/scores/<period>/<int:version>/months.csv")
def months_csv(period: str, version: int | None = None) -> ResponseReturnValue:
    """The months, without labels."""
    publication = published_or_404(period, version)
    return csv_answer(publications.months_file(publication), publication)


@public.get("/scores/<period>.json")
@public.get("/scores/<period>/<int:version>.json")
@public.get("/scores/<period>/norms/<norm>.json")
def scores_json(
    period: str, version: int | None = None, norm: str = ADDENDUM_24H.name
) -> ResponseReturnValue:
    publication = published_or_404(period, version, norm)
    return tagged(jsonify(as_json(shown_figures.read(db.session(), publication))), publication)


def tagged(response: Response, publication: Publication) -> Response:
    """Give the answer a tag that changes only when the figures do; answer 304 to who has them."""
    response.set_etag(publication.output_digest)
    response.make_conditional(request)
    return response


def as_json(shown: ShownPublication) -> dict[str, Any]:
    """The figures of a publication under the names of the CSV file's columns; times are UTC."""
    publication = shown.publication
    return {
        "period": publication.period,
        "start": publication.start_on.isoformat(),
        "end": publication.end_on.isoformat(),
        "version": publication.version,
        "replaced_at": moment(publication.ended_at),
        "norm": publication.norm,
        "method_version": publication.method_version,
        "months_measured": publication.measured_months,
        "input_digest": publication.input_digest,
        "csv_digest": publication.output_digest,
        "published_at": moment(publication.published_at),
        "companies": [fields_of(each) for each in shown.companies],
        "total": fields_of(shown.total) if shown.total else None,
        "further_digest": publication.further_digest,
        **beside_figures.beside_as_json(shown, DECIMALS),
    }


def fields_of(shown: Shown) -> dict[str, Any]:
    """One company's figures, numbers as in the CSV file; what is withheld is null, with the reason."""
    fields = {name: value for name, value in asdict(shown).items() if name != "slug"}
    withheld = shown.withheld.value if shown.withheld else None
    return {**beside_figures.as_wire(fields, DECIMALS), "withheld": withheld}
