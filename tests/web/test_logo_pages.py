"""The pages of one logo: previews, lines, files, testing a page of one's own site, pointing back, reminders."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.extensions import db
from app.keys import badge_keys
from app.outbox import OutboxMail
from app.roles import Role
from app.showing import keeping, rechecking, reminding
from app.showing.models import BadgeShowing
from app.showing.reciprocal import PATH, Pointing
from badge import carrier, issuing, listing, revoking
from badge.artwork import THEMES, Form
from badge.models import Badge
from badge.verdict import Reason
from config import Settings
from signatories.domains.proving import Method
from signatories.models import Company
from tests import factories
from tests.pages import PageClient
from tests.web_server import WebServer, web_server

HOST = "voorbeeld.example"
DESK = "/en/desk/company/voorbeeld-bv"
BASE_URL = "http://localhost:8000"
DAY = timedelta(days=1)
HTML = {"Content-Type": "text/html"}


@pytest.fixture
def voorbeeld(session: Session) -> Company:
    return factories.company(session, at=clock(), name="Voorbeeld B.V.")


@pytest.fixture
def code(session: Session, voorbeeld: Company) -> str:
    factories.domain(session, voorbeeld, at=clock(), host=HOST)
    signature = factories.signature(session, voorbeeld, at=clock())
    made = factories.badge(session, signature, keys=badge_keys(), base_url=BASE_URL, at=clock())
    session.commit()
    return made.code


@pytest.fixture
def owner(client: PageClient, session: Session, voorbeeld: Company) -> PageClient:
    who = factories.person(
        session, Role.COMPANY_OWNER, at=clock(), of=voorbeeld, email="owner@people.example"
    )
    client.sign_in(who)
    return client


@pytest.fixture
def site(owner: PageClient, tmp_path: Path) -> Iterator[WebServer]:
    with web_server(tmp_path, HOST) as server:
        owner.app.config["OUTGOING_WAY"] = server.way()
        yield server


def badge_of(session: Session, code: str) -> Badge:
    session.expire_all()
    return session.scalars(select(Badge).where(Badge.code == code)).one()


def showing(session: Session, code: str) -> BadgeShowing | None:
    return keeping.find(session, badge_of(session, code))


def report(owner: PageClient, code: str, typed: str = "/", status: int = 200) -> str:
    return owner.submit(f"{DESK}/logo/{code}/test", {"page": typed}, status=status).text


def test_the_page_of_a_logo_holds_all_that_is_needed(owner: PageClient, code: str) -> None:
    page = owner.get(f"{DESK}/logo/{code}").text
    for part in (
        f"{BASE_URL}/b/{code}/live-card-light-en.svg",
        f"{BASE_URL}/b/{code}/live-strip-light-en.svg",
        f"[![Voorbeeld B.V. signed the Notice-and-Take-Down Code of Conduct: check this logo]({BASE_URL}",
        "referrerPolicy=&#34;origin&#34;",
        f"curl -fsS --etag-compare gedragscode-{code}.svg.etag",
        f"{BASE_URL}/b/{code}/shields-en.json",
        f"/badges/{code}/card-dark-en.svg",
    ):
        assert part in page
    dutch = owner.get(f"/nl/desk/company/voorbeeld-bv/logo/{code}").text
    assert f"{BASE_URL}/b/{code}/live.svg&#34;" in dutch


def test_every_form_is_shown_in_every_theme_and_can_be_downloaded(owner: PageClient, code: str) -> None:
    page = owner.get(f"{DESK}/logo/{code}/forms").text
    for form in Form:
        for theme in THEMES:
            for kind in ("svg", "png"):
                assert f"/badges/{code}/{form.key}-{theme}-en.{kind}" in page
    assert "square-mono-en.svg" in owner.get(f"{DESK}/logo/{code}/print").text


def test_what_visitors_see_is_drawn_for_the_company_alone_and_without_a_credential(
    owner: PageClient, code: str, as_role
) -> None:
    words = {
        "in-force": "Signed",
        "elsewhere": "Not valid on this site",
        "unknown": "Click to check",
        "suspended": "Suspended",
        "ended": "No longer valid",
    }
    for state, word in words.items():
        drawn = owner.http.get(f"{DESK}/logo/{code}/seen-{state}.svg")
        assert f"<title>{word}:" in drawn.text
        assert "openbadges" not in drawn.text
        assert drawn.headers["Cache-Control"] == "private, no-store"
    assert owner.http.get(f"{DESK}/logo/{code}/seen-gold.svg").status_code == 404
    stranger = as_role(Role.OPERATOR)
    assert stranger.http.get(f"{DESK}/logo/{code}/seen-ended.svg").status_code in (403, 404)


def test_a_page_with_our_lines_is_in_order(
    owner: PageClient, session: Session, code: str, site: WebServer
) -> None:
    html = owner.http.get(f"{DESK}/logo/{code}").text
    lines = html.partition('id="live-html"')[2].partition("<code>")[2].partition("</code>")[0]
    lines = lines.replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"')
    pointing = owner.http.get(f"{DESK}/logo/{code}/code-of-conduct.json").data
    site.answers["/about"] = (200, f"<html>{lines}</html>".encode(), HTML)
    site.answers[PATH] = (200, pointing, {})
    page = report(owner, code, "/about")
    assert "The live logo is on the page" in page
    assert "Your site points back to this logo." in page
    assert "Not in order" not in page
    assert [path for _, path, _, _ in site.asked] == ["/about", PATH]
    row = showing(session, code)
    assert row and (row.shown, row.pointing) == ("live", Pointing.POINTS_BACK)
    found = keeping.reciprocal_of(session, badge_of(session, code))
    assert found and found.points_back
    session.rollback()
    assert "The live logo is on the page" in owner.get(f"{DESK}/logo/{code}/test").text
    assert "The website itself points to this logo" in owner.get(f"/en/verify/{code}").text
    site.answers[PATH] = (200, b"{}", {})
    assert "cannot be read" in report(owner, code, "/about")
    assert "The website itself points" not in owner.get(f"/en/verify/{code}").text


def test_an_own_file_is_fetched_and_its_end_is_said(
    owner: PageClient, session: Session, code: str, site: WebServer
) -> None:
    file = owner.http.get(f"/badges/{code}/card-light-nl.svg").data
    html = f'<a href="{BASE_URL}/v/{code}"><img src="/img/logo.svg" alt="Signed"></a>'
    site.answers["/"] = (200, html.encode(), HTML)
    site.answers["/img/logo.svg"] = (200, file, {"Content-Type": "image/svg+xml"})
    page = report(owner, code, "")
    assert "Your own file is on this page. Its credential is good until" in page
    site.answers["/img/logo.svg"] = (200, b"<svg xmlns='http://www.w3.org/2000/svg'/>", {})
    assert "There is no credential in your own file." in report(owner, code)
    site.answers["/img/logo.svg"] = (301, b"", {"Location": "https://elsewhere.example/x.svg"})
    assert "Your own file could not be fetched." in report(owner, code)
    site.answers["/img/logo.svg"] = (200, file.replace(b"verify=", b"verify =").replace(b".", b"_"), {})
    assert "is not this logo&#39;s" in report(owner, code)


def test_whose_code_it_is_comes_from_the_register(
    owner: PageClient, session: Session, code: str, site: WebServer, voorbeeld: Company
) -> None:
    other = factories.company(session, at=clock(), name="Ander B.V.", number="00007777")
    factories.domain(session, other, at=clock(), host="ander.example")
    theirs = factories.signature(session, other, at=clock())
    their_code = factories.badge(session, theirs, keys=badge_keys(), base_url=BASE_URL, at=clock()).code
    old = badge_of(session, code)
    revoking.withdraw(
        session, badge=old, reason=Reason.COMPANY_ASKED, keys=badge_keys(), base_url=BASE_URL, at=clock()
    )
    made = factories.badge(session, old.signature, keys=badge_keys(), base_url=BASE_URL, at=clock()).code
    session.commit()
    for shown, words in (
        (their_code, "The page shows the logo of another company."),
        (code, "The page shows a logo that was withdrawn or has ended."),
        ("000000000000", "The page shows a code that this register does not know."),
    ):
        html = f'<a href="{BASE_URL}/v/{shown}"><img src="{BASE_URL}/b/{shown}/live.svg" alt="x"></a>'
        site.answers["/"] = (200, html.encode(), HTML)
        page = report(owner, made)
        assert words in page
        assert "The logo is not on the page" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("https://copy.example/", f"Type the address of a page of {HOST}"),
        ("//copy.example/", f"Type the address of a page of {HOST}"),
        ("/gone", "The server answered with status 404."),
        ("/moved", "The server sends us on"),
        ("/large", "sent more than"),
    ],
)
def test_what_cannot_be_looked_at_is_said_and_nothing_is_kept(
    owner: PageClient, session: Session, code: str, site: WebServer, typed: str, words: str
) -> None:
    site.answers["/moved"] = (301, b"", {"Location": "https://copy.example/"})
    site.answers["/large"] = (200, b" " * 1_200_000, HTML)
    assert words in report(owner, code, typed, status=422)
    assert showing(session, code) is None


def test_a_site_on_a_private_address_is_not_asked(
    owner: PageClient, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "app.outgoing.socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("10.0.0.1", 443))]
    )
    assert "This address cannot be reached from here." in report(owner, code, status=422)


def test_nobodys_server_is_asked_without_end(owner: PageClient, code: str, site: WebServer) -> None:
    site.answers["/"] = (200, b"", HTML)
    for _ in range(20):
        report(owner, code)
    assert "This was asked too often." in report(owner, code, status=422)


def look(session: Session, site: WebServer, after: timedelta) -> int:
    at = clock() + after
    return rechecking.look_at_due(
        session, keys=badge_keys(), base_url=BASE_URL, way=site.way(), clock=lambda: at
    )


def test_the_register_looks_by_itself_every_month_and_nothing_ends(
    owner: PageClient, session: Session, code: str, site: WebServer
) -> None:
    assert look(session, site, timedelta(0)) == 0
    assert look(session, site, 2 * DAY) == 1
    row = showing(session, code)
    assert row and row.pointing == Pointing.ABSENT
    session.rollback()
    assert "The file that points back is not there." in owner.get(f"{DESK}/logo/{code}/test").text
    assert look(session, site, 31 * DAY) == 0
    site.answers[PATH] = (503, b"", {})
    assert look(session, site, 33 * DAY) == 1
    row = showing(session, code)
    assert row and row.pointing == Pointing.NOT_REACHED
    assert badge_of(session, code).withdrawn_at is None
    session.rollback()


def subjects(session: Session) -> list[str]:
    session.expire_all()
    return list(session.scalars(select(OutboxMail.subject).where(OutboxMail.subject.contains(HOST))))


def test_who_keeps_files_is_told_before_they_run_out_each_time_once(
    owner: PageClient, session: Session, code: str
) -> None:
    page = owner.submit(
        f"{DESK}/logo/{code}", {"keeps": "y"}, to=f"{DESK}/logo/{code}/files", status=302
    ).location
    assert "We tell you 30 and 7 days before your files run out." in owner.get(page).text
    row = showing(session, code)
    assert row and row.keeps_files and row.files_until
    until = row.files_until
    told = []
    for days in (40, 31, 30, 29, 8, 7, 6, 1, -1):
        reminding.remind(session, at=until - days * DAY)
        told.append(len(subjects(session)))
    assert told == [0, 0, 1, 1, 1, 2, 2, 2, 2]
    session.commit()
    owner.submit(f"{DESK}/logo/{code}", {}, to=f"{DESK}/logo/{code}/files", status=302)
    row = showing(session, code)
    assert row and not row.keeps_files
    assert reminding.remind(session, at=until - 30 * DAY) == 0
    session.rollback()


def test_a_file_that_was_replaced_puts_the_reminder_off(
    owner: PageClient, session: Session, code: str, site: WebServer
) -> None:
    owner.submit(f"{DESK}/logo/{code}", {"keeps": "y"}, to=f"{DESK}/logo/{code}/files", status=302)
    badge = badge_of(session, code)
    assert badge.current is not None
    first = badge.current.valid_until
    issuing.renew(session, badge=badge, keys=badge_keys(), base_url=BASE_URL, at=clock() + 30 * DAY)
    session.commit()
    newest = owner.http.get(f"/badges/{code}/card-light-nl.svg").data
    site.answers[f"/gedragscode-{code}.svg"] = (200, newest, {})
    assert carrier.find(newest)
    listing.refresh_status_lists(session, keys=badge_keys(), base_url=BASE_URL, at=clock() + 38 * DAY)
    session.commit()
    assert look(session, site, 38 * DAY) == 1
    assert ("GET", f"/gedragscode-{code}.svg") in [asked[:2] for asked in site.asked]
    row = showing(session, code)
    assert row and row.files_until and row.files_until > first
    session.rollback()


def test_a_suspended_or_withdrawn_logo_brings_no_reminder(
    owner: PageClient, session: Session, code: str
) -> None:
    owner.submit(f"{DESK}/logo/{code}", {"keeps": "y"}, to=f"{DESK}/logo/{code}/files", status=302)
    badge, row = badge_of(session, code), showing(session, code)
    assert row and row.files_until
    until = row.files_until
    revoking.withdraw(
        session, badge=badge, reason=Reason.COMPANY_ASKED, keys=badge_keys(), base_url=BASE_URL, at=clock()
    )
    assert reminding.remind(session, at=until - 7 * DAY) == 0
    session.rollback()


def test_in_the_demo_invented_pages_are_looked_at_and_nothing_is_fetched(
    make_app: Callable[[Settings], Flask], settings: Settings
) -> None:
    app = make_app(settings.model_copy(update={"demo": True}))
    app.config["OUTGOING_WAY"] = None
    with app.app_context():
        session = db.session()
        company = factories.company(session, at=clock(), name="Voorbeeld B.V.")
        domain = factories.domain(session, company, at=clock(), host=HOST)
        domain.method = Method.DEMO.value
        signature = factories.signature(session, company, at=clock())
        made = factories.badge(session, signature, keys=badge_keys(), base_url=BASE_URL, at=clock())
        owner = PageClient(app).sign_in_as(Role.COMPANY_OWNER, of=company)
        assert "does not exist" in owner.get(f"{DESK}/logo/{made.code}/test").text
        assert "It always shows the present state." in report(owner, made.code, "/")
        wrong = report(owner, made.code, "/about")
        assert "Fill in alt" in wrong
        assert "A click on the picture leads nowhere." in wrong
        assert "The logo is not on the page" in report(owner, made.code, "/contact")
