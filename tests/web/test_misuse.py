"""Reporting misuse of the logo: choices and a host name, no account; and the desk where it is dealt with."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.badges import pictures
from app.clock import now
from app.misuse import seeing
from app.outbox import OutboxMail
from app.roles import Role
from badge import misuse as cases
from badge.misuse_models import ForeignSighting, MisuseCase, MisuseReport
from badge.misuse_states import MisuseOutcome, MisuseState, Why
from signatories.entries import Entry
from signatories.journal import JournalLine
from tests.pages import PageClient
from tests.shown_badge import HOST, shown_badge

REPORT = "/en/report-misuse"
COPY = "copy.example"


def send(client: PageClient, *, status: int = 303, **fields: str) -> str:
    """Report; the path of the tracking page, or the page with what is wrong."""
    answer = client.post(REPORT, {"seen": "altered", "host": COPY, **fields}, status=status)
    assert "Set-Cookie" not in answer.headers
    return answer.location if status == 303 else answer.text


def test_a_report_can_be_followed_and_says_nothing_of_what_was_reported(
    client: PageClient, session: Session
) -> None:
    shown = shown_badge(session)
    assert "<script" not in client.get(REPORT).text
    client.get("/nl/misbruik-melden")
    path = send(client, code=shown.code, email="melder@people.example")
    html = client.get(path).text
    assert "Report received" in html
    for secret in (COPY, shown.code, "melder@people.example", "Voorbeeld"):
        assert secret not in html
    assert client.http.get(path).headers["Cache-Control"] == "no-store"
    client.get(f"{REPORT}/0000000000000000", status=404)
    case = session.scalars(select(MisuseCase)).one()
    assert (case.host, case.source, case.state) == (COPY, "report", "open")
    assert case.badge is not None
    # The one who is suspected is not public, and who reported gets no mail.
    assert session.scalars(select(Entry).where(Entry.kind.like("%misuse%"))).all() == []
    assert session.scalars(select(OutboxMail)).all() == []


def test_more_than_a_host_name_is_refused_and_not_shown_again(client: PageClient) -> None:
    for typed in (
        "https://copy.example/a/page.html",
        "copy.example/a",
        "copy.example?a=b",
        "copy.example#a",
        "user@copy.example",
        "copy.example:8443",
    ):
        html = send(client, host=typed, status=422)
        assert "Give the name of the website only" in html
        assert typed not in html
        assert f'value="{COPY}"' in html


def test_what_is_no_host_name_is_refused(client: PageClient) -> None:
    for typed in ("192.0.2.1", "[2001:db8::1]", "2001:db8::1", "localhost", "a b.example", ""):
        send(client, host=typed, status=422)


def test_a_host_name_is_kept_in_its_one_form(client: PageClient, session: Session) -> None:
    for typed in ("https://Copy.Example/", "bücher.example", "COPY.example."):
        send(client, host=typed)
    assert set(session.scalars(select(MisuseCase.host))) == {"copy.example", "xn--bcher-kva.example"}


def test_the_form_has_no_field_for_words(client: PageClient) -> None:
    html = client.get(REPORT).text
    assert "<textarea" not in html
    assert set(re.findall(r'name="(\w+)"', html)) == {"viewport", "seen", "host", "code", "email"}
    assert html.index("offlimits.nl") < html.index('name="seen"')
    filled = client.get(f"{REPORT}?host={COPY}&code=k7qf-3m2x-9tda").text
    assert 'value="K7QF3M2X9TDA"' in filled
    assert "<svg onload" not in client.get(f'{REPORT}?host="><svg onload=x>&code=<b>').text


def test_reports_of_one_host_are_one_case_and_too_many_are_too_many(
    client: PageClient, session: Session
) -> None:
    for _ in range(5):
        send(client)
    answer = client.post(REPORT, {"seen": "other", "host": "other.example"}, status=429)
    assert int(answer.headers["Retry-After"]) > 0
    assert len(session.scalars(select(MisuseCase)).all()) == 1
    assert len(session.scalars(select(MisuseReport)).all()) == 5


def test_a_case_from_report_to_outcome(client: PageClient, session: Session, app: Flask) -> None:
    shown = shown_badge(session)
    tracking = send(client, host=f"shop.{HOST}", code=shown.code, email="melder@people.example")
    operator = PageClient(app).sign_in_as(Role.OPERATOR)
    case = session.scalars(select(MisuseCase)).one()
    assert case.company is shown.company
    at = f"/en/desk/operator/misuse/{case.public_id}"
    assert f"shop.{HOST}" in operator.get("/en/desk/operator/misuse").text
    page = operator.get(at).text
    assert "melder@people.example" in page
    assert "A logo that was copied or altered" in page
    operator.submit(at, to=f"{at}/take", status=302)
    letter = operator.get(f"{at}/letter").text
    assert "Directive 2005/29/EC, Annex I, numbers 1 to 4" in letter
    assert "Richtlijn 2005/29/EG, bijlage I" in letter
    assert "melder@people.example" not in letter
    paper = operator.http.get(f"{at}/letter.pdf")
    assert paper.data.startswith(b"%PDF-")
    operator.submit(f"{at}/letter", {"way": "mail"}, status=302)
    mail = session.scalars(select(OutboxMail).where(OutboxMail.recipient.like("ntd@%"))).one()
    assert "Annex I" in mail.body
    assert "bijlage I" in mail.body
    assert case.deadline is not None
    assert timedelta(days=13) < case.deadline - now() <= timedelta(days=14)
    operator.submit(f"{at}/letter", {"way": "paper"}, status=302)
    refused = operator.submit(f"{at}/close", {"ending": "no-answer:two-letters"}, status=422).text
    assert "needs a letter and a reminder" in refused
    operator.submit(f"{at}/close", {"ending": "removed:looked-ourselves"}, status=302)
    assert "Closed" in client.get(tracking).text
    operator.submit(at, to=f"{at}/reopen", status=302)
    session.refresh(case)
    assert (case.state, case.outcome) == ("taken", None)
    assert [step.act for step in case.steps] == ["open", "take", "write", "remind", "close", "reopen"]
    kinds = session.scalars(
        select(JournalLine.kind).where(JournalLine.kind.like("misuse-%")).order_by(JournalLine.id)
    ).all()
    assert [kind.removeprefix("misuse-") for kind in kinds] == [
        *("opened", "taken", "letter-sent", "reminded", "closed", "reopened")
    ]
    operator.get(f"{at}/letter")
    for path in ("", "?show=closed"):
        operator.get(f"/nl/desk/operator/misuse{path}")
    operator.get(at.replace("/en/", "/nl/"))


def test_a_letter_to_nobody_known_is_printed(client: PageClient, session: Session, app: Flask) -> None:
    send(client)
    operator = PageClient(app).sign_in_as(Role.OPERATOR)
    case = session.scalars(select(MisuseCase)).one()
    at = f"/en/desk/operator/misuse/{case.public_id}"
    assert operator.get(f"{at}/letter", status=409)
    operator.submit(at, to=f"{at}/take", status=302)
    assert 'value="mail"' not in operator.get(f"{at}/letter").text
    operator.submit(f"{at}/letter", {"way": "mail"}, status=302)
    assert session.scalars(select(OutboxMail).where(OutboxMail.recipient == "")).all() == []
    session.refresh(case)
    assert case.steps[-1].way == "paper"


def test_who_reported_is_forgotten_and_then_the_case(client: PageClient, session: Session) -> None:
    send(client, email="melder@people.example")
    case = session.scalars(select(MisuseCase)).one()
    cases.forget_old(session, at=now() + timedelta(days=179))
    assert session.scalars(select(MisuseReport.email)).all() == ["melder@people.example"]
    cases.forget_old(session, at=now() + timedelta(days=181))
    assert session.scalars(select(MisuseReport.email)).all() == [None]
    cases.take(session, case=case, by="x" * 16, at=now())
    cases.close(session, case=case, outcome=MisuseOutcome.NOT_OURS, why=Why.OTHER_MARK, by="x" * 16, at=now())
    assert case.state == MisuseState.CLOSED
    cases.forget_old(session, at=now() + timedelta(days=729))
    assert session.scalars(select(MisuseCase)).all() == [case]
    cases.forget_old(session, at=now() + timedelta(days=731))
    assert session.scalars(select(MisuseCase)).all() == []
    assert session.scalars(select(MisuseReport)).all() == []


def write_counts(session: Session, app: Flask) -> None:
    session.commit()  # on SQLite a test that holds the write lock would wait for itself
    seeing.write(app)


def look(client: PageClient, code: str, referrer: str, times: int) -> None:
    for _ in range(times):
        client.http.get(f"/b/{code}/live.svg", headers={"Referer": referrer})


def test_a_foreign_host_is_counted_apart_and_becomes_a_case(
    client: PageClient, session: Session, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = shown_badge(session)
    look(client, shown.code, f"https://{COPY}/a/page?x=1", 12)
    for local in (
        f"https://{HOST}/",
        "http://localhost:3000/",
        "http://192.168.1.2/",
        "http://nas.local/",
        "x",
    ):
        look(client, shown.code, local, 3)
    assert session.scalars(select(ForeignSighting)).all() == []  # looking writes nothing
    write_counts(session, app)
    (row,) = session.scalars(select(ForeignSighting)).all()
    assert (row.host, row.times, row.badge.code) == (COPY, 12, shown.code)
    assert session.scalars(select(MisuseCase)).all() == []
    tomorrow = now() + timedelta(days=1)
    for module in (seeing, pictures):
        monkeypatch.setattr(module, "now", lambda: tomorrow)
    look(client, shown.code, f"https://{COPY}/", 8)
    look(client, shown.code, f"https://blog.{HOST}/", 30)
    write_counts(session, app)
    session.expire_all()
    (case,) = session.scalars(select(MisuseCase)).all()
    assert (case.host, case.source, case.facts[0].kind, case.facts[0].times) == (
        *(COPY, "live-image", "live-image", 20),
    )
    look(client, shown.code, f"https://{COPY}/", 2)
    write_counts(session, app)
    session.expire_all()
    assert [fact.times for fact in case.facts] == [22]


def test_made_up_hosts_do_not_fill_the_table(
    client: PageClient, session: Session, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("badge.sightings.MOST_HOSTS_A_DAY", 3)
    monkeypatch.setattr(seeing, "MOST_KEYS", 5)
    shown = shown_badge(session)
    for number in range(9):
        look(client, shown.code, f"https://made-up-{number}.example/", 1)
    assert len(seeing.tally._counts) == 5
    write_counts(session, app)
    assert len(session.scalars(select(ForeignSighting)).all()) == 3
