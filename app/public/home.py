"""The front door: the language that the browser prefers, and the home page."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.clock import now
from app.extensions import db
from app.figures import figure_charts, shown_figures
from app.figures.drawn import Drawn, drawn
from app.figures.findings import labels_of
from app.figures.shown_figures import ShownPublication
from app.i18n import both, language
from app.public import latest_changes
from app.public.blueprint import public
from monitor import publications
from monitor.method import ADDENDUM_24H
from signatories.directory import directory


@public.get("/")
def front_door() -> ResponseReturnValue:
    response = redirect(url_for("public.home", lang=language()))
    response.vary.add("Accept-Language")
    return response


@both(public, nl="/", en="/")
def home() -> ResponseReturnValue:
    """What the register is, one search box, help for people in distress, and a door for each role."""
    session = db.session()
    counts = directory.count_standings(session, at=now())
    published = publications.published(session, norm=ADDENDUM_24H.name)
    latest = shown_figures.read(session, published[0]) if published else None
    return render_template(
        "public/home.html",
        counts=counts,
        norm=ADDENDUM_24H,
        latest=latest,
        labels=labels_of(latest.companies) if latest else None,
        picture=picture_of(latest) if latest else None,
        changes=latest_changes.latest(session, at=now()),
    )


def picture_of(latest: ShownPublication) -> Drawn | None:
    """The one chart of the home page: all together where that is shown, else the months, else the companies."""
    charts = figure_charts.of_publication(db.session(), latest)
    return drawn(charts.sector or charts.months or charts.companies or charts.counts)
