"""Pages about the register itself: what it is, privacy, accessibility."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.i18n import both
from app.people_data.processing import PROCESSINGS
from app.public.blueprint import public


@both(public, nl="/over", en="/about")
def about() -> ResponseReturnValue:
    return render_template("public/about.html")


@both(public, nl="/privacy", en="/privacy")
def privacy() -> ResponseReturnValue:
    return render_template("public/privacy.html", processings=PROCESSINGS)


@both(public, nl="/toegankelijkheid", en="/accessibility")
def accessibility() -> ResponseReturnValue:
    return render_template("public/accessibility.html")
