"""Websites of former signatories are looked at for what is left of the logo; nothing of a page is kept."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import bind_clock, now
from app.jobs import sites as sites_work
from app.misuse.scanning import traces_in
from badge import code as codes
from badge import former_origins
from badge.misuse_models import FormerOrigin, MisuseCase
from badge.misuse_states import FactKind
from tests.shown_badge import DAY, HOST, ShownBadge, shown_badge
from tests.web_server import WebServer, web_server

BASE_URL = "https://register.example"
CODE = "K7QF3M2X9TDA"
RECIPROCAL = "/.well-known/code-of-conduct.json"


@pytest.mark.parametrize(
    ("page", "kinds"),
    [
        (f'<img src="https://register.example/b/{CODE}/live.svg">', {FactKind.IMAGE_ON_PAGE}),
        (f'<a href="//register.example/v/{CODE.lower()}">check</a>', {FactKind.LINK_ON_PAGE}),
        (
            f'<a href="https://register.example/en/verify/{CODE}"><img src="https://register.example/badges/{CODE}.svg">',
            {FactKind.LINK_ON_PAGE, FactKind.IMAGE_ON_PAGE},
        ),
        ("Ondertekenaar, code K7QF-3M2X-9TDA", {FactKind.CODE_ON_PAGE}),
        (f"xx{CODE}", set()),
        ('<a href="https://register.example/v/AAAAAAAAAAAA">', set()),
        ("", set()),
    ],
)
def test_what_is_left_of_a_logo_on_a_page(page: str, kinds: set[FactKind]) -> None:
    assert traces_in(page, CODE, base_url=BASE_URL) == kinds


@pytest.fixture
def server(tmp_path: Path) -> Iterator[WebServer]:
    with web_server(tmp_path, HOST, f"www.{HOST}") as found:
        yield found


@pytest.fixture
def former(app: Flask, session: Session, server: WebServer) -> ShownBadge:
    """A badge that was withdrawn, with its website within reach."""
    app.config["OUTGOING_WAY"] = server.way()
    shown = shown_badge(session)
    assert former_origins.due(session, at=now(), limit=9) == []
    shown.withdraw()
    return shown


def looked(session: Session) -> list[str]:
    session.expire_all()
    return list(session.scalars(select(FormerOrigin.result)))


def test_a_former_signatory_that_still_names_its_code_becomes_a_case(
    app: Flask, session: Session, former: ShownBadge, server: WebServer
) -> None:
    page = f"<html>Hallo <a href='http://localhost:8000/v/{former.code}'>logo</a></html>".encode()
    server.answers["/"] = (200, page, {})
    server.answers[RECIPROCAL] = (200, f'{{"badge": "{codes.shown(former.code)}"}}'.encode(), {})
    sites_work.look_at_former_signatories()
    case = session.scalars(select(MisuseCase)).one()
    assert (case.host, case.source, case.company) == (HOST, "scan", former.company)
    assert {fact.kind for fact in case.facts} == {"link-on-page", "reciprocal-file"}
    assert [path for _, path, _, _ in server.asked] == ["/", RECIPROCAL]
    agent = server.asked[0][2]["User-Agent"]
    assert "GedragscodeRegister" in agent
    assert "http://localhost:8000" in agent
    sites_work.look_at_former_signatories()
    assert len(server.asked) == 2  # once a month is enough
    server.answers = {"/": (200, b"<html>nothing left</html>", {})}
    bind_clock(app, now() + 31 * DAY)
    sites_work.look_at_former_signatories()
    session.expire_all()
    assert [fact.kind for fact in case.facts][-1] == "not-found"
    assert looked(session) == ["clean"]


def test_a_website_that_sends_on_or_does_not_answer(
    session: Session, former: ShownBadge, server: WebServer
) -> None:
    server.answers["/"] = (301, b"", {"Location": f"https://www.{HOST}/"})
    sites_work.look_at_former_signatories()
    assert looked(session) == ["unreachable"]
    assert session.scalars(select(MisuseCase)).all() == []


def test_after_two_years_nobody_looks_any_more(session: Session, former: ShownBadge) -> None:
    assert len(former_origins.due(session, at=now() + timedelta(days=700), limit=9)) == 1
    assert former_origins.due(session, at=now() + timedelta(days=731), limit=9) == []
