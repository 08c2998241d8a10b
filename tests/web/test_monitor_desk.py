"""The monitor's desk: deliveries by upload, and the way of figures to the public by two persons."""

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts import inviting
from app.accounts.models import Person
from app.clock import bind_clock
from app.navigation import settings
from app.outbox import OutboxMail
from app.roles import Role
from monitor.models import Delivery, Publication, State
from signatories.entries import Entry
from tests import factories, monitor_samples
from tests.method_sample import with_next_method
from tests.monitor_samples import CHECK_COLUMNS, NOTICE_COLUMNS, csv_text, gone_after, notice
from tests.pages import PageClient

NEW = "/en/desk/monitor/deliveries/new"
PREPARE = "/en/desk/monitor/periods/new"
SECRET = "zeg-dit-niet-na"
"""A value that must not come back: not in a page, not in the database."""

AsRole = Callable[..., PageClient]


def upload(name: str, text: str | bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode() if isinstance(text, str) else text), name


def delivery_of(
    *notices: dict[str, str], checks: list[dict[str, str]] | None = None
) -> list[tuple[io.BytesIO, str]]:
    files = [upload(f"{SECRET}.csv", csv_text(notices, NOTICE_COLUMNS))]
    if checks:
        files.append(upload("second.csv", csv_text(checks, CHECK_COLUMNS)))
    return files


def hand_in(client: PageClient, files: list[tuple[io.BytesIO, str]], **fields: str) -> TestResponse:
    return client.submit(NEW, {"source": "meetpost", "files": files, **fields})


def deliveries(session: Session) -> int:
    return session.scalar(select(func.count(Delivery.id))) or 0


@pytest.fixture
def monitor(as_role: AsRole, session: Session) -> PageClient:
    return as_role(Role.MONITOR)


@pytest.fixture
def measured(session: Session, tmp_path: Path, now: datetime) -> None:
    """Two companies, one of them in the register, with six incidents each in the first half of 2025."""
    factories.company(session, at=now, number="00000001", name="Zuid Hosting")
    notices, checks = [], []
    for number in range(12):
        at = datetime.fromisoformat(f"2025-0{number % 6 + 1}-10T09:00:00+00:00")
        name = f"n{number}"
        holder = "AS64512" if number < 6 else "AS64513"
        notices.append(notice(name, at, site_key=f"site-{number}", holder=holder))
        checks += gone_after(name, 5, since=at)
    monitor_samples.deliver(session, settings().data_dir, tmp_path / "files", notices=notices, checks=checks)
    since = "2024-01-01T00:00:00Z"
    monitor_samples.learn_holders(
        session,
        settings().data_dir,
        tmp_path / "files",
        ("AS64512", "kvk:00000001", since, ""),
        ("AS64513", "kvk:00000002", since, ""),
    )


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("role", [Role.MONITOR, Role.PUBLISHER])
def test_every_page_opens_empty_and_filled(
    as_role: AsRole, session: Session, tmp_path: Path, lang: str, role: Role
) -> None:
    client = as_role(role)
    base = f"/{lang}/desk/monitor"
    pages = [base, f"{base}/deliveries", f"{base}/periods", f"{base}/periods/new"]
    for page in pages:
        client.get(page)
    receipt = monitor_samples.deliver(
        session, settings().data_dir, tmp_path, notices=[notice()], checks=gone_after("n1", 3)
    )
    for page in [*pages, f"{base}/deliveries/{receipt.delivery}"]:
        client.get(page)
    client.get(f"{base}/deliveries/new", status=200 if role is Role.MONITOR else 403)


def test_a_delivery_is_taken_in_and_answered_with_a_receipt(monitor: PageClient, session: Session) -> None:
    answer = hand_in(monitor, delivery_of(notice(), checks=gone_after("n1", 3)), batch="2025-03")
    assert answer.status_code == 302
    receipt = monitor.get(answer.location).text
    found = session.scalars(select(Delivery)).one()
    for told in ("meetpost", "2025-03", found.digest, found.public_id):
        assert told in receipt
    assert (found.notices_read, found.checks_read) == (1, 5)


