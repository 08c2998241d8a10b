"""Two machines on one PostgreSQL, each with a data folder of its own: one sign-in, one count, one log."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import func, select

from app import database_life
from app.accounts import views
from app.clock import now as clock
from app.extensions import db
from app.limits import Limit
from app.roles import Role
from config import Settings, WrongSetting
from signatories.entries import Entry, LogHead
from tests import factories
from tests.conftest import POSTGRES
from tests.kept_database import without_rows
from tests.pages import PageClient

pytestmark = pytest.mark.drill
HOME = "/en/desk/association/hosters"


@pytest.fixture
def machines(
    make_app: Callable[[Settings], Flask], settings: Settings, postgres_database: str, tmp_path: Path
) -> list[Flask]:
    without_rows(postgres_database)
    shared = {each: SecretStr(each[0] * 40) for each in ("secret_key", "key_passphrase")}
    shared |= {"database_url": postgres_database.replace("postgresql", POSTGRES, 1), "database_pool": 10}
    return [
        make_app(settings.model_copy(update={**shared, "data_dir": tmp_path / name}))
        for name in ("one", "other")
    ]


def test_who_is_signed_in_or_out_on_one_machine_is_so_on_the_other(machines: list[Flask]) -> None:
    one, other = machines
    with one.app_context():
        hosters = factories.association(db.session(), at=clock())
        here = PageClient(one).sign_in_as(Role.OFFICER, of=hosters)
        db.session.commit()
    cookie = here.http.get_cookie("session")
    assert cookie is not None
    there = PageClient(other)
    there.http.set_cookie("session", cookie.value)
    assert there.http.get(HOME).status_code == 200
    assert here.submit("/en/my/sign-ins", to="/en/sign-out").status_code == 302
    assert there.http.get(HOME).status_code == 302


def test_tries_on_both_machines_are_counted_together(
    machines: list[Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "SIGN_IN_SOURCES", Limit("sign-in", 5, timedelta(hours=1)))
    statuses = [
        PageClient(machines[number % 2])
        .submit("/en/sign-in", {"email": f"nobody-{number}@people.example"})
        .status_code
        for number in range(7)
    ]
    assert statuses == [200] * 5 + [429] * 2


def test_acts_on_both_machines_at_once_stand_in_one_log(machines: list[Flask]) -> None:
    def act(number: int) -> None:
        with machines[number % 2].app_context():
            factories.company(db.session(), at=clock(), name=f"Bedrijf {number} B.V.")
            db.session.commit()

    act(0)  # the log has begun, as it has before anybody is let in
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(act, range(1, 17)))
    with machines[0].app_context():
        size = db.session.scalar(select(LogHead.size))
        positions = db.session.scalars(select(Entry.position).order_by(Entry.position)).all()
        added = db.session.scalar(select(func.count(Entry.position)).where(Entry.kind == "company-added"))
    assert (added, list(positions)) == (17, list(range(size or 0)))


def test_more_connections_than_the_server_gives_are_refused_at_the_start(machines: list[Flask]) -> None:
    with machines[0].app_context():
        engine = db.engine
        assert engine.pool.size() == 5  # pyright: ignore[reportAttributeAccessIssue]
        database_life.check_room(engine, workers=2, most=10)
        with pytest.raises(WrongSetting, match="REGISTER_DATABASE_POOL"):
            database_life.check_room(engine, workers=64, most=20)
