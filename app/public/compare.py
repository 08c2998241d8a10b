"""Looking at a few companies beside each other: by GET, without a script, and never as a ranking."""

from flask import abort, render_template, request
from markupsafe import Markup

from app.charts.dots import Dots
from app.charts.pictures import drawn
from app.clock import now
from app.extensions import db
from app.figures import figure_charts, shown_figures
from app.figures.comparing import MOST, pairs_of, with_share
from app.figures.shown_figures import Shown, ShownPublication
from app.half_years import half_year_title
from app.i18n import _l, both
from app.lists import page_of
from app.public import compare_filter
from app.public.blueprint import public
from monitor import publications
from monitor.method import METHODS, NORMS
from monitor.models import Publication
from signatories import register

LISTED = 30
"""Companies to choose from on one page."""


@both(public, nl="/cijfers/vergelijken", en="/figures/compare")
def compare() -> str:
    """Companies of one half-year, filtered; at most four of them beside each other."""
    session = db.session()
    published = publications.published(session, norm=NORMS["addendum-24h"].name)
    publication = asked_publication(published)
    this, shown = compare_filter.asked(), shown_figures.read(session, publication)
    chosen = [each for each in shown.companies if each.company in this.chosen]
    compared = chosen[:MOST]
    members = compare_filter.members_of(session, this.association, at=now())
    fitting = [each for each in shown.companies if compare_filter.fits(each, this, members)]
    rows, page, pages = page_of(fitting, this.page, LISTED)
    return render_template(
        "public/compare.html",
        publication=publication,
        asked=this,
        options=options_of(published, shown),
        listed=[each for each in shown.companies if each in chosen or each in rows],
        found=len(fitting),
        page=page,
        pages=pages,
        chosen=chosen,
        compared=compared,
        most=MOST,
        pairs=pairs_of(compared),
        picture=picture_of(shown, compared),
        method=METHODS[publication.method_version],
        norm=NORMS[publication.norm],
    )


def options_of(published: list[Publication], shown: ShownPublication) -> dict[str, list[tuple[str, str]]]:
    """The choices of each filter; none where a filter has nothing to choose."""
    periods = dict.fromkeys(each.period for each in published)
    associations = [(each.slug, each.name) for each in register.associations(db.session(), at=now())]
    has_sizes = any(compare_filter.size_of(each) is not None for each in shown.companies)
    return {
        "period": [(each, half_year_title(each)) for each in periods] if len(periods) > 1 else [],
        "label": list(compare_filter.LABELS.items()),
        "association": [("", _l("All associations")), *associations] if len(associations) > 1 else [],
        "incidents": [(key, words) for key, (words, _range) in compare_filter.INCIDENTS.items()],
        "size": [(key, words) for key, (words, _range) in compare_filter.SIZES.items()] if has_sizes else [],
    }


def asked_publication(published: list[Publication]) -> Publication:
    """The half-year of the address among those *published*, else the latest; 404 where there is none."""
    period = request.args.get("period", "")
    wanted = (each for each in published if each.period == period)
    return next(wanted, None) or next(iter(published), None) or abort(404)


def picture_of(shown: ShownPublication, companies: list[Shown]) -> Markup | None:
    """The intervals of *companies* beside each other: the one picture that cannot be made beforehand."""
    rows = with_share(companies)
    if not rows:
        return None
    whole = figure_charts.of_companies(shown, rows)
    chart = Dots(
        said=figure_charts.compared_words(shown.publication, [each.name for each in rows]),
        norm=whole.norm,
        rows=whole.rows,
    )
    return Markup(drawn(chart))  # noqa: S704 - written by ``app.charts``, which escapes every word
