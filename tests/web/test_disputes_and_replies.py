"""From preview to correction on the pages: disputes, own notices, replies, decisions, and what is public."""

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import bind_clock
from app.navigation import settings
from app.outbox import OutboxMail
from app.replies.models import Reply
from app.roles import Role
from monitor.disputes.models import Dispute
from monitor.models import Publication, State
from tests import dispute_scene, factories
from tests.dispute_scene import TERM, Preview
from tests.pages import PageClient

AsRole = Callable[..., PageClient]
DESK = "/en/desk/company/zuid-hosting"
FIGURES = f"{DESK}/figures"
SECRET = "zeg-dit-niet-na"
DAY = timedelta(days=1)


@pytest.fixture
def shown(app: Flask, session: Session, now: datetime) -> Preview:
    key = settings().secret("notice_key").encode()
    return dispute_scene.preview(session, settings().data_dir, at=now, release_at=now + TERM, notice_key=key)


@pytest.fixture
def owner(as_role: AsRole, shown: Preview) -> PageClient:
    return as_role(Role.COMPANY_OWNER, of=shown.company)


def filed(
    owner: PageClient, shown: Preview, *names: str, kind: str = "not-received", **claims: object
) -> str:
    """File a dispute; the page of it."""
    page = f"{FIGURES}/{shown.publication.public_id}/dispute?kind={kind}"
    ticks = claims or {"no_mail_arrived": "y"}
    notices = "\n".join(shown.kept(name) for name in names)
    return owner.submit(page, {"notices": notices, **ticks}, status=302).location


def decide(
    client: PageClient, page: str, decision: str, reason: str, *, version: int = 1, status: int = 302
) -> str:
    data = {"version": str(version), "decision": decision, "reason": reason, "sure": "y"}
    return client.submit(page, data, status=status).text


def later(app: Flask, at: datetime) -> None:
    bind_clock(app, at)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_company_files_reads_and_takes_back_a_dispute(
    owner: PageClient, session: Session, shown: Preview, as_role: AsRole, lang: str
) -> None:
    reference = shown.publication.public_id
    base = FIGURES.replace("/en/", f"/{lang}/")
    page = owner.get(f"{base}/{reference}").text
    assert page.count('type="checkbox"') == 7
    asked = owner.get(f"{base}/{reference}/dispute?incident=1").text
    assert shown.kept("n0") in asked
    for kind in ("wrong-company", "already-gone", "wrongly-online", "wrongly-classified"):
        owner.get(f"{base}/{reference}/dispute?kind={kind}&incident=1")
    publisher = as_role(Role.PUBLISHER)
    dispute = filed(owner, shown, "n4", "n5")
    assert "Your dispute was filed" in owner.get(dispute).text
    dispute = dispute.replace("/en/", f"/{lang}/")
    owner.get(dispute)
    assert "disputed" in owner.get(f"{FIGURES}/{reference}").text
    publisher.get(f"/{lang}/desk/monitor/disputes")
    mail = session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert mail is not None
    assert "/desk/monitor/disputes/" in mail.body
    owner.submit(f"{dispute}/withdraw", status=302)
    assert session.scalars(select(Dispute.state)).one() == "withdrawn"
    owner.get(f"{base}/disputes")


def test_what_is_refused_stands_on_the_form_and_is_not_kept(
    owner: PageClient, session: Session, shown: Preview
) -> None:
    page = f"{FIGURES}/{shown.publication.public_id}/dispute?kind=already-gone"
    for data, told in (
        ({"notices": shown.kept("n4")}, "Choose at least one thing"),
        ({"notices": shown.kept("n4"), "customer_ended": "y"}, "Give the time"),
        (
            {"notices": SECRET, "customer_ended": "y", "customer_ended_at": "2025-03-01T10:00"},
            "One of these is not a notice",
        ),
        (
            {"notices": shown.kept("theirs"), "customer_ended": "y", "customer_ended_at": "2025-03-01T10:00"},
            "One of these is not a notice",
        ),
        ({"notices": ""}, "Name at least one notice"),
    ):
        assert told in owner.submit(page, data, status=422).text
    wrong_file = {
        "notices": shown.kept("n4"),
        "customer_ended": "y",
        "customer_ended_at": "2025-03-01T10:00",
        "file": (io.BytesIO(b"\x89PNG\r\n\x1a\n"), "beeld.png"),
    }
    assert "Send a PDF" in owner.submit(page, wrong_file, status=422).text
    assert not session.scalars(select(Dispute)).all()


