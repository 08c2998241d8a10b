"""The front door: the language that the browser prefers, and the home page."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.clock import now
from app.extensions import db
from app.figures import shown_figures
from app.i18n import both, language
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
    return render_template("public/home.html", counts=counts, norm=ADDENDUM_24H, latest=latest)
