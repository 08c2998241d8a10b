"""A client that checks every page that it gets, and the checks themselves."""

import re
from html.parser import HTMLParser

from flask import Flask
from flask.testing import FlaskClient
from justhtml import JustHTML
from werkzeug.test import TestResponse

from app.accounts import signing_in
from app.accounts.models import Person
from app.clock import now
from app.extensions import db
from app.roles import rule_of

VOID_INPUTS = ("hidden", "submit", "button", "image")
PAGE = re.compile(r"/(nl|en)(/|$)")


class PageFault(AssertionError):
    """What is wrong with a page, in a sentence."""


class PageClient:
    """A browser without scripts. ``get`` and ``post`` check the page that comes back."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http: FlaskClient = app.test_client()

    def sign_in(self, who: Person) -> "PageClient":
        """Sign in as *who*, by a link of the register."""
        email = who.email
        db.session.commit()
        with self.app.app_context():
            token = signing_in.make_link(db.session(), email=email, at=now())
            db.session.commit()
        answer = self.submit(f"/en/sign-in/{token}")
        assert answer.status_code == 302, answer.text
        return self

    def get(self, path: str, *, status: int = 200, **options: object) -> TestResponse:
        """Get *path* and check the answer; a redirect is not followed."""
        return self._checked(self.http.get(path, **options), path, status)  # pyright: ignore[reportArgumentType]

    def follow(self, path: str) -> TestResponse:
        """Get *path*, following redirects, and check the page at the end."""
        answer = self.http.get(path, follow_redirects=True)
        return self._checked(answer, answer.request.path, 200)

    def post(
        self, path: str, data: object = None, *, status: int | None = None, **options: object
    ) -> TestResponse:
        """Post without a token of a form, unless *data* has one."""
        return self._checked(self.http.post(path, data=data, **options), path, status)  # pyright: ignore[reportArgumentType]

    def submit(
        self,
        path: str,
        data: dict[str, object] | None = None,
        *,
        to: str | None = None,
        status: int | None = None,
    ) -> TestResponse:
        """Open the page at *path*, and send its form with *data* to *to* (or to itself)."""
        page = self.http.get(path)
        return self.post(to or path, {"csrf_token": csrf_token(page), **(data or {})}, status=status)

    def _checked(self, answer: TestResponse, path: str, status: int | None) -> TestResponse:
        if status is not None and answer.status_code != status:
            raise PageFault(f"{path} answered {answer.status_code}, not {status}: {answer.text[:2000]}")
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303, 307, 308):
            check_page(answer, answer.request.path, self.app)
        return answer


def csrf_token(page: TestResponse) -> str:
    """The token of a page's first form; empty when it has none."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    return found.group(1) if found else ""


def check_page(answer: TestResponse, path: str, app: Flask) -> None:
    """Raise ``PageFault`` when a page is not what each page of the register is."""
    check_html(answer.text, path)
    check_headers(answer, path)
    check_links(answer.text, path, app)


class Outline(HTMLParser):
    """What the checks need to know of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"title": [], "h1": []}
        self._open: list[str] = []
        self._label_depth = 0
        self.wrapped: set[int] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "label":
            self._label_depth += 1
        if self._label_depth:
            self.wrapped.add(len(self.elements))
        self.elements.append((tag, dict(attrs)))
        if tag in self.texts:
            self.texts[tag].append("")
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._label_depth -= 1
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            self.texts[tag][-1] += data


def outline(html: str) -> Outline:
    found = Outline()
    found.feed(html)
    return found


def check_html(html: str, path: str) -> None:
    """Well-formed, one h1 that starts the title, labelled fields, unique ids, nothing inline."""
    if errors := JustHTML(html, collect_errors=True).errors:
        raise PageFault(f"{path}: not valid HTML: {errors[:3]}")
    page = outline(html)
    language = next((attributes.get("lang") for tag, attributes in page.elements if tag == "html"), None)
    expected = path[1:3] if PAGE.match(path) else language
    if language not in ("nl", "en") or language != expected:
        raise PageFault(f"{path}: the language of the page is {language!r}")
    headings = [" ".join(text.split()) for text in page.texts["h1"]]
    if len(headings) != 1 or not headings[0]:
        raise PageFault(f"{path}: {len(headings)} h1")
    title = re.sub(r"^(Error|Fout): ", "", " ".join("".join(page.texts["title"]).split()))
    if not title.startswith(headings[0]):
        raise PageFault(f"{path}: the title {title!r} does not start with the h1 {headings[0]!r}")
    ids = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
    if repeated := {each for each in ids if ids.count(each) > 1}:
        raise PageFault(f"{path}: ids that are not unique: {repeated}")
    _check_fields(page, path)
    _check_nothing_inline(page, html, path)


def _check_fields(page: Outline, path: str) -> None:
    labelled = {attributes.get("for") for tag, attributes in page.elements if tag == "label"}
    for place, (tag, attributes) in enumerate(page.elements):
        if tag not in ("input", "select", "textarea") or attributes.get("type") in VOID_INPUTS:
            continue
        named = attributes.get("aria-label") or attributes.get("aria-labelledby")
        if not named and place not in page.wrapped and attributes.get("id") not in labelled:
            raise PageFault(f"{path}: a field without a label: {attributes.get('name')}")


def _check_nothing_inline(page: Outline, html: str, path: str) -> None:
    for tag, attributes in page.elements:
        if tag == "style" or "style" in attributes or (tag == "script" and not attributes.get("src")):
            raise PageFault(f"{path}: inline style or script on <{tag}>")
        if handlers := [name for name in attributes if name.startswith("on")]:
            raise PageFault(f"{path}: <{tag}> has {handlers}")
    if "%(" in html:
        raise PageFault(f"{path}: a placeholder was not filled in")


def check_headers(answer: TestResponse, path: str) -> None:
    """The headers of each page; nothing that is open to all sets a cookie."""
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe" in policy:
        raise PageFault(f"{path}: the content security policy is {policy!r}")
    public = answer.headers.get("Cache-Control", "").startswith("public")
    if public and answer.headers.get("Set-Cookie"):
        raise PageFault(f"{path}: a page for everyone sets a cookie")


def check_links(html: str, path: str, app: Flask) -> None:
    """Every link into the register leads to a door that exists; the other language is linked."""
    adapter = app.url_map.bind("localhost")
    page = outline(html)
    for tag, attributes in page.elements:
        target = attributes.get("href") if tag in ("a", "link") else attributes.get("action")
        if not target or not target.startswith("/"):
            continue
        method = (attributes.get("method") or "get").upper() if tag == "form" else "GET"
        place = target.partition("?")[0].partition("#")[0]
        if not adapter.test(place, method) and not adapter.test(place, "POST"):
            raise PageFault(f"{path}: <{tag}> leads nowhere: {target}")
    alternates = {attributes.get("hreflang") for tag, attributes in page.elements if tag == "link"}
    if PAGE.match(path) and not {"nl", "en"} <= alternates:
        raise PageFault(f"{path}: no link to the other language")


def is_open_to_all(endpoint: str) -> bool:
    rule = rule_of(endpoint)
    return rule is not None and rule.anyone
