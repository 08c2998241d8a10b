"""How the figures are made. Each number comes from the method itself."""

import math
from datetime import timedelta
from pathlib import Path

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.i18n import both
from app.public.blueprint import public
from monitor.method import METHODS, NORMS, Method

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


def least_flawless(method: Method) -> int:
    """The fewest incidents, all on time, whose one-sided lower limit reaches the norm share.

    With *n* flawless incidents that limit is ``(1 - level) ** (1 / n)`` (Clopper-Pearson).
    """
    return math.ceil(math.log(1 - method.meets_level) / math.log(method.norm_share))


@public.app_template_filter("hours")
def hours(term: timedelta) -> str:
    return f"{term / timedelta(hours=1):g}"


@public.app_template_filter("minutes")
def minutes(term: timedelta) -> str:
    return f"{term / timedelta(minutes=1):g}"
