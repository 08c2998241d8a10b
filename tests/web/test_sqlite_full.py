"""SQLite with no room left, and the data folder with no room left: writes are told, checks go on, nobody mends."""

import errno
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from app.extensions import db
from badge.misuse_models import MisuseReport
from signatories.entries import Entry, check_entries
from tests import factories
from tests.conftest import NOW
from tests.pages import IsolatedClient
from tests.shown_badge import shown_badge


def report(app: Flask, number: int) -> int:
    client = IsolatedClient(app, app.response_class, use_cookies=True)
    place = {"REMOTE_ADDR": f"10.0.0.{number}"}
    data = {"seen": "altered", "host": f"copy-{number}.example"}
    return client.post("/en/report-misuse", data=data, environ_overrides=place).status_code


def test_d3_a_full_sqlite_refuses_writes_and_goes_on_when_there_is_room(app: Flask, session: Session) -> None:
    shown = shown_badge(session)
    code = shown.code
    session.commit()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        pages = [0]

        def bounded(connection: object, _record: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages[0] or 1073741823}")  # pyright: ignore[reportAttributeAccessIssue]

        event.listen(db.engine, "checkout", lambda c, record, _proxy: bounded(c, record))
        pages[0] = 1  # SQLite takes that as: no more than there are now
        answers: list[int] = []
        while answers.count(503) < 3 and len(answers) < 60:
            answers.append(report(app, len(answers) + 1))
        assert set(answers) <= {303, 503} and len(answers) < 60
        assert db.session.scalar(select(func.count(MisuseReport.id))) == answers.count(303)
        db.session.remove()
        client = IsolatedClient(app, app.response_class)
        assert client.get(f"/v/{code}.json").get_json()["verdict"] == "valid"
        assert client.get("/en/log").status_code == 200
        pages[0] = 0
        assert report(app, 200) == 303
        factories.company(db.session(), at=NOW)
        db.session.commit()
        assert check_entries(db.session.scalars(select(Entry).order_by(Entry.position))) is None


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_d3_a_full_data_folder_is_told_and_is_no_fault(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def full(*_args: object, **_kwargs: object) -> Path:
        raise OSError(number, "no room", "/a/path/that/nobody/is/told")

    monkeypatch.setitem(app.view_functions, "machine.healthz", full)
    answer = IsolatedClient(app, app.response_class).get("/healthz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "nobody" not in answer.text