def test_a_document_is_for_who_decides_alone(owner: PageClient, shown: Preview, as_role: AsRole) -> None:
    pdf = (io.BytesIO(b"%PDF-1.7 een ticket"), f"{SECRET}.pdf")
    away = owner.app.config["SETTINGS"].model_copy(update={"scanner_socket": Path("/nowhere/clamd.sock")})
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(owner.app.config, "SETTINGS", away)
        page = f"{FIGURES}/{shown.publication.public_id}/dispute?kind=not-received"
        sent = {
            "notices": shown.kept("n4"),
            "no_mail_arrived": "y",
            "file": (io.BytesIO(b"%PDF-1.7 x"), "x.pdf"),
        }
        assert "cannot be looked at" in owner.submit(page, sent, status=422).text
    dispute = filed(owner, shown, "n4", no_mail_arrived="y", file=pdf)
    answer = owner.http.get(f"{dispute}/document.pdf")
    assert (answer.data, answer.headers["Cache-Control"]) == (b"%PDF-1.7 een ticket", "private, no-store")
    desk = dispute.replace("/company/zuid-hosting/figures", "/monitor")
    assert as_role(Role.PUBLISHER).http.get(f"{desk}/document.pdf").status_code == 200
    appeals = desk.replace("/monitor", "/appeals")
    assert (
        as_role(Role.APPEALS).http.get(f"{appeals}/document.pdf").status_code == 404
    )  # not before the board


def test_another_company_sees_and_does_nothing_of_it(
    owner: PageClient, session: Session, shown: Preview, as_role: AsRole, now: datetime
) -> None:
    dispute = filed(owner, shown, "n4")
    other = factories.company(session, at=now, name="Ander B.V.")
    stranger = as_role(Role.COMPANY_OWNER, of=other)
    reference = shown.publication.public_id
    for page in (dispute, dispute.replace("zuid-hosting", "ander-bv")):
        stranger.get(page, status=404)
    for door in ("dispute", "look-up", "reply"):
        stranger.get(f"/en/desk/company/ander-bv/figures/{reference}/{door}", status=404)


def test_from_a_rejection_over_the_appeal_to_a_correction_that_all_can_read(
    app: Flask,
    owner: PageClient,
    client: PageClient,
    session: Session,
    shown: Preview,
    as_role: AsRole,
    now: datetime,
) -> None:
    dispute = filed(owner, shown, "n4")
    desk = dispute.replace("/company/zuid-hosting/figures", "/monitor")
    publisher = as_role(Role.PUBLISHER)
    publisher.get(desk)
    assert "does not belong" in decide(publisher, f"{desk}/decide", "reject", "evidence-shows-it", status=422)
    decide(publisher, f"{desk}/decide", "reject", "evidence-lacking")
    later(app, now + TERM)
    first = f"/en/desk/monitor/periods/{shown.publication.public_id}"
    publisher = as_role(Role.PUBLISHER)
    publisher.submit(f"{first}/publish", {"sure": "y"}, status=302)
    owner, monitor = as_role(Role.COMPANY_OWNER, of=shown.company), as_role(Role.MONITOR)
    owner.submit(f"{dispute}/appeal", status=302)
    board = as_role(Role.APPEALS)
    board.get("/en/desk/appeals/disputes")
    appealed = dispute.replace("/company/zuid-hosting/figures", "/appeals")
    board.get(appealed)
    decide(board, f"{appealed}/judge", "not_received", "hotline-confirms-it", version=3)
    assert "Prepare a correction" in publisher.get(first).text
    why = {
        "how": "decisions",
        "reason": "appeal",
        "sentence_nl": "Een melding is niet ontvangen en telt niet mee.",
        "sentence_en": "A notice was not received and does not count.",
    }
    told = monitor.submit(f"{first}/correct", {**why, "sentence_en": "See klant.example for it."}, status=422)
    assert "looks like a web address" in told.text
    second = monitor.submit(f"{first}/correct", why, status=302).location
    assert "A notice was not received" in publisher.get(f"{second}/publish").text
    publisher.submit(f"{second}/publish", {"sure": "y"}, status=302)
    for page, words in (
        ("/en/figures/2025-h1", "A notice was not received"),
        ("/en/figures/2025-h1/1", "no longer hold"),
        ("/nl/correcties", "Een melding is niet ontvangen"),
        ("/en/corrections", "The appeals board decided otherwise"),
    ):
        assert words in client.get(page).text, page
    assert '<del class="struck' in client.get("/en/figures/2025-h1/1").text
    old, new = (client.http.get(f"/scores/2025-h1-v{version}.csv") for version in (1, 2))
    assert old.status_code == new.status_code == 200
    assert ",6,6," in old.text
    assert ",5,5," in new.text
    (told_of,) = client.http.get("/corrections.json").get_json()["corrections"]
    assert (told_of["reason"], told_of["version"], told_of["by_version"]) == ("appeal", 1, 2)


