"""What goes wrong behind a door, in mail or in a job leaves a line with the place, and nobody's values (L3)."""

import smtplib
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, render_template_string
from flask.typing import ResponseReturnValue
from pydantic import SecretStr
from sqlalchemy import text

from app import outbox
from app.clock import now
from app.extensions import db
from app.jobs import members as members_work
from app.jobs import running
from app.outbox import OutboxMail
from config import Settings
from tests.pages import PageClient
from tests.written_lines import ReadLines, written_lines

CANARY = "canary@people.example"


@pytest.fixture
def lines() -> Iterator[ReadLines]:
    with written_lines() as read:
        yield read


@pytest.fixture
def failing(app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Let the home page do *what*; gives the text of the answer, which is an error page."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def fail(what: Callable[..., ResponseReturnValue]) -> str:
        monkeypatch.setitem(app.view_functions, "public.home", what)
        return client.get("/en/", status=500, headers={"User-Agent": CANARY, "X-Name": CANARY}).text

    return fail


def in_template(**_: object) -> ResponseReturnValue:
    return render_template_string("{% set kept = email %}{{ [][kept] + kept / 2 }}", email=CANARY)


def in_database(**_: object) -> ResponseReturnValue:
    db.session.execute(
        text("INSERT INTO person (email, name, language, public_id) VALUES (:email, :email, 'xx', 'p')"),
        {"email": CANARY},
    )
    return ""


@pytest.mark.parametrize(("what", "error"), [(in_template, "TypeError"), (in_database, "IntegrityError")])
def test_l3_a_fault_behind_a_door_says_where_and_no_value(
    failing: Callable[..., str], lines: ReadLines, what: Callable[..., ResponseReturnValue], error: str
) -> None:
    page = failing(what)
    (line,) = lines()
    assert line["event"] == "a fault behind the door public.home"
    assert error in line["errors"]
    assert any("test_leaks.py" in frame for frame in line["trace"])
    assert "canary" not in f"{line}{page}"


def test_l3_a_mail_server_that_repeats_the_address_is_not_repeated(
    app: Flask, lines: ReadLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Rude:
        def send_message(self, _message: object) -> None:
            raise smtplib.SMTPDataError(554, f"<{CANARY}> is not wanted here".encode())

    with app.app_context():
        values = {"recipient": CANARY, "subject": "s", "body": "b", "written_at": now(), "next_try_at": now()}
        db.session.add(OutboxMail(**values))
        db.session.commit()
        (mail,) = db.session.scalars(db.select(OutboxMail)).all()
        sent = outbox.send_one(db.session(), Rude(), mail.id, mail_from="r@register.example", at=now())  # pyright: ignore[reportArgumentType]
        assert (sent, mail.answer) == (False, "554")
    assert "canary" not in str(lines())


def test_l3_a_job_that_fails_names_itself_and_the_others_go_on(app: Flask, lines: ReadLines) -> None:
    done = []

    def refused_by_the_database() -> None:
        in_database()

    def wrong() -> None:
        raise KeyError(CANARY)

    running.do_all(app, [refused_by_the_database, wrong, lambda: done.append(1)])
    first, second = (each for each in lines() if "failed" in str(each["event"]))  # it was tried again too
    assert first["event"] == "refused_by_the_database failed: IntegrityError"
    assert second["event"] == "wrong failed by a fault"
    assert second["errors"] == ["KeyError"]
    assert done == [1]
    assert "canary" not in str(lines())


def test_l2_the_password_of_a_database_that_is_away_is_said_nowhere(
    make_app: Callable[[Settings], Flask], settings: Settings, lines: ReadLines
) -> None:
    more = {name: SecretStr(name * 5) for name in ("secret_key", "key_passphrase")}
    url = "postgresql+psycopg://register:canary-password@127.0.0.1:1/register"
    app = make_app(settings.model_copy(update={"database_url": url, **more}))
    app.testing = False
    client = app.test_client()
    for path in ("/en/signatories", "/signatories.json", "/readyz", "/en/sign-in/x", "/v/0000-0000-0000"):
        answer = client.get(path)
        assert answer.status_code in (404, 503), path
        assert "canary" not in answer.text
    running.do_all(app, [members_work.send_contact_tests])
    assert any("OperationalError" in line["event"] for line in lines())
    assert "canary" not in str(lines())
