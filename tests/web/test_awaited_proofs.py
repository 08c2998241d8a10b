"""A domain that was named is looked for by the register itself, until it is proven or two weeks passed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.outbox import OutboxMail
from app.proofs import awaiting
from app.roles import Role
from signatories.domains import awaited_proofs, proving
from signatories.entries import Entry
from signatories.models import Company, Domain
from tests import factories
from tests.name_server import Behaviour, name_server
from tests.pages import PageClient
from tests.web_server import web_server

DESK = "/en/desk/company/voorbeeld-bv"
HOST = "voorbeeld.example"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

Zone = dict[str, list[str] | Behaviour]


@pytest.fixture
def zone() -> Zone:
    return {}


@pytest.fixture
def voorbeeld(session: Session) -> Company:
    return factories.company(session, at=clock(), name="Voorbeeld B.V.")


@pytest.fixture
def owner(
    client: PageClient, session: Session, voorbeeld: Company, zone: Zone, tmp_path: Path
) -> Iterator[PageClient]:
    """Who named the domain; its site is there, without the file."""
    client.sign_in(factories.person(session, Role.COMPANY_OWNER, at=clock(), of=voorbeeld))
    with name_server(zone) as resolver, web_server(tmp_path, HOST) as site:
        client.app.config["OUTGOING_WAY"] = site.way()
        client.app.config["DNS_RESOLVER"] = resolver
        client.submit(f"{DESK}/domains", {"host": HOST}, status=302)
        yield client


def row(session: Session) -> Domain:
    session.expire_all()
    return session.scalars(select(Domain)).one()


def look(session: Session, at: datetime) -> int:
    return awaiting.look_for_awaited(session, clock=lambda: at)


def test_a_record_that_is_set_later_proves_the_domain_without_anybody_there(
    owner: PageClient, session: Session, zone: Zone
) -> None:
    assert "We also look by ourselves" in owner.get(f"{DESK}/domains/{HOST}").text
    start = clock()
    assert look(session, start) == 0
    assert look(session, start + HOUR) == 0
    found = row(session)
    assert not found.is_proven
    assert found.check_after == start + 2 * HOUR
    zone[proving.record_name(found)] = [f'"{proving.record_value(found)}"']
    assert look(session, start + 2 * HOUR) == 1
    assert row(session).method == proving.Method.DNS
    kinds = session.scalars(select(Entry.kind)).all()
    assert kinds.count("domain-proven") == 1
    (mail,) = session.scalars(select(OutboxMail).where(OutboxMail.subject.contains(HOST)))
    assert f"/domains/{HOST}" in mail.body or f"/domeinen/{HOST}" in mail.body
    assert "We also look by ourselves" not in owner.get(f"{DESK}/domains/{HOST}").text


def test_the_record_of_another_proves_nothing(owner: PageClient, session: Session, zone: Zone) -> None:
    zone[proving.record_name(row(session))] = ['"gedragscode-register=' + "0" * 32 + '"']
    assert look(session, clock() + HOUR) == 0
    assert not row(session).is_proven


def test_a_domain_that_another_proved_meanwhile_is_not_looked_for_any_more(
    owner: PageClient, session: Session, zone: Zone
) -> None:
    mine = row(session)
    other = factories.company(session, at=clock(), name="Ander B.V.")
    theirs = proving.name_domain(session, company=other, host=HOST, at=clock())
    proving.prove(
        session,
        domain=theirs,
        seen=(proving.record_value(theirs),),
        method=proving.Method.DNS,
        at=clock(),
    )
    session.commit()
    zone[proving.record_name(mine)] = [f'"{proving.record_value(mine)}"']
    assert look(session, clock() + HOUR) == 0
    session.expire_all()
    assert session.scalar(select(func.count(Domain.id)).where(Domain.proven_at.is_not(None))) == 1
    assert session.get_one(Domain, mine.id).check_after is None


def test_who_only_was_imported_with_a_domain_is_not_looked_at(session: Session, voorbeeld: Company) -> None:
    proving.name_domain(session, company=voorbeeld, host=HOST, at=clock())
    assert awaited_proofs.due(session, at=clock() + 30 * DAY, limit=10) == []


def test_the_looks_come_each_hour_then_each_day_then_end() -> None:
    named = datetime.fromisoformat("2026-11-24T12:00:00+00:00")
    looks, moment = [], awaited_proofs.next_look(named_at=named, at=named)
    while moment is not None:
        looks.append(moment)
        moment = awaited_proofs.next_look(named_at=named, at=moment)
    assert looks[0] == named + HOUR
    assert looks[47] == named + 2 * DAY
    assert looks[48] == named + 3 * DAY
    assert looks[-1] < named + awaited_proofs.LOOKED_FOR
    assert len(looks) == 48 + 11
