"""The document of the API, and the pages that show it; open to everyone."""

import re

from flask import Blueprint, abort, json, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.api import reference
from app.api.document import openapi
from app.api.groups import NAMES
from app.api.operations import ROOT
from app.i18n import both, language
from app.navigation import settings
from app.open_answers import file_answer
from app.tokens.checking import PER_MINUTE
from app.tokens.scopes import WORDS

docs = Blueprint("api_docs", __name__)
CODES_OF_PAGE = 110
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")


@docs.get(f"{ROOT}/openapi.json")
def openapi_json() -> ResponseReturnValue:
    return file_answer(json.dumps(openapi(settings().base_url)), "application/json")


@docs.get("/api/docs")
def to_page() -> ResponseReturnValue:
    response = redirect(url_for("api_docs.page", lang=language()))
    response.vary.add("Accept-Language")
    return response


@both(docs, nl="/api", en="/api")
def page() -> ResponseReturnValue:
    """What programs can read and write, in words: every request of the document, by group."""
    requests = reference.requests(openapi(settings().base_url))
    groups = [(name, [each for each in requests if each.group == group]) for group, name in NAMES.items()]
    return render_template("api/page.html", groups=groups, per_minute=PER_MINUTE)


@both(docs, nl="/api/fouten", en="/api/errors")
def errors() -> ResponseReturnValue:
    """Every code of a problem, with its status and its sentence, a page at a time."""
    every = reference.problems()
    pages = -(-len(every) // CODES_OF_PAGE)
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    found = [
        (each, PLACEHOLDER.sub("…", gettext(each.sentence)) if each.sentence else "")
        for each in every[(page - 1) * CODES_OF_PAGE : page * CODES_OF_PAGE]
    ]
    return render_template("api/errors.html", problems=found, page=page, pages=pages)


@both(docs, nl="/api/<name>", en="/api/<name>")
def request_page(name: str) -> ResponseReturnValue:
    """One request: what it takes, what it gives, and an example of both."""
    base_url = settings().base_url
    found = reference.request_of(openapi(base_url), name, base_url=base_url) or abort(404)
    return render_template("api/request.html", request_=found, scopes=WORDS)
