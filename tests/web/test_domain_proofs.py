"""Proof by a file, looking again, warning before loss, and giving a domain up."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.keys import badge_keys
from app.outbox import OutboxMail
from app.proofs import rechecking
from app.roles import Role
from badge.models import Badge
from badge.verdict import Reason
from signatories.domains import domain_checks, proving
from signatories.domains.keeping_proof import Seen
from signatories.entries import Entry
from signatories.models import Company, Domain
from tests import factories
from tests.name_server import Behaviour, name_server
from tests.pages import PageClient
from tests.web_server import WebServer, web_server

DESK = "/en/desk/company/voorbeeld-bv"
HOST = "voorbeeld.example"
PLACE = f"{DESK}/domains/{HOST}"
FILE = "/.well-known/gedragscode-register.txt"
BASE_URL = "http://localhost:8000"
DAY = timedelta(days=1)

Zone = dict[str, list[str] | Behaviour]


@pytest.fixture
def zone() -> Zone:
    return {}


@pytest.fixture
def voorbeeld(session: Session) -> Company:
    return factories.company(session, at=clock(), name="Voorbeeld B.V.")


@pytest.fixture
def owner(client: PageClient, session: Session, voorbeeld: Company, zone: Zone) -> Iterator[PageClient]:
    who = factories.person(
        session, Role.COMPANY_OWNER, at=clock(), of=voorbeeld, email="owner@people.example"
    )
    client.sign_in(who)
    with name_server(zone) as resolver:
        client.app.config["DNS_RESOLVER"] = resolver
        yield client


@pytest.fixture
def site(owner: PageClient, tmp_path: Path) -> Iterator[WebServer]:
    """The site of the company, which the register may reach."""
    with web_server(tmp_path, HOST) as server:
        owner.app.config["OUTGOING_WAY"] = server.way()
        yield server


def named(owner: PageClient, session: Session) -> str:
    """The line that proves the domain, named on its page."""
    owner.submit(f"{DESK}/domains", {"host": HOST}, status=302)
    return value(session)


def row(session: Session) -> Domain:
    session.expire_all()
    return session.scalars(select(Domain).order_by(Domain.id.desc())).first() or pytest.fail("no domain")


def value(session: Session) -> str:
    found = proving.record_value(row(session))
    session.rollback()
    return found


def is_proven(session: Session) -> bool:
    found = row(session).is_proven
    session.rollback()
    return found


def test_a_file_on_the_site_proves_the_domain(owner: PageClient, session: Session, site: WebServer) -> None:
    line = named(owner, session)
    site.answers[FILE] = (200, f"# our file\r\n{line}\r\n".encode(), {"Content-Type": "text/plain"})
    assert FILE in owner.get(PLACE).text
    owner.submit(PLACE, {"by": "file"}, status=302)
    assert row(session).method == proving.Method.FILE
    session.rollback()
    assert "with a file on the site" in owner.get(PLACE).text


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((404, b"", {}), "status 404"),
        ((500, b"", {}), "status 500"),
        ((301, b"", {"Location": f"https://www.{HOST}{FILE}"}), "sends us on to another address"),
        ((200, b"<html>not found</html>", {}), "We saw: &lt;html&gt;not found&lt;/html&gt;"),
        ((200, b"x" * 100_000, {}), "longer than"),
        ((200, b"", {}), "We saw: -"),
    ],
)
def test_what_the_site_answered_instead_is_said_with_the_place(
    owner: PageClient, session: Session, site: WebServer, answer, words: str
) -> None:
    named(owner, session)
    site.answers[FILE] = answer
    page = owner.submit(PLACE, {"by": "file"}, status=422).text
    assert words in page
    assert f"https://{HOST}{FILE}" in page
    assert not is_proven(session)


def test_the_line_of_another_company_proves_nothing(
    owner: PageClient, session: Session, site: WebServer
) -> None:
    other = factories.company(session, at=clock(), name="Ander B.V.")
    theirs = proving.name_domain(session, company=other, host=HOST, at=clock())
    line = proving.record_value(theirs)
    session.commit()
    named(owner, session)
    site.answers[FILE] = (200, line.encode(), {})
    owner.submit(PLACE, {"by": "file"}, status=422)


def test_nobodys_server_is_asked_without_end(owner: PageClient, session: Session, site: WebServer) -> None:
    named(owner, session)
    for _ in range(20):
        owner.submit(PLACE, {"by": "file"}, status=422)
    page = owner.submit(PLACE, {"by": "file"}, status=422).text
    assert "This was asked too often." in page
    assert len(site.asked) == 20


def test_a_site_on_a_private_address_is_not_asked(
    owner: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(owner, session)
    monkeypatch.setattr(
        "app.outgoing.socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("10.0.0.1", 443))]
    )
    page = owner.submit(PLACE, {"by": "file"}, status=422).text
    assert "no public address" in page
    assert "10.0.0.1" not in page


@pytest.fixture
def shown(session: Session, voorbeeld: Company, zone: Zone, site: WebServer) -> str:
    """The code of a logo on the proven domain; its record is in the DNS, and no file on its site."""
    domain = factories.domain(session, voorbeeld, at=clock(), host=HOST)
    zone[proving.record_name(domain)] = [f'"{proving.record_value(domain)}"']
    signature = factories.signature(session, voorbeeld, at=clock())
    code = factories.badge(session, signature, keys=badge_keys(), base_url=BASE_URL, at=clock()).code
    session.commit()
    return code


def look(session: Session, at: datetime) -> int:
    looked = rechecking.look_at_due(session, keys=badge_keys(), base_url=BASE_URL, clock=lambda: at)
    session.commit()
    return looked


def subjects(session: Session) -> list[str]:
    session.expire_all()
    mails = session.scalars(select(OutboxMail).order_by(OutboxMail.id))
    return [each.subject for each in mails if HOST in each.subject]


def test_a_proof_that_stays_is_looked_at_every_month(session: Session, shown: str) -> None:
    start = clock()
    assert look(session, start + 29 * DAY) == 0
    assert look(session, start + 31 * DAY) == 1
    assert look(session, start + 32 * DAY) == 0
    [check] = session.scalars(select(domain_checks.DomainCheck)).all()
    assert (check.seen, check.method) == (Seen.FOUND, "dns")
    assert subjects(session) == []
    session.rollback()


def test_a_proof_that_goes_is_told_before_it_costs_the_logo(
    owner: PageClient, session: Session, shown: str, zone: Zone
) -> None:
    zone.clear()
    start = clock() + 31 * DAY
    for days in range(14):
        look(session, start + days * DAY)
        assert is_proven(session)
    assert len(subjects(session)) == 1
    look(session, start + 14 * DAY)
    lost = row(session)
    assert (lost.lost_at, lost.loss) == (start + 14 * DAY, proving.Loss.ABSENT)
    badge = session.scalars(select(Badge)).one()
    assert badge.withdrawal_reason == Reason.DOMAIN_LOST
    assert len(subjects(session)) == 2
    entries = list(session.scalars(select(Entry.kind).order_by(Entry.position)))
    assert entries[-2:] == ["domain-lost", "badge-withdrawn"]
    session.rollback()
    assert look(session, start + 40 * DAY) == 0
    page = owner.get(PLACE).text
    assert "Lost" in page
    assert "the proof was no longer there" in page
    assert "Lost" in owner.get(f"{DESK}/domains").text


def test_proving_it_again_begins_a_new_stretch_with_the_same_record(
    owner: PageClient, session: Session, shown: str, zone: Zone, voorbeeld: Company
) -> None:
    record = dict(zone)
    first = row(session)
    proving.lose(session, domain=first, loss=proving.Loss.ABSENT, at=clock())
    session.commit()
    zone.update(record)
    owner.submit(PLACE, {"by": "dns"}, status=302)
    session.expire_all()
    rows = session.scalars(select(Domain).order_by(Domain.id)).all()
    assert [each.is_proven for each in rows] == [False, True]
    assert rows[0].challenge == rows[1].challenge
    assert rows[0].lost_at is not None
    session.rollback()
    assert owner.get(f"{DESK}/domains").text.count(f'/domains/{HOST}"') == 1


def test_looking_often_does_not_put_the_loss_off(session: Session, shown: str, zone: Zone) -> None:
    zone.clear()
    start, domain = clock(), row(session)
    for minutes in range(150):
        at = start + timedelta(minutes=minutes)
        domain_checks.record(
            session, domain=domain, method=proving.Method.DNS, seen=Seen.ABSENT, detail="", at=at
        )
    session.commit()
    look(session, start + 15 * DAY)
    assert not is_proven(session)


def test_a_miss_shows_on_the_desk_with_the_day_until_which_it_can_be_mended(
    owner: PageClient, session: Session, shown: str, zone: Zone
) -> None:
    record = dict(zone)
    zone.clear()
    owner.submit(PLACE, to=f"{PLACE}/look", status=302)
    page = owner.get(PLACE).text
    assert "We do not see the proof any more" in page
    assert "no longer counts as yours" in page
    assert "Proof is missed" in owner.get(f"{DESK}/domains").text
    assert f"We do not see the proof of {HOST} any more" in owner.get(DESK).text
    assert len(subjects(session)) == 1
    session.rollback()
    zone.update(record)
    back = owner.submit(PLACE, to=f"{PLACE}/look", status=302)
    assert "We looked a moment ago." in owner.get(back.location).text
    look(session, clock() + DAY)
    assert "We do not see the proof any more" not in owner.get(PLACE).text


def test_the_other_way_keeps_a_domain_too(
    owner: PageClient, session: Session, shown: str, zone: Zone, site: WebServer
) -> None:
    zone.clear()
    site.answers[FILE] = (200, value(session).encode(), {})
    look(session, clock() + 31 * DAY)
    [check] = session.scalars(select(domain_checks.DomainCheck)).all()
    assert (check.seen, check.method) == (Seen.FOUND, "file")
    session.rollback()


def test_a_register_without_name_servers_blames_nobody(
    session: Session, shown: str, monkeypatch: pytest.MonkeyPatch, owner: PageClient
) -> None:
    def none_configured() -> None:
        raise rechecking.DnsAway(where="-")

    monkeypatch.setattr("app.proofs.looking.look_up", lambda *_, **__: none_configured())
    assert look(session, clock() + 31 * DAY) == 0
    assert session.scalars(select(domain_checks.DomainCheck)).all() == []
    session.rollback()


def test_an_owner_gives_a_domain_up_and_its_logo_falls(
    owner: PageClient, session: Session, shown: str, zone: Zone
) -> None:
    page = owner.get(f"{PLACE}/give-up").text
    assert "for good" in page
    owner.submit(f"{PLACE}/give-up", status=302)
    assert row(session).loss == proving.Loss.GIVEN_UP
    assert session.scalars(select(Badge)).one().is_withdrawn
    session.rollback()
    owner.get(f"{PLACE}/give-up", status=404)
    owner.get(PLACE)


def test_an_editor_does_not_give_a_domain_up(
    as_role, session: Session, shown: str, voorbeeld: Company
) -> None:
    editor = as_role(Role.COMPANY_EDITOR, of=voorbeeld)
    assert "give-up" not in editor.get(PLACE).text
    editor.get(f"{PLACE}/give-up", status=404)
