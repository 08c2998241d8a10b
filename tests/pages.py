"""A client that checks every page that it gets."""

import re
from collections.abc import Mapping
from contextvars import Context

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts import signing_in
from app.accounts.confirming import FRESH_TERM
from app.accounts.models import Person, SignIn
from app.clock import now
from app.extensions import db
from app.roles import Role
from signatories.models import Association, Company
from tests import factories, pages_seen
from tests.page_checks import PageFault, check_page

REDIRECTS = (301, 302, 303, 307, 308)


class IsolatedClient(FlaskClient):
    """Each request in a context of its own, as on a server: nothing of the test's leaks into it.

    What the test wrote in its session is committed first, so that the request finds it
    and no lock is held; what the test read before is read again afterwards.
    """

    def open(self, *args: object, **options: object) -> TestResponse:
        if has_app_context():
            db.session.commit()
        answer = Context().run(super().open, *args, **options)  # pyright: ignore[reportArgumentType]
        if twin := pages_seen.keep(self.application, answer):
            pages_seen.keep(self.application, Context().run(super().open, twin))
        return answer


class PageClient:
    """A browser without scripts. ``get``, ``post`` and ``submit`` check the page that comes back."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http = IsolatedClient(app, app.response_class, use_cookies=True)

    def sign_in(self, who: Person) -> "PageClient":
        """Sign in as *who*, by a link of the register: a fresh second factor."""
        email = who.email
        if has_app_context():
            db.session.commit()
        with self.app.app_context():
            token = signing_in.make_link(db.session(), email=email, at=now())
            db.session.commit()
        answer = self.submit(f"/en/sign-in/{token}")
        assert answer.status_code == 302, answer.text
        return self

    def grow_stale(self, who: Person) -> None:
        """Let the second factor of *who* be older than an act that weighs allows."""
        for sign_in in db.session.scalars(select(SignIn).where(SignIn.person_id == who.id)):
            sign_in.fresh_at = now() - FRESH_TERM
        db.session.commit()

    def sign_in_as(self, role: Role, *, of: Association | Company | None = None) -> "PageClient":
        """Sign in as somebody new who holds *role*."""
        return self.sign_in(factories.person(db.session(), role, at=now(), of=of))

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
        data: Mapping[str, object] | None = None,
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
        if answer.mimetype == "text/html" and answer.status_code not in REDIRECTS:
            check_page(answer, answer.request.path, self.app)
        return answer


def csrf_token(page: TestResponse) -> str:
    """The token of a page's first form; empty when it has none."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    return found.group(1) if found else ""
