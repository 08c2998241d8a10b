"""Two languages: each page under ``/nl`` and ``/en``, with its own words in the URL."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, cast
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, current_app, g, has_app_context, has_request_context, request, url_for
from flask_babel import force_locale, format_date, format_datetime, format_decimal, gettext, lazy_gettext
from werkzeug.datastructures import LanguageAccept

from app.extensions import babel
from sentences import Phrase, SpokenError, Word
from signatories.domains.hosts import readable

LANGUAGES = ("nl", "en")
TIMEZONE = "Europe/Amsterdam"
_asked_language: ContextVar[str | None] = ContextVar("asked_language", default=None)


def both(blueprint: Blueprint, nl: str, en: str, **options: Any) -> Callable[[Callable], Callable]:
    """Register a view under ``/nl`` + *nl* and ``/en`` + *en*; its language goes to ``g.lang``."""

    def register(view: Callable) -> Callable:
        for lang, path in (("nl", nl), ("en", en)):
            blueprint.add_url_rule(f"/{lang}{path}", view.__name__, view, defaults={"lang": lang}, **options)
        return view

    return register


def _l(sentence: str) -> str:
    """*sentence* in the language of the request in which it is shown: for forms and tables."""
    return cast(str, lazy_gettext(sentence))  # WTForms and templates take it as a str


def language() -> str:
    """The language that was asked for (``in_language``), else that of this request, else Dutch.

    A request's is from the URL, else what the browser prefers.
    """
    if (asked := _asked_language.get()) is not None:
        return asked
    if not has_request_context():
        return "nl"
    if "lang" not in g:
        path_language = request.path[1:3] if re.match(r"/(nl|en)(/|$)", request.path) else None
        g.lang = path_language or preferred(request.accept_languages)
    return g.lang


def preferred(accepted: LanguageAccept) -> str:
    """The language of ours that a browser likes best, whatever its region (``en-GB`` is English); else Dutch."""
    for tag, quality in accepted:  # the best liked first
        primary = tag.partition("-")[0].lower()
        if primary in LANGUAGES and quality > 0:
            return primary
    return "nl"


def other_language() -> str:
    return "en" if language() == "nl" else "nl"


def url_in(lang: str) -> str:
    """This page in another language, with its query; the start page where there is none.

    An address without a language leads to the language page of the same endpoint, if it has
    one. What only takes an act has none: a link must not do the act again.
    """
    endpoint = request.endpoint
    if endpoint is None or not _has_language_page(endpoint):
        return f"/{lang}/"
    query = request.args.to_dict(flat=False) if request.method == "GET" else {}
    return url_for(endpoint, _method="GET", **{**query, **(request.view_args or {}), "lang": lang})


def _has_language_page(endpoint: str) -> bool:
    return any(
        "lang" in rule.arguments and "GET" in (rule.methods or ())
        for rule in current_app.url_map.iter_rules(endpoint)
    )


def spoken(error: SpokenError) -> str:
    """The sentence of a domain error in the language of this request; its code is kept for the journal."""
    if has_app_context():
        g.refused_code = error.code
    return said(error.template, error.values)


def said(sentence: str, values: Mapping[str, object]) -> str:
    """A sentence of the domain with its values, each in the language of this request.

    A ``Word`` is translated, a day or moment is written as pages write it, nothing is a dash.
    """
    return gettext(sentence, **{name: _said(value) for name, value in values.items()})


def _said(value: object) -> object:
    if isinstance(value, Word):
        return gettext(value)
    if isinstance(value, Phrase):
        return said(value.sentence, value.values)
    if isinstance(value, datetime):
        return show_moment(value)
    if isinstance(value, date):
        return show_date(value)
    return "–" if value is None else value


@contextmanager
def in_language(lang: str) -> Iterator[None]:
    """A context in which texts are made in *lang*: for mails to a person."""
    before = _asked_language.set(lang)
    try:
        with force_locale(lang):
            yield
    finally:
        _asked_language.reset(before)


def before_stop(name: str) -> str:
    """A name at the end of a sentence: the dot of ``B.V.`` is the full stop too."""
    return name.removesuffix(".")


def show_date(value: date | datetime | None) -> str:
    return format_date(value, "d MMMM y") if value else ""


def show_moment(value: datetime | None) -> str:
    """Date and time to the minute in Dutch time, with the zone said."""
    if value is None:
        return ""
    zone = value.astimezone(ZoneInfo(TIMEZONE)).tzname()
    return f"{format_datetime(value, 'd MMMM y HH:mm')} {zone}"


def machine_time(value: date | datetime) -> str:
    """For ``<time datetime>``, which takes a day, or a moment with at most thousandths of a second."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


def show_number(value: int | float | None) -> str:
    return "" if value is None else format_decimal(value)


def show_share(value: float | None) -> str:
    """A share of 0 to 1 as a percentage with one decimal, rounded half to even."""
    if value is None:
        return ""
    percent = (Decimal(repr(value)) * 100).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    return (
        format_decimal(percent, "#,##0.0") + " %"
        if language() == "nl"
        else format_decimal(percent, "#,##0.0") + "%"
    )


def show_code(value: str) -> str:
    """A badge's code in groups of four: ``K7QF-3M2X-9TDA``."""
    return "-".join(value[i : i + 4] for i in range(0, len(value), 4))


def bind_languages(app: Flask) -> None:
    app.config.update(
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE=TIMEZONE,
        BABEL_TRANSLATION_DIRECTORIES="translations",
    )
    babel.init_app(app, locale_selector=language)

    @app.url_value_preprocessor
    def take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "lang" in values:
            g.lang = values.pop("lang")

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" in values or endpoint not in app.view_functions:
            return  # given already, or an unknown endpoint that url_for() will name
        if app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = language()

    app.jinja_env.filters.update(
        date=show_date,
        readable=readable,
        moment=show_moment,
        machine_time=machine_time,
        number=show_number,
        share=show_share,
        code=show_code,
        spoken=spoken,
        before_stop=before_stop,
    )
    app.jinja_env.globals.update(url_in=url_in)

    @app.context_processor
    def give_templates_the_language() -> dict[str, str]:
        return {"lang": language(), "other_lang": other_language()}