def test_the_same_delivery_again_changes_nothing_and_gives_the_same_receipt(
    monitor: PageClient, session: Session
) -> None:
    first = hand_in(monitor, delivery_of(notice()))
    second = hand_in(monitor, delivery_of(notice()))
    assert second.location == first.location
    assert "taken in before" in monitor.get(second.location).text
    assert deliveries(session) == 1


def test_a_trial_gives_the_same_answers_and_stores_nothing(monitor: PageClient, session: Session) -> None:
    answer = hand_in(monitor, delivery_of(notice(), checks=gone_after("n1", 3)), dry_run="y")
    assert answer.status_code == 200
    assert "nothing was stored" in answer.text
    assert deliveries(session) == 0
    assert not session.scalars(select(Entry).where(Entry.kind == "delivery-taken-in")).all()


def test_a_file_with_a_column_too_many_is_refused_whole_without_its_values(
    monitor: PageClient, session: Session
) -> None:
    files = delivery_of(notice(url=SECRET), notice("n2", url=SECRET))
    answer = hand_in(monitor, files)
    assert answer.status_code == 422
    assert "a column that is not allowed" in answer.text
    assert SECRET not in answer.text
    assert deliveries(session) == 0


def test_bad_rows_are_named_by_file_line_and_column_and_never_repeated(
    monitor: PageClient, session: Session
) -> None:
    files = delivery_of(notice(), notice("n2", holder=SECRET), notice("n3", sent_at="2025-13-40"))
    answer = hand_in(monitor, files)
    assert answer.status_code == 422
    assert "2 rows were refused" in answer.text
    rows = re.findall(r'<th scope="row">1</th>(.*?)</tr>', answer.text, re.DOTALL)
    cells = [[cell for cell in re.sub(r"<[^>]+>", "|", row).split("|") if cell.strip()] for row in rows]
    assert [row[:3] for row in cells] == [["notices", "3", "holder"], ["notices", "4", "sent_at"]]
    assert SECRET not in answer.text
    assert "2025-13-40" not in answer.text
    assert deliveries(session) == 0


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"PK\x03\x04nonsense", b"a,b\n1,2\n"])
def test_what_cannot_be_read_is_refused_by_sentence(monitor: PageClient, content: bytes) -> None:
    assert hand_in(monitor, [upload(f"{SECRET}.csv", content)]).status_code == 422


def test_a_form_without_a_file_or_source_says_what_is_missing(monitor: PageClient) -> None:
    answer = monitor.submit(NEW, {"source": "", "files": upload("", b"")}, status=422)
    assert "Type the name of the source." in answer.text
    assert "Choose at least one file." in answer.text


def test_a_batch_name_serves_once(monitor: PageClient) -> None:
    hand_in(monitor, delivery_of(notice()), batch="b1")
    answer = hand_in(monitor, delivery_of(notice("n2")), batch="b1")
    assert answer.status_code == 422
    assert "Batch b1" in answer.text


def test_a_receipt_that_does_not_exist_is_not_found(monitor: PageClient) -> None:
    monitor.get("/en/desk/monitor/deliveries/0000000000000000", status=404)
    monitor.get("/en/desk/monitor/periods/0000000000000000", status=404)


def prepare(client: PageClient, lang: str = "en", norm: str = "addendum-24h") -> str:
    """Prepare the first half of 2025; the page of the draft."""
    return client.submit(
        PREPARE.replace("/en/", f"/{lang}/"), {"period": "2025-h1", "norm": norm}, status=302
    ).location


def show_to_companies(client: PageClient, page: str) -> None:
    client.submit(page, {"release_on": "2026-12-09"}, to=f"{page}/preview", status=302)


def correct(client: PageClient, page: str, how: str = "newer") -> str:
    """Prepare a correction of published figures; the page of the further version."""
    why = {
        "how": how,
        "reason": "newer-data",
        "sentence_nl": "Een late levering is toegevoegd.",
        "sentence_en": "A late delivery was added.",
    }
    return client.submit(f"{page}/correct", why, status=302).location


