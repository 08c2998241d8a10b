"""Naming, proving, losing and carrying over domains, on both databases."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.extensions import db
from signatories.directory import search
from signatories.domains import domain_checks, proving
from signatories.domains.proving import Loss, Method
from signatories.entries import Entry
from signatories.errors import HostTaken, ProofNotFound
from signatories.models import Company, Domain
from tests import factories
from tests.at_once import THREADS, at_once

HOST = "voorbeeld.example"
DAY = timedelta(days=1)


def proven_hosts(session: Session, company: Company, at: datetime) -> list[str]:
    """The hosts that were the company's own at a moment, as lists and pages ask it."""
    wanted = select(Domain.host).where(Domain.company_id == company.id, search.is_proven(at))
    return list(session.scalars(wanted))


def test_each_stretch_of_a_domain_can_be_read_back(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    first = factories.domain(any_session, company, at=now, host=HOST)
    proving.lose(any_session, domain=first, loss=Loss.ABSENT, at=now + 10 * DAY)
    second = factories.domain(any_session, company, at=now + 20 * DAY, host=HOST)
    assert (second.id != first.id, second.challenge) == (True, first.challenge)
    days = {day: proven_hosts(any_session, company, now + day * DAY) for day in (0, 9, 10, 19, 20, 30)}
    assert days == {0: [HOST], 9: [HOST], 10: [], 19: [], 20: [HOST], 30: [HOST]}


def test_losing_twice_changes_nothing(any_session: Session, now: datetime) -> None:
    domain = factories.domain(any_session, factories.company(any_session, at=now), at=now)
    proving.lose(any_session, domain=domain, loss=Loss.ABSENT, at=now + DAY)
    proving.lose(any_session, domain=domain, loss=Loss.GIVEN_UP, at=now + 2 * DAY)
    assert (domain.lost_at, domain.loss) == (now + DAY, Loss.ABSENT)
    lost = select(func.count()).select_from(Entry).where(Entry.kind == "domain-lost")
    assert any_session.scalar(lost) == 1


def test_a_domain_goes_over_with_its_challenge(any_session: Session, now: datetime) -> None:
    before, after = factories.company(any_session, at=now), factories.company(any_session, at=now)
    domain = factories.domain(any_session, before, at=now, host=HOST)
    carried = proving.carry_over(any_session, domain=domain, to=after, at=now + DAY)
    assert (carried.challenge, carried.method) == (domain.challenge, Method.SUCCESSION)
    assert proven_hosts(any_session, before, now + DAY) == []
    assert proven_hosts(any_session, after, now + DAY) == [HOST]
    assert domain_checks.due(any_session, at=now + 32 * DAY, limit=5) == [carried]


def test_the_demos_own_domains_are_never_looked_at(any_session: Session, now: datetime) -> None:
    before, after = factories.company(any_session, at=now), factories.company(any_session, at=now)
    named = proving.name_domain(any_session, company=before, host=HOST, at=now)
    seen = [proving.record_value(named)]
    proving.prove(any_session, domain=named, seen=seen, method=Method.DEMO, at=now)
    proving.carry_over(any_session, domain=named, to=after, at=now + DAY)
    assert domain_checks.due(any_session, at=now + 400 * DAY, limit=5) == []


def test_another_has_to_wait_until_it_is_lost(any_session: Session, now: datetime) -> None:
    holder, other = factories.company(any_session, at=now), factories.company(any_session, at=now)
    early = proving.name_domain(any_session, company=other, host=HOST, at=now)
    domain = factories.domain(any_session, holder, at=now, host=HOST)
    seen = [proving.record_value(early)]
    with pytest.raises(HostTaken):
        proving.prove(any_session, domain=early, seen=seen, method=Method.FILE, at=now)
    proving.lose(any_session, domain=domain, loss=Loss.GIVEN_UP, at=now + DAY)
    proving.prove(any_session, domain=early, seen=seen, method=Method.FILE, at=now + DAY)
    assert early.is_proven


def test_what_was_seen_instead_is_named_with_the_place_of_the_method(
    any_session: Session, now: datetime
) -> None:
    domain = proving.name_domain(
        any_session, company=factories.company(any_session, at=now), host=HOST, at=now
    )
    for method, place in (
        (Method.DNS, f"_gedragscode.{HOST}"),
        (Method.FILE, f"https://{HOST}/.well-known/"),
    ):
        with pytest.raises(ProofNotFound, match=place):
            proving.prove(any_session, domain=domain, seen=["x"], method=method, at=now)


def test_the_database_refuses_what_the_law_does_not_know(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now)
    stretch = {"company_id": company.id, "host": HOST, "challenge": "c", "named_at": now}
    for wrong in (
        {"lost_at": now, "loss": "absent"},
        {"proven_at": now, "method": "dns", "lost_at": now},
        {"proven_at": now, "method": "dns", "lost_at": now - DAY, "loss": "absent"},
        {"proven_at": now},
    ):
        with pytest.raises(IntegrityError):
            keep(any_session, Domain(**stretch, **wrong))


def keep(session: Session, row: Domain) -> None:
    with session.begin_nested():
        session.add(row)


def test_of_sixteen_who_name_it_at_once_there_is_one_row(any_app: Flask, now: datetime) -> None:
    with any_app.app_context():
        company_id = factories.company(db.session(), at=now).id
        db.session.commit()

    def name(_number: int) -> str:
        company = db.session.get_one(Company, company_id)
        return proving.name_domain(db.session(), company=company, host=HOST, at=now).challenge

    outcomes = at_once(any_app, name)
    assert len(outcomes) == THREADS
    assert len(set(outcomes)) == 1
