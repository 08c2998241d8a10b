"""Acts that get in each other's way, and a database that makes wait: nobody sees of it, or is told in time."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import done_again
from app.extensions import db
from app.jobs import running
from badge.misuse_models import MisuseReport
from signatories.models import Company
from tests import factories
from tests.pages import IsolatedClient

on_postgres = pytest.mark.parametrize("any_app", ["postgresql"], indirect=True)
MOST_S = 2.5
"""Seconds that an answer may take; the promise is 2, and this machine is shared."""


def report(app: Flask) -> TestResponse:
    """A report of misuse: an act with several rows in one commit, for which nobody signs in."""
    client = IsolatedClient(app, app.response_class, use_cookies=True)
    return client.post("/en/report-misuse", data={"seen": "altered", "host": "copy.example"})


def reports(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(MisuseReport.id))) or 0


def timed(act: Callable[[], TestResponse]) -> TestResponse:
    begun = time.monotonic()
    answer = act()
    assert time.monotonic() - begun < MOST_S
    return answer


def told_to_come_back(answer: TestResponse) -> None:
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "The register is being worked on" in answer.text


@contextmanager
def clashing(app: Flask, times: int, sqlstate: str) -> Iterator[None]:
    """The first *times* reports clash, by a trigger; its count is a sequence, which no rollback takes back."""
    make = f"""
        CREATE SEQUENCE clashes;
        CREATE FUNCTION clash() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF nextval('clashes') <= {times} THEN RAISE EXCEPTION USING ERRCODE = '{sqlstate}'; END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER clash BEFORE INSERT ON misuse_report FOR EACH ROW EXECUTE FUNCTION clash();
    """
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql(make)
    try:
        yield
    finally:
        with app.app_context(), db.engine.begin() as connection:
            connection.exec_driver_sql("DROP FUNCTION clash CASCADE; DROP SEQUENCE clashes")


@on_postgres
@pytest.mark.parametrize("sqlstate", sorted(done_again.CLASHES))
def test_c5_an_act_that_clashes_three_times_is_done_and_nobody_sees_of_it(
    any_app: Flask, sqlstate: str
) -> None:
    with clashing(any_app, 3, sqlstate):
        assert report(any_app).status_code == 303
    assert reports(any_app) == 1


@on_postgres
def test_c5_an_act_that_clashes_for_ever_is_left_and_said(any_app: Flask) -> None:
    with clashing(any_app, 99, "40001"):
        told_to_come_back(report(any_app))
    assert reports(any_app) == 0


@on_postgres
def test_c5_another_failure_is_not_tried_again(any_app: Flask) -> None:
    with clashing(any_app, 1, "57014"):
        told_to_come_back(report(any_app))
    assert reports(any_app) == 0


@on_postgres
def test_c5_two_acts_that_lock_each_other_out_are_both_done(any_app: Flask, now: datetime) -> None:
    with any_app.app_context():
        ids = [factories.company(db.session(), at=now).id for _ in range(2)]
        db.session.commit()
    meet, outcomes = threading.Barrier(2), list[str]()

    def rename(first: int, second: int) -> None:
        def act() -> None:
            turn.append(1)
            db.session.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
            for place in (first, second):
                company = db.session.get_one(Company, ids[place], with_for_update=True)
                if place == first and len(turn) == 1:
                    meet.wait()
                company.slug += str(first)
            db.session.commit()

        turn: list[int] = []
        with any_app.test_request_context("/en/", method="POST"):
            done_again.again_when_it_clashes(act)
            outcomes.append("done" if len(turn) == 1 else "done again")

    threads = [threading.Thread(target=rename, args=pair) for pair in ((0, 1), (1, 0))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "done again"]
    with any_app.app_context():
        assert all(sorted(slug[-2:]) == ["0", "1"] for slug in db.session.scalars(select(Company.slug)))


@on_postgres
def test_c5_what_was_committed_is_not_done_again_and_a_job_is(
    any_app: Flask, any_session: Session, now: datetime
) -> None:
    turns: list[int] = []

    def act() -> None:
        turns.append(1)
        factories.company(db.session(), at=now)
        db.session.commit()
        if len(turns) < 3:
            db.session.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$"))

    with pytest.raises(OperationalError):
        done_again.again_when_it_clashes(act)
    assert len(turns) == 1
    db.session.rollback()
    running.do_all(any_app, [act])
    assert len(turns) == 3


@on_postgres
def test_c6_with_every_connection_taken_who_comes_is_told_in_time(any_app: Flask) -> None:
    taken: list[Connection] = []
    with any_app.app_context():
        taken.extend(db.engine.connect() for _ in range(any_app.config["SETTINGS"].database_pool))
    try:
        told_to_come_back(timed(lambda: report(any_app)))
    finally:
        for connection in taken:
            connection.close()
    assert report(any_app).status_code == 303
    assert reports(any_app) == 1


@on_postgres
def test_c6_who_would_wait_five_seconds_for_a_lock_is_told_in_time(any_app: Flask) -> None:
    with any_app.app_context(), db.engine.begin() as holder:
        holder.execute(text("LOCK TABLE misuse_report"))
        told_to_come_back(timed(lambda: report(any_app)))
    assert report(any_app).status_code == 303
    assert reports(any_app) == 1
    with any_app.app_context():  # a command may wait as long as it has to
        assert db.session.scalar(text("SHOW statement_timeout")) == "0"


@on_postgres
def test_c6_a_database_that_takes_five_seconds_ends_it_itself(any_app: Flask) -> None:
    make = """
        CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(5); RETURN NEW; END $$;
        CREATE TRIGGER slow BEFORE INSERT ON misuse_report FOR EACH ROW EXECUTE FUNCTION slow();
    """
    with any_app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql(make)
    try:
        told_to_come_back(timed(lambda: report(any_app)))
    finally:
        with any_app.app_context(), db.engine.begin() as connection:
            connection.exec_driver_sql("DROP FUNCTION slow CASCADE")
    assert report(any_app).status_code == 303


@on_postgres
def test_d1_a_connection_that_dies_after_the_last_question_spoils_no_answer(
    any_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def view() -> str:
        pid = db.session.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.begin() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
        return "ready"

    monkeypatch.setitem(any_app.view_functions, "machine.healthz", view)
    client = IsolatedClient(any_app, any_app.response_class)
    assert [client.get("/healthz").text for _ in range(3)] == ["ready"] * 3


@on_postgres
def test_c4_of_two_who_change_one_record_the_second_is_told(any_app: Flask, now: datetime) -> None:
    with any_app.app_context():
        company_id = factories.company(db.session(), at=now).id
        db.session.commit()
    read, changed = threading.Barrier(2), threading.Event()
    answers: dict[str, int] = {}

    def change(name: str) -> None:
        with any_app.test_request_context("/en/", method="GET"):
            company = db.session.get_one(Company, company_id)
            read.wait()
            if name == "second":
                changed.wait()
            company.slug = name
            try:
                db.session.commit()
                answers[name] = 200
            except Exception as error:
                answers[name] = any_app.make_response(any_app.handle_user_exception(error)).status_code
            changed.set()

    threads = [threading.Thread(target=change, args=[name]) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {"first": 200, "second": 409}
    with any_app.app_context():
        assert db.session.scalars(select(Company.slug)).all() == ["first"]