def test_a_rerun_says_what_changed_and_keeps_the_day(
    app: Flask, owner: PageClient, session: Session, shown: Preview, as_role: AsRole, now: datetime
) -> None:
    dispute = filed(owner, shown, "n4")
    publisher = as_role(Role.PUBLISHER)
    page = f"/en/desk/monitor/periods/{shown.publication.public_id}"
    desk = dispute.replace("/company/zuid-hosting/figures", "/monitor")
    decide(publisher, f"{desk}/decide", "not_received", "delivery-records-show-it")
    assert "may still reply until" in publisher.get(page).text
    later(app, now + TERM)
    monitor = as_role(Role.MONITOR)
    further = monitor.submit(page, to=f"{page}/decisions", status=302).location
    assert "What is corrected" not in monitor.get(further).text
    reference = further.rpartition("/")[2]
    told = as_role(Role.COMPANY_OWNER, of=shown.company).get(f"{FIGURES}/{reference}").text
    assert "Incidents: from 6 to 5" in told
    mails = list(session.scalars(select(OutboxMail.subject)))
    assert "The figures of Zuid Hosting have changed after decisions about disputes" in mails or any(
        "cijfers van Zuid Hosting zijn veranderd" in subject for subject in mails
    )


def test_pasted_ids_are_looked_up_among_ones_own_and_not_shown_again(
    owner: PageClient, session: Session, shown: Preview
) -> None:
    page = f"{FIGURES}/{shown.publication.public_id}/look-up"
    owner.get(page)
    pasted = f"n4\n\n n0 \n{SECRET}\ntheirs\nhttps://{SECRET}.example\nn0"
    found = owner.submit(page, {"ids": pasted}, status=200).text
    assert "2 notices found. 3 lines are not one of your notices" in found
    assert SECRET not in found
    assert ">theirs<" not in found
    assert shown.kept("theirs") not in found
    rows = owner.submit(page, {"ids": pasted, "as": "csv"}, status=200)
    assert [(row["line"], row["outcome"]) for row in csv.DictReader(io.StringIO(rows.text))] == [
        ("1", "late"),
        ("2", "on_time"),
    ]
    many = owner.submit(page, {"ids": "n0\n" * 5001}, status=422).text
    assert "at most 5,000 ids" in many
    kept = [str(row) for table in (Dispute, OutboxMail) for row in session.scalars(select(table))]
    assert not any(SECRET in row for row in kept)


@pytest.fixture
def published(app: Flask, session: Session, shown: Preview, now: datetime) -> Publication:
    """The same figures, public, on the day of their publication."""
    bind_clock(app, now + TERM)
    dispute_scene.publishing.publish(
        session, publication=shown.publication, by=dispute_scene.BERT, at=now + TERM
    )
    session.commit()
    return shown.publication


def test_a_reply_is_written_read_and_stands_beside_the_figures_in_the_language_there_is(
    client: PageClient, session: Session, shown: Preview, published: Publication, as_role: AsRole
) -> None:
    owner = as_role(Role.COMPANY_OWNER, of=shown.company)
    factories.signature(session, shown.company, at=published.prepared_at)
    page = f"{FIGURES}/{published.public_id}/reply"
    refused = owner.submit(page, {"text_nl": f"Zie {SECRET}.example", "act": "offer"}, status=422).text
    assert "looks like a web address" in refused
    owner.submit(page, {"text_nl": "Wij lezen nu **ook** in het weekend.", "act": "keep"}, status=302)
    owner.submit(page, {"text_nl": "Wij lezen nu **ook** in het weekend.", "act": "offer"}, status=302)
    assert "Take it back to change it" in owner.get(page).text
    operator, reply = as_role(Role.OPERATOR), session.scalars(select(Reply)).one()
    reference = reply.public_id
    desk = f"/en/desk/operator/replies/{reference}"
    operator.get("/en/desk/operator/replies")
    back = {"version": str(reply.version), "answer": "send-back"}
    assert "Choose why" in operator.submit(desk, back, status=422).text
    operator.submit(desk, {**back, "reason": "person"}, status=302)
    assert "names a person" in owner.get(page).text
    owner.submit(page, {"text_nl": "Wij lezen nu **ook** zondag.", "act": "offer"}, status=302)
    stale = operator.submit(desk, {"version": "1", "answer": "accept"}, status=422).text
    assert "not possible for this reply now" in stale
    session.expire_all()
    version = session.scalars(select(Reply.version)).one()
    operator.submit(desk, {"version": str(version), "answer": "accept"}, status=302)
    for place in ("/nl/cijfers/2025-h1/bedrijven", "/nl/ondertekenaars/zuid-hosting"):
        assert "<strong>ook</strong> zondag" in client.get(place).text
    for place in ("/en/figures/2025-h1/companies", "/en/signatories/zuid-hosting"):
        assert "wrote this in Dutch only" in client.get(place).text
    owner.submit(page, {"reply": reference}, to=f"{page}/withdraw", status=302)
    assert "zondag" not in client.get("/nl/cijfers/2025-h1/bedrijven").text