def refusal_on(client: PageClient, page: str) -> str:
    found = re.search(r'<p id="refusal">(.*?)</p>', client.get(page).text)
    return found[1] if found else ""


def after(app: Flask, now: datetime, days: int) -> None:
    bind_clock(app, now + timedelta(days=days))


@pytest.mark.usefixtures("measured")
def test_figures_go_public_by_two_persons_after_the_companies_had_their_say(
    app: Flask, as_role: AsRole, client: PageClient, session: Session, now: datetime
) -> None:
    monitor, publisher = as_role(Role.MONITOR), as_role(Role.PUBLISHER)
    page = prepare(monitor)
    assert "kvk:00000002" not in monitor.get(page).text
    assert "KVK 00000002" in monitor.get(page).text  # the desk also sees who is not in the register
    show_to_companies(monitor, page)
    client.get("/en/figures/2025-h1", status=404)
    assert "may still reply until" in refusal_on(publisher, page)
    assert "may still reply until" in publisher.get(f"{page}/publish", status=409).text
    after(app, now, days=15)
    publisher = as_role(Role.PUBLISHER)
    asked = publisher.get(f"{page}/publish").text
    assert "cannot take this back" in asked
    publisher.submit(f"{page}/publish", status=422)  # without the tick
    assert client.get("/en/figures/2025-h1", status=404)
    publisher.submit(f"{page}/publish", {"sure": "y"}, status=302)
    public = client.get("/en/figures/2025-h1").text
    assert "Zuid Hosting" in public
    assert "00000002" not in public
    assert session.scalars(select(Publication)).one().state == State.PUBLISHED
    kinds = session.scalars(select(Entry.kind).where(Entry.kind.like("%publi%"))).all()
    assert kinds == ["publication-previewed", "scores-published", "bundle-published"]


