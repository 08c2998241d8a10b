"""Large deliveries, sources, withdrawals and the quality of data: their pages, and the worker behind them."""

import json
import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from flask import Flask
from jwt import PyJWK, PyJWS
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.clock import bind_clock
from app.clock import now as clock
from app.extensions import db
from app.intake import jobs, receipt_keys, uploads
from app.jobs import people as people_work
from app.jobs import running
from app.navigation import settings
from app.outbox import OutboxMail
from app.roles import Role
from app.work_progress import PROGRESS
from badge.errors import SignerAway
from monitor.intake_jobs import MOST_TRIES, IntakeJob, JobState
from monitor.models import Delivery
from tests import monitor_samples
from tests.intake_samples import manifest, pem, signed
from tests.monitor_samples import T0, delivery_files, gone_after, learn_holders, notice
from tests.pages import PageClient
from tests.web.test_monitor_desk import NEW, SECRET, delivery_of, upload

AsRole = Callable[..., PageClient]
DESK = "/en/desk/monitor"


@pytest.fixture
def monitor(as_role: AsRole, session: Session) -> PageClient:
    return as_role(Role.MONITOR)


@pytest.fixture
def heavy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is too heavy for a page."""
    monkeypatch.setattr(uploads, "LIGHT_BYTES", 0)


def hand_in(client: PageClient, *notices: dict[str, str], **fields: str) -> TestResponse:
    return client.submit(NEW, {"source": "meetpost", "files": delivery_of(*notices), **fields}, status=302)


def staged() -> list[Path]:
    return list(uploads.root(settings().data_dir).iterdir())


@pytest.mark.usefixtures("heavy")
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_large_delivery_is_left_to_the_worker(
    app: Flask, monitor: PageClient, session: Session, lang: str
) -> None:
    page = hand_in(monitor, notice()).location.replace("/en/", f"/{lang}/")
    waiting = monitor.get(page).text
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert "progress.js" in waiting
    (folder,) = staged()
    assert oct(folder.stat().st_mode)[-3:] == "700"
    assert {path.name for path in folder.iterdir()} == {"file-01"}
    told = {"step": "reading", "rows": 3, "of": 10, "refused": 1, "part": 0.3, "begun": time.time() - 9}
    (folder / PROGRESS).write_text(json.dumps(told))
    shown = monitor.get(page).text
    assert 'value="30"' in shown and "3 / 10" in shown
    running.do_all(app, running.LONG)
    assert staged() == []
    done = monitor.get(page).text
    delivery = session.scalars(select(Delivery)).one()
    assert delivery.public_id in done and delivery.digest in done
    assert "refresh" not in done
    assert not session.scalars(select(OutboxMail)).all()  # it took no half minute
    monitor.get(f"/{lang}/desk/monitor/deliveries/jobs/0000000000000000", status=404)


@pytest.mark.usefixtures("heavy")
def test_a_refused_job_says_where_and_by_which_rule_and_keeps_no_value(
    app: Flask, monitor: PageClient, session: Session
) -> None:
    page = hand_in(monitor, notice(), notice("n2", holder=SECRET), notice("n3", sent_at=SECRET)).location
    running.do_all(app, running.LONG)
    refused = monitor.get(page).text
    assert "2 rows were refused" in refused
    assert "does not have the form" in refused and "is not a time with a zone" in refused
    job = session.scalars(select(IntakeJob)).one()
    assert (job.state, job.answer["by_rule"]) == (JobState.REFUSED, {"form": 1, "time": 1})
    assert SECRET not in refused + json.dumps(job.answer)
    assert staged() == []
    assert session.scalar(select(func.count(Delivery.id))) == 0
    page = monitor.submit(
        NEW, {"source": "meetpost", "files": upload("x.csv", b"a,b\n1,2\n")}, status=302
    ).location
    running.do_all(app, running.LONG)
    assert "none of the known headers" in monitor.get(page).text


@pytest.mark.usefixtures("heavy")
def test_who_waited_longer_than_half_a_minute_gets_a_mail(
    app: Flask, monitor: PageClient, session: Session
) -> None:
    page = hand_in(monitor, notice()).location
    bind_clock(app, clock() + timedelta(minutes=1))
    running.do_all(app, running.LONG)
    mail = session.scalars(select(OutboxMail)).one()
    assert page.rpartition("/")[2] in mail.body
    assert "meetpost" in mail.body


@pytest.mark.usefixtures("heavy")
def test_a_job_whose_worker_was_stopped_is_done_again_and_given_up_in_the_end(
    app: Flask, monitor: PageClient, session: Session
) -> None:
    page = hand_in(monitor, notice()).location
    job = session.scalars(select(IntakeJob)).one()
    job.state, job.tries, job.started_at = JobState.RUNNING, 2, clock()  # a worker that is gone
    session.commit()
    assert "interrupted" in monitor.get(page).text
    lock = uploads.held(staged()[0])
    assert jobs.do_waiting(db.session()) == 0  # another process is at it
    os.close(lock or 0)
    job.tries = MOST_TRIES
    session.commit()
    running.do_all(app, running.LONG)
    assert "command line" in monitor.get(page).text
    assert staged() == []
    hand_in(monitor, notice())
    running.do_all(app, running.LONG)
    assert session.scalar(select(func.count(Delivery.id))) == 1


def test_folders_that_no_job_knows_are_removed_after_a_day(app: Flask, session: Session) -> None:
    old, fresh = (uploads.root(settings().data_dir) / name for name in ("old", "fresh"))
    for folder in (old, fresh):
        folder.mkdir()
    os.utime(old, (0, 0))
    running.do_all(app, [people_work.forget_old])
    assert staged() == [fresh]


def test_a_receipt_is_signed_once_and_can_be_checked_with_published_keys(
    monitor: PageClient, client: PageClient, session: Session
) -> None:
    page = hand_in(monitor, notice()).location
    assert "signed receipt" in monitor.get(page).text
    token = monitor.http.get(f"{page}/receipt.jwt").text
    hand_in(monitor, notice())
    assert monitor.http.get(f"{page}/receipt.jwt").text == token
    (jwk,) = client.http.get("/.well-known/receipt-keys.json").get_json()["keys"]
    opened = PyJWS(algorithms=["ES256"]).decode_complete(token, key=PyJWK(jwk), algorithms=["ES256"])
    told, delivery = json.loads(opened["payload"]), session.scalars(select(Delivery)).one()
    assert (opened["header"]["typ"], opened["header"]["kid"]) == ("delivery-receipt+jwt", jwk["kid"])
    assert (told["delivery"], told["digest"], told["sandbox"]) == (delivery.public_id, delivery.digest, False)
    assert told["notices"]["new"] == 1
    badge_keys = client.http.get("/.well-known/jwks.json").get_json()["keys"]
    assert jwk["x"] not in {each["x"] for each in badge_keys}


def test_the_worker_signs_a_receipt_that_nobody_could_sign(
    app: Flask, monitor: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_more: object) -> str:
        raise SignerAway

    with monkeypatch.context() as patch:
        patch.setattr(receipt_keys, "signed", away)
        page = hand_in(monitor, notice()).location
        running.do_all(app, running.LONG)
    assert session.scalars(select(Delivery.signed_receipt)).all() == [None]
    assert monitor.http.get(f"{page}/receipt.jwt").status_code == 404
    session.commit()  # or the worker waits for this session
    running.do_all(app, running.LONG)
    token = monitor.http.get(f"{page}/receipt.jwt").text
    session.expire_all()
    assert session.scalars(select(Delivery.signed_receipt)).all() == [token]
    session.commit()
    running.do_all(app, running.LONG)
    assert monitor.http.get(f"{page}/receipt.jwt").text == token


def test_a_source_is_set_up_signs_and_a_sandbox_is_emptied(
    monitor: PageClient, session: Session, tmp_path: Path
) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    sources = f"{DESK}/sources"
    monitor.get(sources)
    new = {"name": "proef", "kind": "sandbox", "proof": "signature", "key": "canary"}
    assert "no public key" in monitor.submit(f"{sources}/new", new, status=422).text
    monitor.submit(f"{sources}/new", {**new, "key": pem(key)}, status=302)
    assert "proef" in monitor.get(sources).text
    form = {"source": "proef", "files": delivery_of(notice())}
    assert "sends a manifest" in monitor.submit(NEW, form, status=422).text
    files = delivery_files(tmp_path, notices=[notice()])
    proof = signed(manifest(files, source="proef"), key)
    given = {"source": "proef", "files": upload("a.csv", files[0].read_bytes()), "proof": upload("p", proof)}
    page = monitor.submit(NEW, given, status=302).location
    assert "sandbox" in monitor.get(page).text
    assert session.scalar(select(func.count(Delivery.id))) == 0
    assert "Delete what it holds" in monitor.get(f"{sources}/proef").text
    monitor.submit(f"{sources}/proef/empty", status=422)
    monitor.submit(f"{sources}/proef/empty", {"sure": "y"}, status=302)
    monitor.get(page, status=404)
    monitor.get(f"{sources}/nobody/empty", status=404)
    monitor.get(f"{sources}/nobody", status=404)


@pytest.fixture
def measured(session: Session, tmp_path: Path) -> None:
    data_dir = settings().data_dir
    notices = [notice(f"n{n}", T0.replace(month=n), site_key=f"s{n}") for n in range(1, 7)]
    checks = [row for n in range(1, 7) for row in gone_after(f"n{n}", 5, since=T0.replace(month=n))]
    rows = [*notices, notice("x", holder="AS9")]
    files = delivery_files(tmp_path, notices=rows, checks=checks)
    key = settings().secret("notice_key").encode()
    monitor_samples.take(session, data_dir, files, notice_key=key)
    learn_holders(session, data_dir, tmp_path, ("AS64512", "kvk:00000001", "2024-01-01T00:00:00Z", ""))


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_quality_of_data_is_measured_by_the_worker_and_shown(
    app: Flask, as_role: AsRole, client: PageClient, lang: str
) -> None:
    base = f"/{lang}/desk/monitor/quality"
    operator = as_role(Role.OPERATOR)
    operator.get(base)
    operator.get(f"{base}/2025-h1")
    running.do_all(app, running.LONG)
    shown = operator.get(f"{base}/2025-h1").text
    assert "AS9" in shown
    operator.get(base)
    as_role(Role.PUBLISHER).get(f"{base}/2025-h1")
    operator.get(f"{base}/2025", status=404)
    operator.get(f"/{lang}/desk/monitor/sources", status=403)
    client.get({"nl": "/nl/gegevenskwaliteit", "en": "/en/data-quality"}[lang])


@pytest.mark.usefixtures("measured")
def test_a_notice_is_withdrawn_by_its_number(monitor: PageClient, session: Session) -> None:
    client, page = monitor, f"{DESK}/withdraw"
    wrong = client.submit(page, {"notice_id": SECRET, "reason": "other", "sure": "y"}, status=422)
    assert "No notice of this number" in wrong.text
    client.submit(page, {"notice_id": "n1"}, status=422)
    form = {"notice_id": " n1 ", "reason": "false-positive", "sure": "y"}
    client.submit(page, form, status=302)
    assert "was withdrawn" in client.get(page).text
    client.submit(page, form, status=302)
    assert "Nothing has changed" in client.get(page).text
    kinds = session.scalars(select(Delivery.kind).order_by(Delivery.sequence)).all()
    assert kinds == ["delivery", "withdrawal"]
