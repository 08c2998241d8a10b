"""Looking at a few companies beside each other: by GET, without a script, and never as a ranking."""

from typing import NamedTuple

from flask import abort, render_template, request
from markupsafe import Markup

from app.charts.dots import Dots
from app.charts.pictures import drawn
from app.extensions import db
from app.figures import figure_charts, shown_figures
from app.figures.comparing import MOST, pairs_of, with_share
from app.figures.shown_figures import Shown, ShownPublication
from app.half_years import half_year_title
from app.i18n import _l, both
from app.public.blueprint import public
from monitor import publications
from monitor.label_names import Label
from monitor.method import METHODS, NORMS
from monitor.models import Publication
from signatories.names.folding import folded

LABELS = {
    "": _l("Every outcome"),
    Label.MEETS.value: _l("Meets the norm"),
    Label.BELOW.value: _l("Below the norm"),
    Label.UNCLEAR.value: _l("No clear verdict"),
    Label.TOO_FEW.value: _l("Too few incidents"),
    Label.NOT_MEASURABLE.value: _l("Not measurable"),
}


class Asked(NamedTuple):
    """The question of this address: which half-year, which companies are listed, and which are compared."""

    name: str
    label: str
    chosen: tuple[str, ...]


def asked() -> Asked:
    label = request.args.get("label", "")
    name = "".join(sign for sign in request.args.get("q", "") if sign.isprintable()).strip()[:100]
    chosen = tuple(dict.fromkeys(request.args.getlist("company")))
    return Asked(name, label if label in LABELS else "", chosen)


@both(public, nl="/cijfers/vergelijken", en="/figures/compare")
def compare() -> str:
    """Companies of one half-year, filtered; at most four of them beside each other."""
    published = publications.published(db.session(), norm=NORMS["addendum-24h"].name)
    publication = asked_publication(published)
    this, shown = asked(), shown_figures.read(db.session(), publication)
    chosen = [each for each in shown.companies if each.company in this.chosen]
    compared = chosen[:MOST]
    return render_template(
        "public/compare.html",
        publication=publication,
        period_options=[
            (period, half_year_title(period)) for period in dict.fromkeys(each.period for each in published)
        ],
        asked=this,
        label_options=list(LABELS.items()),
        listed=[each for each in shown.companies if each in chosen or is_listed(each, this)],
        chosen=chosen,
        compared=compared,
        most=MOST,
        pairs=pairs_of(compared),
        picture=picture_of(shown, compared),
        method=METHODS[publication.method_version],
        norm=NORMS[publication.norm],
    )


def asked_publication(published: list[Publication]) -> Publication:
    """The half-year of the address among those *published*, else the latest; 404 where there is none."""
    period = request.args.get("period", "")
    wanted = (each for each in published if each.period == period)
    return next(wanted, None) or next(iter(published), None) or abort(404)


def is_listed(each: Shown, this: Asked) -> bool:
    """Whether a company answers the filter."""
    has_name = all(word in folded(each.name) for word in folded(this.name).split())
    return has_name and this.label in ("", each.label)


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