@pytest.mark.usefixtures("measured")
def test_the_norm_is_chosen_and_a_correction_keeps_it(
    app: Flask,
    as_role: AsRole,
    client: PageClient,
    session: Session,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Figures under the term of 12 hours have entries and pages of their own; a second method can be chosen."""
    monitor, publisher = as_role(Role.MONITOR), as_role(Role.PUBLISHER)
    page = prepare(monitor, norm="order-12h")
    show_to_companies(monitor, page)
    after(app, now, days=15)
    publisher = as_role(Role.PUBLISHER)
    publisher.submit(f"{page}/publish", {"sure": "y"}, status=302)
    client.get("/en/figures/2025-h1", status=404)
    assert "within 12 hours" in client.get("/en/figures/2025-h1/order-12h").text
    assert 'href="/en/figures/2025-h1/order-12h"' in publisher.get(page).text
    further = correct(publisher, page)
    assert "order-12h" in publisher.get(further).text
    entries = session.scalars(select(Entry).where(Entry.kind.like("%publi%"))).all()
    assert {entry.data["norm"] for entry in entries} == {"order-12h"}
    published = session.scalars(select(Publication).where(Publication.state == State.PUBLISHED)).one()
    told = next(entry.data for entry in entries if entry.kind == "scores-published")
    assert (told["output_digest"], told["further_digest"]) == (
        published.output_digest,
        published.further_digest,
    )
    with_next_method(monkeypatch)
    assert "Version of the method" in publisher.get(PREPARE).text


@pytest.mark.usefixtures("measured")
def test_a20_who_prepared_the_figures_cannot_release_them(
    app: Flask, client: PageClient, session: Session, now: datetime
) -> None:
    both = factories.person(session, Role.MONITOR, at=now)
    inviting.grant(session, person=both, role=Role.PUBLISHER, at=now)
    page = prepare(client.sign_in(both))
    show_to_companies(client, page)
    after(app, now, days=15)
    client.sign_in(both)
    assert "Two persons publish" in refusal_on(client, page)
    assert "Two persons publish" in client.get(f"{page}/publish", status=409).text
    client.submit(page, {"sure": "y"}, to=f"{page}/publish", status=409)
    assert session.scalars(select(Publication)).one().state == State.PREVIEW


@pytest.mark.usefixtures("measured")
def test_the_monitor_alone_cannot_release(app: Flask, as_role: AsRole, now: datetime) -> None:
    page = prepare(as_role(Role.MONITOR))
    show_to_companies(as_role(Role.MONITOR), page)
    after(app, now, days=15)
    other = as_role(Role.MONITOR)
    assert refusal_on(other, page) == "Only a publisher can release figures."
    other.get(f"{page}/publish", status=403)


@pytest.mark.usefixtures("measured")
def test_a_draft_cannot_be_released_and_a_preview_opens_once(as_role: AsRole, session: Session) -> None:
    monitor, publisher = as_role(Role.MONITOR), as_role(Role.PUBLISHER)
    page = prepare(monitor)
    publisher.get(f"{page}/publish", status=409)
    show_to_companies(monitor, page)
    show_to_companies(monitor, page)  # a second click
    assert "does not allow this step" in monitor.get(page).text
    assert len(session.scalars(select(Entry).where(Entry.kind == "publication-previewed")).all()) == 1


@pytest.mark.usefixtures("measured")
def test_owners_of_measured_companies_are_told_by_mail_without_any_figure(
    as_role: AsRole, client: PageClient, session: Session, now: datetime
) -> None:
    zuid = factories.company(session, at=now, number="00000001", name="Zuid Hosting")
    other = factories.company(session, at=now, number="00000007", name="Noord Hosting")
    owner: Person = factories.person(session, Role.COMPANY_OWNER, at=now, of=zuid, language="en")
    factories.person(session, Role.COMPANY_OWNER, at=now, of=other)
    show_to_companies(as_role(Role.MONITOR), prepare(as_role(Role.MONITOR)))
    mails = session.scalars(select(OutboxMail).where(OutboxMail.subject.contains("published"))).all()
    assert [mail.recipient for mail in mails] == [owner.email]
    assert "January to June 2025" in mails[0].body
    link = re.search(r"http://localhost:8000(/en/desk/company/zuid-hosting/\S+)", mails[0].body)
    assert link
    assert "January to June 2025" in client.sign_in(owner).get(link[1]).text
    assert "%" not in mails[0].body


@pytest.mark.usefixtures("measured")
def test_a_half_year_that_still_runs_is_refused_by_sentence(monitor: PageClient) -> None:
    answer = monitor.submit(PREPARE, {"period": "2026-h2", "norm": "addendum-24h"}, status=422)
    assert "The follow-up of this period ends at" in answer.text


@pytest.mark.usefixtures("measured")
def test_only_half_years_since_the_first_delivery_are_offered(monitor: PageClient) -> None:
    offered = re.findall(r'<option value="([^"]+)"', monitor.get(PREPARE).text)
    assert offered == ["2026-h2", "2026-h1", "2025-h2", "2025-h1", "order-12h"]
    assert monitor.submit(PREPARE, {"period": "2019-h1"}, status=422)


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_pages_of_a_publication_open_in_each_state(
    app: Flask, as_role: AsRole, now: datetime, lang: str
) -> None:
    monitor = as_role(Role.MONITOR)
    page = prepare(monitor, lang=lang)
    monitor.get(page)
    show_to_companies(monitor, page)
    monitor.get(page)
    after(app, now, days=15)
    publisher = as_role(Role.PUBLISHER)
    publisher.get(f"{page}/publish")
    publisher.submit(f"{page}/publish", {"sure": "y"}, status=302)
    publisher.get(page)
    publisher.submit(
        PREPARE.replace("/en/", f"/{lang}/"), {"period": "2025-h1", "norm": "addendum-24h"}, status=422
    )
    second = correct(publisher, page)
    correct(publisher, page)  # sets the second version aside
    publisher.get(second)
    publisher.get(f"/{lang}/desk/monitor")
