"""The document of the API, and the page that shows it; open to everyone."""

from flask import Blueprint, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.api.document import openapi
from app.api.operations import OPERATIONS, ROOT
from app.i18n import both, language
from app.navigation import settings
from app.tokens.checking import PER_MINUTE
from app.tokens.scopes import WORDS

docs = Blueprint("api_docs", __name__)


@docs.get(f"{ROOT}/openapi.json")
def openapi_json() -> ResponseReturnValue:
    return jsonify(openapi(settings().base_url))


@docs.get("/api/docs")
def to_page() -> ResponseReturnValue:
    response = redirect(url_for("api_docs.page", lang=language()))
    response.vary.add("Accept-Language")
    return response


@both(docs, nl="/api", en="/api")
def page() -> ResponseReturnValue:
    """What programs can read and write, in words."""
    operations = [(each.method, ROOT + each.path, each) for _, each in sorted(OPERATIONS.items())]
    return render_template("api/page.html", operations=operations, words=WORDS, per_minute=PER_MINUTE)
