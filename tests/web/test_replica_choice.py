"""Which requests may be answered by a replica, and that a page never fails for it (the drill has a real one)."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, event, select, update
from sqlalchemy.orm import Session

from app.books_first import READ_REPLICA
from app.extensions import db
from app.replica import Replica
from app.roles import Role
from signatories.models import Association
from tests import factories
from tests.pages import PageClient
from tests.shown_badge import shown_badge

PUBLIC = "/en/signatories"


@pytest.fixture
def asked(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """How many statements went to the register's own database, and to a replica that is always new."""
    counts: Counter[str] = Counter()
    session.commit()
    other = create_engine(db.engine.url)
    monkeypatch.setattr(Replica, "is_as_new_as", lambda *_: True)
    monkeypatch.setitem(app.extensions, READ_REPLICA, Replica(other, db.engine))

    def note(name: str, engine: Engine) -> Callable[..., None]:
        def count(*_arguments: object) -> None:
            counts[name] += 1

        event.listen(engine, "before_cursor_execute", count)
        return count

    engines = {"own": db.engine, "replica": other}
    noting = {name: note(name, engine) for name, engine in engines.items()}
    yield counts
    for name, engine in engines.items():
        event.remove(engine, "before_cursor_execute", noting[name])
    other.dispose()


def of(asked: Counter[str], look: Callable[[], object]) -> set[str]:
    asked.clear()
    look()
    return set(asked)


def test_only_somebody_without_a_session_who_looks_at_a_public_page_is_answered_by_it(
    app: Flask, session: Session, asked: Counter[str]
) -> None:
    shown = shown_badge(session)
    operator, stranger = PageClient(app).sign_in_as(Role.OPERATOR), PageClient(app)
    session.commit()
    for path in (PUBLIC, "/signatories.json", "/api/v1/signatories", f"/en/signatories/{shown.company.slug}"):
        assert of(asked, lambda path=path: stranger.http.get(path)) == {"replica"}, path
    token = {"Authorization": "Bearer gcr_x"}
    for name, look in {
        "signed in": lambda: operator.http.get(PUBLIC),
        "a desk": lambda: operator.http.get("/en/desk/operator"),
        "a token": lambda: stranger.http.get("/api/v1/signatories", headers=token),
        "a verdict": lambda: stranger.http.get(f"/v/{shown.code}.json"),
        "what works": lambda: stranger.http.get("/readyz"),
        "an act": lambda: stranger.http.post("/api/v1/verify", json={"badge": shown.code}),
    }.items():
        assert "replica" not in of(asked, look), name


def test_what_writes_or_locks_ends_it_for_the_rest_of_the_request(
    app: Flask, session: Session, asked: Counter[str]
) -> None:
    factories.association(session, at=shown_badge(session).badge.created_at)
    session.commit()
    rows = select(Association.id)
    for first in (rows.with_for_update(), update(Association).values(slug=Association.slug)):
        with app.app_context(), app.test_request_context(PUBLIC):
            app.preprocess_request()
            assert of(asked, lambda: db.session.execute(rows)) == {"replica"}
            assert of(asked, lambda first=first: db.session.execute(first)) == {"own"}
            assert of(asked, lambda: db.session.execute(rows)) == {"own"}
            db.session.rollback()


def test_a_page_that_it_fails_is_made_once_more_without_it(
    app: Flask, session: Session, asked: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    away = create_engine("sqlite:////nowhere/at/all.sqlite3")
    monkeypatch.setattr(app.extensions[READ_REPLICA], "engine", away)
    stranger = PageClient(app)
    session.commit()
    assert of(asked, lambda: stranger.get(PUBLIC)) == {"own"}
    away.dispose()


def test_a_command_never_reads_from_it(app: Flask, session: Session, asked: Counter[str]) -> None:
    assert of(asked, lambda: app.test_cli_runner().invoke(args=["log", "show"])) == {"own"}
