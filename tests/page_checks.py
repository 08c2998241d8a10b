"""What is true of every page of the register. Each check raises ``PageFault`` with a sentence."""

import gzip
import json
import re
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from justhtml import JustHTML
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect
from werkzeug.test import TestResponse

from app.i18n import LANGUAGES
from tests.page_outline import Outline, outline
from tests.words import untranslated

NOT_FILLED_IN = ("hidden", "submit", "button", "image")
NAMES_OTHERS = ("aria-describedby", "aria-labelledby", "aria-controls", "for")
DATA_BLOCK = "application/ld+json"
PAGE = re.compile(r"/(nl|en)(/|$)")
NEVER_A_COOKIE = ("public", "badges", "machine", "static", "demo", "misuse")
"""Desks whose pages are the same for everyone: they read no session and set no cookie."""
STATIC = Path(__file__).parents[1] / "static"
MOST_BYTES, MOST_WITH_FONTS = 15 * 1024, 50 * 1024
"""Of a public page: HTML and CSS as they travel (gzip), and the same with the fonts that it asks for."""
FONTS = ("next-latin", "mono-latin")


class PageFault(AssertionError):
    """What is wrong with a page, in a sentence."""


def check_page(answer: TestResponse, path: str, app: Flask) -> None:
    """All checks of one answer that is a page."""
    check_html(answer.text, path)
    check_headers(answer, path, app)
    check_links(answer.text, path, app)
    check_alternates(answer.text, path, app)
    check_words(answer.text, path)
    if is_for_everyone(answer, path, app):
        check_light(answer.text, path)
        check_no_script(answer.text, path)


def is_for_everyone(answer: TestResponse, path: str, app: Flask) -> bool:
    """Whether it is a public page: any browser may keep it, or its desk never looks at a session."""
    endpoint, _ = door(app, path, "GET") or ("", {})
    public = answer.headers.get("Cache-Control", "").startswith("public")
    return public or endpoint.partition(".")[0] in NEVER_A_COOKIE


def check_light(html: str, path: str) -> None:
    """A public page is at most 15 KB of HTML and CSS as they travel, and 50 KB with its fonts."""
    plain, with_fonts = weight(html)
    if plain > MOST_BYTES or with_fonts > MOST_WITH_FONTS:
        raise PageFault(f"{path}: weighs {plain} bytes, and {with_fonts} with its fonts")


def weight(html: str) -> tuple[int, int]:
    """Bytes of a page and its styles as they travel packed, and the same with its fonts."""
    styles = [
        attributes["href"] or ""
        for tag, attributes in outline(html).elements
        if tag == "link" and attributes.get("rel") == "stylesheet"
    ]
    plain = len(gzip.compress(html.encode(), 6)) + sum(packed_size(style) for style in styles)
    fonts = [*FONTS, *(["next-latin-ext"] if any("\u0100" <= sign <= "\u02ff" for sign in html) else [])]
    return plain, plain + sum((STATIC / f"fonts/{name}.woff2").stat().st_size for name in fonts)


@cache
def packed_size(style: str) -> int:
    return len(gzip.compress((STATIC / static_name(style)).read_bytes(), 6))


def static_name(address: str) -> str:
    """The file below ``static/`` at an address, with or without a digest in it."""
    return re.sub("^/static/([0-9a-f]{16}/)?", "", address)


def check_no_script(html: str, path: str) -> None:
    if any(tag == "script" and each.get("type") != DATA_BLOCK for tag, each in outline(html).elements):
        raise PageFault(f"{path}: a public page runs a script")


def check_html(html: str, path: str) -> None:
    """Valid HTML, one h1 that starts the title, labelled fields, ids once, nothing inline."""
    if errors := JustHTML(html, collect_errors=True).errors:
        raise PageFault(f"{path}: not valid HTML: {errors[:3]}")
    page = outline(html)
    _check_language(page, path)
    _check_heading(page, path)
    _check_ids(page, path)
    _check_fields(page, path)
    _check_nothing_inline(page, html, path)
    _check_times(page, path)


def _check_times(page: Outline, path: str) -> None:
    """A moment of ``<time>`` has at most thousandths of a second: HTML takes no more."""
    for tag, attributes in page.elements:
        if re.search(r"\.\d{4}", attributes.get("datetime") or ""):
            raise PageFault(f"{path}: not a time of HTML on <{tag}>: {attributes['datetime']}")


def _check_language(page: Outline, path: str) -> None:
    language = page.first("html").get("lang")
    expected = path[1:3] if PAGE.match(path) else language
    if language not in LANGUAGES or language != expected:
        raise PageFault(f"{path}: the language of the page is {language!r}")


def _check_heading(page: Outline, path: str) -> None:
    headings = [" ".join(text.split()) for text in page.texts["h1"]]
    if len(headings) != 1 or not headings[0]:
        raise PageFault(f"{path}: {len(headings)} h1")
    title = re.sub(r"^(Error|Fout): ", "", " ".join("".join(page.texts["title"]).split()))
    if not title.startswith(headings[0]):
        raise PageFault(f"{path}: the title {title!r} does not start with the h1 {headings[0]!r}")


def _check_ids(page: Outline, path: str) -> None:
    ids = Counter(attributes["id"] for _, attributes in page.elements if attributes.get("id"))
    if repeated := {each for each, count in ids.items() if count > 1}:
        raise PageFault(f"{path}: ids that are not unique: {repeated}")
    for tag, attributes in page.elements:
        for name in NAMES_OTHERS:
            if missing := set((attributes.get(name) or "").split()) - ids.keys():
                raise PageFault(f"{path}: {name} of <{tag}> names what is not there: {missing}")