def test_an_operator_who_acts_for_the_company_does_not_judge_its_reply(
    session: Session, shown: Preview, published: Publication, as_role: AsRole, now: datetime
) -> None:
    owner = as_role(Role.COMPANY_OWNER, of=shown.company)
    owner.submit(
        f"{FIGURES}/{published.public_id}/reply",
        {"text_en": "We read on Sundays now.", "act": "offer"},
        status=302,
    )
    reply = session.scalars(select(Reply)).one()
    both_hats = factories.person(session, Role.OPERATOR, at=now)
    factories.granting.grant(
        session, person=both_hats, role=Role.COMPANY_EDITOR, association=None, company=shown.company, at=now
    )
    version, reference = str(reply.version), reply.public_id
    client = PageClient(owner.app)
    client.sign_in(both_hats)
    told = client.submit(
        f"/en/desk/operator/replies/{reference}", {"version": version, "answer": "accept"}, status=422
    )
    assert "does not decide whether it is placed" in told.text


def test_the_announced_day_stands_on_the_page_in_the_calendar_and_the_feed_follows(
    app: Flask, client: PageClient, session: Session, shown: Preview, now: datetime
) -> None:
    assert "What comes next" in client.get("/en/figures").text
    calendar = client.http.get("/scores/calendar.ics?lang=en").text
    assert "SUMMARY:Figures over January to June 2025 are published" in calendar
    assert "DTSTART:20261208T120000Z" in calendar
    dispute_scene.publishing.publish(
        session, publication=shown.publication, by=dispute_scene.BERT, at=now + TERM
    )
    session.commit()
    answer = client.http.get("/feed.atom?lang=en")
    feed = ElementTree.fromstring(answer.data)
    atom = "{http://www.w3.org/2005/Atom}"
    titles = [entry.findtext(f"{atom}title") for entry in feed.findall(f"{atom}entry")]
    assert "Figures over January to June 2025, version 1" in titles
    again = client.http.get("/feed.atom?lang=en", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert "VEVENT" not in client.http.get("/scores/calendar.ics").text


def test_the_registers_own_figures_are_withheld_while_they_are_few(
    session: Session, client: PageClient, shown: Preview, now: datetime
) -> None:
    disputes = [shown.file(session, name) for name in ("n0", "n1", "n2", "n3", "n4", "n5")]
    for number, dispute in enumerate(disputes):
        upheld = number < 2
        dispute_scene.decide(session, dispute, upheld=upheld, at=now + number * DAY)
    own = dispute_scene.own_figures(session)
    assert (own.disputes, own.decided, own.share) == (0, 0, None)  # none of a published half-year
    shown.publication.state = State.PUBLISHED  # as if it were public
    shown.publication.published_at, shown.publication.released_by = now + TERM + 2 * DAY, "person-bert"
    session.commit()
    own = dispute_scene.own_figures(session)
    assert (own.disputes, own.decided, own.upheld, own.undecided, own.late) == (6, 6, 2, 0, 1)
    assert own.share == pytest.approx(1 / 3)
    assert own.share_low is not None
    assert own.share_high is not None
    assert own.share_low < 1 / 3 < own.share_high
    assert own.days_to_decide == 2.5
    page = client.get("/en/corrections").text
    assert "Upheld, of those decided" in page
    assert "33.3" in page or "33 %" in page or re.search(r"33\W{1,6}%", page)
    assert "n = 6" in page
    for dispute in disputes[:2]:
        dispute.state = "withdrawn"
    session.commit()
    assert "too few to show" in client.get("/en/corrections").text
    assert client.http.get("/corrections.json").get_json()["own_figures"]["share"] is None
