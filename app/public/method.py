"""How the figures are made. Each number comes from the method itself."""

from datetime import timedelta
from pathlib import Path

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.i18n import both
from app.public.blueprint import public
from monitor.funnel import least_flawless
from monitor.method import METHODS, NORMS

DOCUMENT = Path(__file__).parents[2] / "docs" / "method.md"


@both(public, nl="/methode", en="/method")
def method() -> ResponseReturnValue:
    """The newest version of the method, its norms, and the limits of what it can say."""
    versions = sorted(METHODS.values(), key=lambda each: each.announced_on)
    newest = versions[-1]
    return render_template(
        "public/method.html",
        method=newest,
        versions=versions,
        norms=NORMS.values(),
        least_flawless=least_flawless(newest),
    )


@public.get("/method.md")
def method_to_the_second() -> ResponseReturnValue:
    """The rules as tables with a worked example, made from the tests; in English, as a text file."""
    return Response(DOCUMENT.read_text(), mimetype="text/markdown")


@public.app_template_filter("hours")
def hours(term: timedelta) -> str:
    return f"{term / timedelta(hours=1):g}"


@public.app_template_filter("minutes")
def minutes(term: timedelta) -> str:
    return f"{term / timedelta(minutes=1):g}"
