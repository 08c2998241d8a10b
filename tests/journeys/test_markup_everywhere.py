"""Markup in every text of the register runs in no browser, at no desk: no dialog, no refusal by the policy (W2)."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page
from playwright.sync_api import Error as PlaywrightError
from sqlalchemy import String, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from app.accounts import signing_in
from app.clock import now
from app.extensions import db
from signatories.base import Base
from tests.demo_register import demo_register

PAYLOAD = """'"><img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>{{7*7}}javascript:alert(4)"""
SHORTEST = 60
"""Columns of text that are shorter hold words of the register itself: states, kinds, codes."""
OF_THE_MACHINE = (
    "slug", "email", "digest", "host", "token", "recipient", "number", "public_id", "code", "url", "path", "origin",
    "kid", "key", "challenge", "address", "salt", "secret", "identifier", "checkpoint", "folded", "credential",
    "template", "object", "sealed", "file", "evidence", "norm", "version", "reference", "rule_name", "source",
)  # fmt: skip
"""Parts of names of columns whose form the register decides: nobody types there."""
DESKS = {
    "": ("/en/", "/nl/ondertekenaars", "/en/associations", "/en/documents", "/en/figures", "/en/corrections"),
    "officer@hosters.example": ("/en/desk/association/hosters", "/en/desk/association/hosters/people"),
    "operator@register.example": (
        "/en/desk/operator",
        "/en/desk/operator/people",
        "/en/desk/operator/groups",
    ),
    "owner@waterlinie.example": ("/en/my", "/en/my/data"),
}


def plant(session: Session) -> list[str]:
    """Put the payload into every column of text that people fill in; which columns took it."""
    planted = []
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            is_text = isinstance(column.type, String) and (column.type.length or SHORTEST) >= SHORTEST
            if not is_text or any(part in column.name for part in OF_THE_MACHINE):
                continue
            size = column.type.length or 400  # pyright: ignore[reportAttributeAccessIssue]
            unique = f"substr(:payload, 1, {size - 6}) || rowid"
            try:
                with session.begin_nested():
                    command = f'UPDATE "{table.name}" SET "{column.name}" = {unique} WHERE "{column.name}" IS NOT NULL'
                    if session.execute(text(command), {"payload": PAYLOAD}).rowcount:  # pyright: ignore[reportAttributeAccessIssue]
                        planted.append(f"{table.name}.{column.name}")
            except SQLAlchemyError:
                continue  # the database itself refuses it
    session.commit()
    return planted


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str, list[str]]]:
    app = demo_register(tmp_path_factory)
    with app.app_context():
        planted = plant(db.session())
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app, f"http://localhost:{server.server_port}", planted
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


class Listener:
    """Hears every dialog, every refusal by the policy, and every fault of a script."""

    def __init__(self, page: Page) -> None:
        self.heard: list[str] = []
        page.on("dialog", self._dialog)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"fault: {error}"))

    def _dialog(self, dialog: Dialog) -> None:
        self.heard.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            self.heard.append(f"policy: {message.text}")


def visit(page: Page, home: str, starts: tuple[str, ...], most: int) -> tuple[int, int]:
    """Open the pages at *starts* and those that they link to, one behind each kind of address.

    Returns how many were opened, and on how many of them the payload stands as text.
    """
    waiting, kinds, seen, shown = [home + start for start in starts], set[str](), 0, 0
    while waiting and seen < most:
        url = waiting.pop(0)
        seen += 1
        try:
            answer = page.goto(url)
        except PlaywrightError as error:
            if "Download is starting" not in str(error):
                raise
            continue  # a file, which no browser shows
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        shown += "onerror=alert(1)" in page.content()
        for link in page.eval_on_selector_all("main a[href]", "links => links.map(link => link.href)"):
            kind = "/".join(
                part for part in link.partition("?")[0].split("/") if not any(c.isdigit() for c in part)
            )
            is_page = link.startswith(home) and "." not in link.rsplit("/", 1)[-1] and "sign-out" not in link
            if is_page and kind not in kinds:
                kinds.add(kind)
                waiting.append(link)
    return seen, shown


@pytest.mark.browser
@pytest.mark.drill
@pytest.mark.parametrize("most", [6, 80])
def test_w2_markup_in_every_text_runs_nowhere(
    served: tuple[Flask, str, list[str]], browser: Browser, most: int
) -> None:
    app, home, planted = served
    assert {"company.legal_name", "association.name", "person.name", "signature.signer_name"} <= set(planted)
    for email, starts in DESKS.items():
        context = browser.new_context()
        page = context.new_page()
        if email:
            with app.app_context():
                token = signing_in.make_link(db.session(), email=email, at=now())
                db.session.commit()
                db.session.remove()
            page.goto(f"{home}/en/sign-in/{token}")
            page.locator("main button").first.click()
        listener = Listener(page)
        seen, shown = visit(page, home, starts, most)
        assert seen >= min(most, 4) and shown >= 2, (email, seen, shown)
        assert listener.heard == [], (email, page.url)
        context.close()


@pytest.mark.browser
def test_w2_the_listener_hears(browser: Browser) -> None:
    page = browser.new_context().new_page()
    listener = Listener(page)
    page.set_content(f"<p title='{PAYLOAD}</p>")
    page.wait_for_timeout(100)
    assert any("dialog: 1" in each or "dialog: 3" in each for each in listener.heard)
