"""Figures of more than a page may wait for: asked for on a page, made by the worker, told of by mail."""

import json
import os
import sqlite3
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import duckdb
import pytest
from flask import Flask
from sqlalchemy import make_url, select
from sqlalchemy.orm import Session

from app import alarms
from app.accounts.models import RoleGrant
from app.clock import bind_clock
from app.clock import now as clock
from app.extensions import db
from app.figure_work import asking, working
from app.figure_work.models import FigureJob
from app.figure_work.outlook import OUTLOOK
from app.jobs import running
from app.keys import badge_keys
from app.navigation import settings
from app.outbox import OutboxMail
from app.roles import Role
from app.work_progress import PROGRESS
from monitor import judging_again, kept_items, preparing, publishing, rerunning
from monitor.disputes.models import Decision
from monitor.engine import script
from monitor.errors import DecidedMeanwhile
from monitor.intake_jobs import MOST_TRIES, JobState
from monitor.models import Publication, State
from monitor.withdrawing import withdraw
from monitor.workspace import held
from tests import dispute_scene, factories
from tests.dispute_scene import TERM, Preview
from tests.monitor_samples import delivery_files, stamp, take
from tests.pages import PageClient

AsRole = Callable[..., PageClient]
PERIODS = "/en/desk/monitor/periods"


@pytest.fixture(autouse=True)
def heavy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is too heavy for a page."""
    monkeypatch.setattr(asking, "LIGHT_ROWS", -1)


@pytest.fixture
def measured(session: Session, now: datetime) -> None:
    """Two companies in the first half of 2025, one of them in the register."""
    factories.company(session, at=now, number="00000001", name="Zuid Hosting")
    dispute_scene.deliver(session, settings().data_dir, notice_key=settings().secret("notice_key").encode())
    session.commit()


def disputed(app: Flask, session: Session, at: datetime) -> Preview:
    """A preview on its day, with two disputes that a publisher has granted."""
    key = settings().secret("notice_key").encode()
    shown = dispute_scene.preview(session, settings().data_dir, at=at, release_at=at + TERM, notice_key=key)
    for name in ("n4", "n5"):
        dispute_scene.decide(session, shown.file(session, name), upheld=True, at=at)
    session.commit()
    bind_clock(app, at + TERM)
    return shown


@pytest.fixture
def monitor(as_role: AsRole, session: Session) -> PageClient:
    return as_role(Role.MONITOR)


def ask(client: PageClient, lang: str = "en") -> str:
    """Ask for the half-year; the page of the work."""
    data = {"period": "2025-h1", "norm": "addendum-24h"}
    return client.submit(f"{PERIODS}/new".replace("/en/", f"/{lang}/"), data, status=302).location


def jobs(session: Session) -> list[FigureJob]:
    session.expire_all()
    return list(session.scalars(select(FigureJob).order_by(FigureJob.id)))


def drafts(session: Session) -> list[Publication]:
    return list(session.scalars(select(Publication).order_by(Publication.version)))


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_who_asks_sees_how_far_it_is_and_comes_to_the_figures(
    app: Flask, monitor: PageClient, session: Session, lang: str
) -> None:
    page = ask(monitor, lang)
    assert ask(monitor, lang) == page, "asked twice is asked once"
    waiting = monitor.get(page).text
    assert '<noscript><meta http-equiv="refresh"' in waiting and "progress.js" in waiting
    assert page in monitor.get(f"/{lang}/desk/monitor/periods").text
    assert page in monitor.get(f"/{lang}/desk/monitor").text
    folder = settings().data_dir / "figure-work" / page.rpartition("/")[2]
    folder.mkdir(parents=True)
    told = {"step": "companies", "rows": 3, "of": 10, "part": 0.59, "begun": time.time() - 9}
    (folder / PROGRESS).write_text(json.dumps(told))
    assert 'value="59"' in monitor.get(page).text and "3 / 10" in monitor.get(page).text
    running.do_all(app, running.LONG)
    (draft,) = drafts(session)
    assert (draft.state, jobs(session)[0].state) == (State.DRAFT, JobState.DONE)
    assert monitor.get(page, status=302).location.endswith(f"/desk/monitor/periods/{draft.public_id}")
    assert page not in monitor.get(f"/{lang}/desk/monitor/periods").text
    assert not folder.exists()
    assert not session.scalars(select(OutboxMail)).all()  # it took no half minute
    monitor.get(f"/{lang}/desk/monitor/periods/jobs/0000000000000000", status=404)


@pytest.mark.usefixtures("measured")
def test_the_worker_makes_the_figures_that_the_page_makes(
    app: Flask, monitor: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(monitor)
    running.do_all(app, running.LONG)
    monkeypatch.setattr(asking, "LIGHT_ROWS", 200_000)
    assert "/periods/jobs/" not in ask(monitor)
    by_worker, at_once = drafts(session)
    for name in ("output_digest", "further_digest", "items_digest", "input_digest", "prepared_by"):
        assert getattr(by_worker, name) == getattr(at_once, name), name


def corrected(session: Session) -> None:
    """After a first draft by the worker: a later check says that ``n1`` came back, and ``n4`` is withdrawn."""
    at = datetime.fromisoformat("2025-02-10T09:00:00+00:00")
    rows = [{"notice_id": "n1", "checked_at": stamp(at + timedelta(hours=20)), "status": "online"}]
    key = settings().secret("notice_key").encode()
    files = delivery_files(settings().data_dir / "later", checks=rows)
    take(session, settings().data_dir, files, notice_key=key)
    withdraw(
        session, notice_id="n4", reason="other", source="withdrawals", data_dir=settings().data_dir,
        notice_key=key, at=clock(),
    )  # fmt: skip
    session.commit()


def stop_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first whole run stops as if the disk were full."""
    make, tried = preparing.make, list[bool]()

    def made(*args: Any, **values: Any) -> preparing.Made:
        if not tried:
            tried.append(True)
            raise OSError
        return make(*args, **values)

    monkeypatch.setattr(preparing, "make", made)


