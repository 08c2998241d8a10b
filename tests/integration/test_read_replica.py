"""A real replica that streams: public reads go to it while it is as new as the register, and to nobody stale."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Engine, event

from app import create_app, replica
from app.extensions import db
from app.replica import AWAY_S, PROVEN_S, Replica
from app.roles import Role
from config import Settings
from tests.conftest import BASE_URL, POSTGRES
from tests.following import follower
from tests.goals import Figure
from tests.kept_apps import closed
from tests.pages import PageClient
from tests.power import Machine, machine
from tests.shown_badge import shown_badge

pytestmark = pytest.mark.drill
PUBLIC = (
    "/en/signatories",
    "/nl/ondertekenaars",
    "/signatories.json",
    "/en/associations/hosters",
    "/api/v1/signatories",
)


@dataclass
class Asked:
    """How many statements each of two engines sent; those with which a replica is proven do not count."""

    counts: Counter[str]

    def watch(self, name: str, engine: Engine) -> None:
        @event.listens_for(engine, "before_cursor_execute")
        def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            if "_lsn()" not in statement:
                self.counts[name] += 1

    def of(self, look: Callable[[], object]) -> tuple[bool, bool]:
        """Whether *look* asked the register's own database, and whether it asked the replica."""
        self.counts.clear()
        look()
        return bool(self.counts["main"]), bool(self.counts["replica"])


MAIN, REPLICA = (True, False), (False, True)


@dataclass
class Scene:
    app: Flask
    main: Machine
    behind: Machine
    asked: Asked
    operator: PageClient
    code: str

    @property
    def replica(self) -> Replica:
        return self.app.extensions["read_replica"]

    def public(self, path: str = PUBLIC[0]) -> str:
        answer = PageClient(self.app).http.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def caught_up(self) -> None:
        """Wait until it is proven to be as new as the last act; the replays of a loaded machine take a moment."""
        for _ in range(200):
            if self.asked.of(self.public) == REPLICA:
                return
            time.sleep(0.05)
        raise AssertionError("the replica did not catch up")

    def on_replica(self, statement: str) -> None:
        with psycopg.connect(self.behind.url, autocommit=True) as admin:
            admin.execute(statement.encode())


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with machine() as main:
        settings = Settings(
            data_dir=tmp_path_factory.mktemp("data"),
            base_url=BASE_URL,
            database_url=main.url.replace("postgresql", POSTGRES, 1),
            secret_key="s" * 40,  # pyright: ignore[reportArgumentType]
            key_passphrase="p" * 40,  # pyright: ignore[reportArgumentType]
        )
        app = create_app(settings)
        with app.app_context():
            db.create_all()
            session = db.session()
            shown = shown_badge(session)
            session.commit()
            code = shown.code
        with follower(main) as behind:
            read_url = behind.url.replace("postgresql", POSTGRES, 1)
            app.config["SETTINGS"] = settings.model_copy(update={"database_read_url": read_url})
            asked = Asked(Counter())
            with app.app_context():
                replica.bind(app, db.engine)
                asked.watch("main", db.engine)
                asked.watch("replica", app.extensions["read_replica"].engine)
                operator = PageClient(app).sign_in_as(Role.OPERATOR)
            yield Scene(app, main, behind, asked, operator, code)
            app.extensions["read_replica"].engine.dispose()
            closed(app)


def test_public_looks_go_to_the_replica_and_nothing_else_does(scene: Scene) -> None:
    scene.caught_up()
    stranger = PageClient(scene.app)
    for path in PUBLIC:
        assert scene.asked.of(lambda path=path: scene.public(path)) == REPLICA, path
    for path in ("/en/desk/operator", PUBLIC[0]):
        assert scene.asked.of(lambda path=path: scene.operator.http.get(path)) == MAIN, path
    signed_in = {"Authorization": "Bearer gcr_x"}
    others: dict[str, Callable[[], object]] = {
        "a token": lambda: stranger.http.get("/api/v1/signatories", headers=signed_in),
        "a verdict": lambda: stranger.http.get(f"/v/{scene.code}.json"),
        "a page of a verdict": lambda: stranger.http.get(f"/en/v/{scene.code}", follow_redirects=True),
        "an act": lambda: stranger.http.post("/api/v1/verify", json={"badge": scene.code}),
        "what works": lambda: stranger.http.get("/readyz"),
        "a command": lambda: scene.app.test_cli_runner().invoke(args=["log", "show"]),
    }
    for name, look in others.items():
        assert not scene.asked.of(look)[1], name


def test_an_act_is_seen_at_once_whatever_the_replica_has(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "PROVEN_S", 60.0)  # what was proven before the act is no proof after it
    scene.caught_up()
    scene.on_replica("SELECT pg_wal_replay_pause()")
    try:
        new = {"name": "Vereniging Zuid", "slug": "zuid"}
        scene.operator.submit("/en/desk/operator/associations", new, status=302)
        for _ in range(3):
            assert scene.asked.of(lambda: scene.public("/en/associations")) == MAIN
            assert "Vereniging Zuid" in scene.public("/en/associations")
    finally:
        scene.on_replica("SELECT pg_wal_replay_resume()")
    scene.caught_up()
    assert scene.asked.of(lambda: scene.public("/en/associations")) == REPLICA
    assert "Vereniging Zuid" in scene.public("/en/associations")


def test_a_replica_that_falls_behind_is_left_within_its_second(scene: Scene, figure: Figure) -> None:
    """Also where no commit of the register left a mark: another machine's clock may be wrong."""
    scene.caught_up()
    scene.on_replica("SELECT pg_wal_replay_pause()")
    page = "/en/associations/hosters"
    try:
        with scene.app.app_context():
            for table in ("association", "association_name"):
                db.session.connection().exec_driver_sql(
                    f"UPDATE {table} SET name = 'Hosters van nu' WHERE id = 1"
                )
            db.session.connection().commit()
            db.session.remove()
        begun = time.monotonic()
        while "Hosters van nu" not in scene.public(page):
            assert time.monotonic() - begun < 5
            time.sleep(0.05)
        took = time.monotonic() - begun
        assert took <= PROVEN_S + 1
        assert scene.asked.of(lambda: scene.public(page)) == MAIN
    finally:
        scene.on_replica("SELECT pg_wal_replay_resume()")
    scene.caught_up()
    figure(
        "G5",
        "a change that no mark tells of, on a page from a replica that stands still",
        f"{took:.1f} s",
        goal="5 s",
    )


def test_a_replica_that_dies_fails_no_page_and_is_used_again(scene: Scene) -> None:
    scene.caught_up()
    scene.behind.cut()
    assert scene.asked.of(scene.public)[0]
    for path in PUBLIC:
        scene.public(path)
    scene.behind.start()
    time.sleep(AWAY_S)
    scene.caught_up()


def test_without_the_register_s_own_database_nothing_is_proven(scene: Scene) -> None:
    scene.caught_up()
    scene.main.cut()
    try:
        time.sleep(PROVEN_S)
        begun = time.monotonic()
        assert PageClient(scene.app).http.get(PUBLIC[0]).status_code == 503
        assert time.monotonic() - begun < 3
    finally:
        scene.main.start()
    for _ in range(100):  # the replica finds it again by itself
        if PageClient(scene.app).http.get(PUBLIC[0]).status_code == 200:
            break
        time.sleep(0.1)
    scene.caught_up()


def test_a_database_that_follows_nobody_is_no_replica(scene: Scene) -> None:
    with scene.app.app_context():
        assert not Replica(db.engine, db.engine).is_as_new_as(0)