def _check_fields(page: Outline, path: str) -> None:
    labelled = {attributes.get("for") for tag, attributes in page.elements if tag == "label"}
    for place, (tag, attributes) in enumerate(page.elements):
        if tag not in ("input", "select", "textarea") or attributes.get("type") in NOT_FILLED_IN:
            continue
        named = attributes.get("aria-label") or attributes.get("aria-labelledby")
        if not named and place not in page.in_label and attributes.get("id") not in labelled:
            raise PageFault(f"{path}: a field without a label: {attributes.get('name')}")


def _check_nothing_inline(page: Outline, html: str, path: str) -> None:
    _check_data_blocks(html, path)
    for tag, attributes in page.elements:
        is_script = tag == "script" and not attributes.get("src") and attributes.get("type") != DATA_BLOCK
        if tag == "style" or "style" in attributes or is_script:
            raise PageFault(f"{path}: inline style or script on <{tag}>")
        if handlers := [name for name in attributes if name.startswith("on")]:
            raise PageFault(f"{path}: <{tag}> has {handlers}")
        if (attributes.get("href") or "").lower().startswith("javascript:"):
            raise PageFault(f"{path}: a script in the link of <{tag}>")
    if "%(" in html:
        raise PageFault(f"{path}: a placeholder was not filled in")


def _check_data_blocks(html: str, path: str) -> None:
    """A block of linked data is JSON about one thing; browsers do not run it."""
    for text in re.findall(f'<script type="{re.escape(DATA_BLOCK)}">(.*?)</script>', html, re.DOTALL):
        try:
            named = json.loads(text).get("@context") == "https://schema.org"
        except ValueError:
            named = False
        if not named or "<" in text:
            raise PageFault(f"{path}: a data block that is not schema.org as JSON-LD")


def check_headers(answer: TestResponse, path: str, app: Flask) -> None:
    """The policy of each page; what is open to all sets no cookie."""
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        raise PageFault(f"{path}: the content security policy is {policy!r}")
    if is_for_everyone(answer, path, app) and answer.headers.get("Set-Cookie"):
        raise PageFault(f"{path}: a page for everyone sets a cookie")


def check_links(html: str, path: str, app: Flask) -> None:
    """Every link and form leads to a door, a file or a place on the page that exists."""
    page = outline(html)
    ids = {attributes.get("id") for _, attributes in page.elements}
    base = app.config["SETTINGS"].base_url
    for tag, attributes in page.elements:
        name = "action" if tag == "form" else "src" if tag in ("img", "script") else "href"
        target = (attributes.get(name) or "").removeprefix(base)
        if not target:
            continue
        parts = urlsplit(target)
        if target.startswith("#"):
            if target[1:] not in ids:
                raise PageFault(f"{path}: a link to a place that is not on the page: {target}")
        elif parts.scheme in ("mailto", "tel", "data") or (parts.scheme == "https" and tag == "a"):
            continue
        elif parts.scheme or not target.startswith("/") or target.startswith("//"):
            raise PageFault(f"{path}: <{tag}> leads away or nowhere: {target}")
        else:
            posts = tag == "form" and (attributes.get("method") or "").lower() == "post"
            _check_door(app, parts.path, "POST" if posts else "GET", f"{path}: <{tag}>")


def _check_door(app: Flask, target: str, method: str, who: str) -> None:
    if target.startswith("/static/"):
        if not (Path(app.static_folder or "") / static_name(target)).is_file():
            raise PageFault(f"{who} names a file that is not there: {target}")
    elif door(app, target, method) is None:
        raise PageFault(f"{who} leads nowhere: {method} {target}")


def door(app: Flask, path: str, method: str) -> tuple[str, dict[str, object]] | None:
    """The endpoint and arguments of a path; ``None`` when there is no such door."""
    return _door(app.url_map, len(app.url_map._rules), path, method)


@lru_cache(maxsize=5000)
def _door(doors: Map, count: int, path: str, method: str) -> tuple[str, dict[str, object]] | None:
    """Pages share most of their links: each is looked up once, until there are more doors than *count*."""
    try:
        endpoint, values = doors.bind("localhost").match(path, method)
    except RequestRedirect as redirect:
        return _door(doors, count, urlsplit(redirect.new_url).path, method)
    except HTTPException:
        return None
    return endpoint, dict(values)


def check_alternates(html: str, path: str, app: Flask) -> None:
    """A page in a language names itself and its twin; the twin's door names this one in turn."""
    if not PAGE.match(path):
        return
    base = app.config["SETTINGS"].base_url
    found = {
        attributes.get("hreflang"): (attributes.get("href") or "").removeprefix(base).partition("?")[0]
        for tag, attributes in outline(html).elements
        if tag == "link" and attributes.get("rel") == "alternate" and attributes.get("hreflang")
    }
    here = door(app, path, "GET")  # an act has no page to link to: its errors name the start pages
    for language in LANGUAGES:
        there = door(app, found.get(language, ""), "GET")
        if there is None:
            raise PageFault(f"{path}: no page in {language!r} is named")
        if here is not None and there != (here[0], {**here[1], "lang": language}):
            raise PageFault(f"{path}: the page in {language!r} is another one: {found[language]}")


def check_words(html: str, path: str) -> None:
    """On a Dutch page no sentence is in English that the catalogue has in Dutch."""
    page = outline(html)
    if page.first("html").get("lang") == "nl" and (left := untranslated(page.words)):
        raise PageFault(f"{path}: not in Dutch: {left[:3]}")