@pytest.mark.usefixtures("measured")
def test_what_a_correction_changes_is_told_before_the_figures_are_made(
    app: Flask, monitor: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(monitor)
    running.do_all(app, running.LONG)
    corrected(session)
    stop_once(monkeypatch)
    page = ask(monitor)
    running.do_all(app, running.LONG)
    text = monitor.get(page).text
    assert "1 company gets other figures than in version 1" in text and "6, becomes 5" in text
    assert "Zuid Hosting" in text and "00000002" not in text
    running.do_all(app, running.LONG)
    monkeypatch.undo()
    monkeypatch.setattr(asking, "LIGHT_ROWS", 200_000)
    ask(monitor)
    _, by_worker, at_once = drafts(session)
    assert by_worker.output_digest == at_once.output_digest != drafts(session)[0].output_digest
    assert not kept_items.is_doubted(settings().data_dir)


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_is_told_ahead_may_be_nothing_or_of_a_company_that_was_not_there(
    monitor: PageClient, lang: str
) -> None:
    page = ask(monitor, lang)
    folder = settings().data_dir / "figure-work" / page.rpartition("/")[2]
    folder.mkdir(parents=True)
    nothing: dict[str, Any] = {"version": 3, "changed": 0, "of": 9, "companies": []}
    (folder / OUTLOOK).write_text(json.dumps(nothing))
    assert (
        "No company gets other figures than in version 3" if lang == "en" else "Geen enkel"
    ) in monitor.get(page).text
    now = {"incidents": 2, "items": 1234, "label": "too_few", "share_low": 0.5, "share_high": 1.0}
    came = {"company": "kvk:00000007", "name": "", "was": None, "now": now}
    went = {"company": "kvk:00000008", "name": "Weg & Co", "was": now, "now": None}
    told = {**nothing, "changed": 2, "companies": [went, came]}
    (folder / OUTLOOK).write_text(json.dumps(told))
    text = monitor.get(page).text
    assert "Weg &amp; Co" in text and "00000007" in text
    assert ("0, becomes 2" if lang == "en" else "0, wordt 2") in text
    (folder / OUTLOOK).write_text("cut o")
    assert "Weg" not in monitor.get(page).text


@pytest.mark.usefixtures("measured")
def test_what_was_told_wrongly_is_no_figure_and_raises_the_alarm(
    app: Flask, monitor: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: a rerun that does not look at later checks."""
    ask(monitor)
    running.do_all(app, running.LONG)
    corrected(session)
    looks, blind = "SELECT notice FROM kept_check WHERE", "SELECT notice FROM kept_check WHERE false AND"
    monkeypatch.setattr(judging_again, "script", lambda name: script(name).replace(looks, blind))
    ask(monitor)
    running.do_all(app, running.LONG)
    monkeypatch.setattr(asking, "LIGHT_ROWS", 200_000)
    ask(monitor)
    _, by_worker, at_once = drafts(session)
    assert by_worker.output_digest == at_once.output_digest
    assert alarms.AlarmKind.OUTLOOK_DIFFERED in alarms.found(session, keys=badge_keys(), at=clock())
    kept = kept_items.place(settings().data_dir) / kept_items.DOUBT
    kept.write_text("of an earlier version")
    assert alarms.AlarmKind.OUTLOOK_DIFFERED not in alarms.found(session, keys=badge_keys(), at=clock())


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize(
    "fault", [OSError(28, "No space left on device"), duckdb.IOException("No space left")]
)
def test_figures_are_made_where_nothing_can_be_kept_or_told_ahead(
    app: Flask, monitor: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise fault

    ask(monitor)
    running.do_all(app, running.LONG)
    corrected(session)
    monkeypatch.setattr(kept_items, "keep", fails)
    monkeypatch.setattr(kept_items, "hold", fails)
    ask(monitor)
    running.do_all(app, running.LONG)
    assert [each.state for each in jobs(session)] == [JobState.DONE] * 2
    assert len(drafts(session)) == 2


@pytest.mark.usefixtures("measured")
def test_who_waited_longer_than_half_a_minute_gets_a_mail(
    app: Flask, monitor: PageClient, session: Session
) -> None:
    page = ask(monitor)
    bind_clock(app, clock() + timedelta(minutes=1))
    running.do_all(app, running.LONG)
    mail = session.scalars(select(OutboxMail)).one()
    assert page.rpartition("/")[2] in mail.body
    assert "zijn klaar" in mail.subject or "are ready" in mail.subject


@pytest.mark.usefixtures("measured")
def test_others_can_write_while_figures_are_computed(
    app: Flask, monitor: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(monitor)
    make, wrote = preparing.make, []

    def made_while_another_writes(*args: Any, **values: Any) -> preparing.Made:
        made = make(*args, **values)
        database = make_url(settings().database_url).database
        with sqlite3.connect(database or "", timeout=0) as other:
            other.execute("UPDATE person SET name = 'Another'")
        wrote.append(True)
        return made

    monkeypatch.setattr(preparing, "make", made_while_another_writes)
    running.do_all(app, running.LONG)
    assert wrote == [True]
    assert [job.state for job in jobs(session)] == [JobState.DONE]


@pytest.mark.usefixtures("measured")
def test_what_cannot_be_is_refused_at_once_or_said_on_the_page_of_the_work_and_in_the_inbox(
    app: Flask, monitor: PageClient, session: Session
) -> None:
    soon = {"period": "2026-h1", "norm": "addendum-24h"}
    bind_clock(app, datetime.fromisoformat("2026-03-01T12:00:00+00:00"))
    assert "422" in monitor.submit(f"{PERIODS}/new", soon, status=422).status
    assert jobs(session) == []
    empty = {"period": "2025-h2", "norm": "addendum-24h"}
    page = monitor.submit(f"{PERIODS}/new", empty, status=302).location
    running.do_all(app, running.LONG)
    (job,) = jobs(session)
    assert (job.state, job.answer["code"]) == (JobState.REFUSED, "nothing-measured")
    assert "could not be made" in monitor.get(page).text
    assert "konden niet worden gemaakt" in monitor.get(page.replace("/en/", "/nl/")).text
    assert page in monitor.get("/en/desk/monitor").text
    assert drafts(session) == []


@pytest.mark.usefixtures("measured")
def test_who_lost_the_role_meanwhile_gets_no_figures(
    app: Flask, monitor: PageClient, session: Session
) -> None:
    ask(monitor)
    grant = session.scalars(select(RoleGrant)).one()
    grant.ended_at, grant.ended_by = clock(), "register"
    session.commit()
    running.do_all(app, running.LONG)
    assert [job.answer["code"] for job in jobs(session)] == ["not-your-role"]
    assert drafts(session) == []


@pytest.mark.usefixtures("measured")
def test_work_that_was_stopped_is_done_again_and_given_up_in_the_end(
    app: Flask, monitor: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ask(monitor)
    (job,) = jobs(session)
    job.state, job.tries, job.started_at = JobState.RUNNING, 2, clock()  # a worker that is gone
    session.commit()
    assert "interrupted" in monitor.get(page).text
    folder = settings().data_dir / "figure-work" / job.public_id
    folder.mkdir(parents=True)
    lock = held(folder)
    assert working.do_waiting(db.session()) == 0  # another process is at it
    os.close(lock or 0)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(preparing, "make", full)
    running.do_all(app, running.LONG)
    assert [(each.state, each.tries) for each in jobs(session)] == [(JobState.RUNNING, MOST_TRIES)]
    session.rollback()
    running.do_all(app, running.LONG)
    assert "command line" in monitor.get(page).text
    assert page in monitor.get("/en/desk/monitor").text
    assert drafts(session) == []
    monkeypatch.undo()
    assert ask(monitor) != page, "it can be asked for again"


def test_decisions_are_applied_by_the_worker_too(
    app: Flask, session: Session, as_role: AsRole, now: datetime
) -> None:
    shown = disputed(app, session, now)
    desk = as_role(Role.MONITOR)
    page = f"{PERIODS}/{shown.publication.public_id}"
    desk.get(page)
    work = desk.submit(page, to=f"{page}/decisions", status=302).location
    assert "/periods/jobs/" in work
    running.do_all(app, running.LONG)
    (job,) = jobs(session)
    assert (job.state, job.act) == (JobState.DONE, "decisions")
    further = session.scalars(select(Publication).where(Publication.public_id == job.made)).one()
    assert (further.state, further.follows) == (State.PREVIEW, shown.publication)
    assert shown.publication.state == State.STRUCK


def test_a_correction_keeps_its_sentences_until_it_is_made(
    app: Flask, session: Session, as_role: AsRole, now: datetime
) -> None:
    shown = disputed(app, session, now)
    further = rerunning.rerun(
        session, publication=shown.publication, data_dir=shown.data_dir, by=dispute_scene.ANNA, at=now + TERM
    )
    publishing.publish(session, publication=further, by=dispute_scene.BERT, at=now + TERM)
    session.commit()
    desk = as_role(Role.MONITOR)
    why = {
        "reason": "newer-data",
        "sentence_nl": "Er kwamen latere gegevens.",
        "sentence_en": "Later data came.",
    }
    page = f"{PERIODS}/{further.public_id}/correct"
    desk.submit(page, {"how": "newer", **why}, status=302)
    running.do_all(app, running.LONG)
    (job,) = jobs(session)
    assert job.state == JobState.DONE, job.answer
    assert "Later data came." in desk.get(f"{PERIODS}/{job.made}").text


def test_a_decision_that_falls_while_figures_are_computed_is_not_lost(
    app: Flask, session: Session, now: datetime
) -> None:
    shown = disputed(app, session, now)
    publication = shown.publication
    data_dir, at = settings().data_dir, now + TERM
    rerunning.begin(session, publication=publication, at=at)
    made = rerunning.make_again(session, publication=publication, data_dir=data_dir)
    session.scalars(select(Decision)).first().ended_at = at  # pyright: ignore[reportOptionalMemberAccess]
    session.flush()
    with pytest.raises(DecidedMeanwhile):
        rerunning.keep(session, publication=publication, made=made, by=dispute_scene.ANNA, at=at)
