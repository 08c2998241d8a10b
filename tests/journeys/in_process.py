"""A register served by a thread of this process, so that its clock can be set; its people, who sign in there."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from app.accounts import signing_in
from app.clock import bind_clock
from app.clock import now as clock
from app.extensions import db
from config import Settings
from tests.demo_register import demo_register
from tests.journeys.served import free_port
from tests.journeys.visitor import Visitor


@contextmanager
def demo_at_fixed_time(factory: pytest.TempPathFactory) -> Iterator[str]:
    """Load the demo as it stands at ``tests.conftest.NOW`` and serve it; gives its address."""
    app = demo_register(factory)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()


@contextmanager
def served(make_app: Callable[[Settings], Flask], settings: Settings) -> Iterator[tuple[Flask, str]]:
    """An application on a port, and its address."""
    port = free_port()
    app = make_app(settings.model_copy(update={"base_url": f"http://localhost:{port}"}))
    server = make_server("localhost", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield app, f"http://localhost:{port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Someone(Visitor):
    """A person of one of the desks, without scripts."""

    def __init__(self, browser: Browser, served: tuple[Flask, str], who: str) -> None:
        context = browser.new_context(
            java_script_enabled=False, locale=self.lang, viewport={"width": 1280, "height": 900}
        )
        super().__init__(context.new_page(), served[1])
        self.app, self.who = served[0], who

    def sign_in(self) -> None:
        with self.app.app_context():
            token = signing_in.make_link(db.session(), email=self.who, at=clock())
            db.session.commit()
        page = "nl/aanmelden" if self.lang == "nl" else "en/sign-in"
        self.open(f"{self.home}/{page}/{token}")
        self.click("Sign in")


def later(moment: datetime, app: Flask, *people: Someone) -> None:
    """The clock goes on; who was signed in for too long signs in again."""
    bind_clock(app, moment)
    for someone in people:
        someone.sign_in()
