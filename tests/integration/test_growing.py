"""A grown register: the same rows from the same seed, and everything that the register asks of its own."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.growing import growing, invented
from app.growing.growing import GrownOtherwise, TooLarge, grow
from app.growing.invented import Growth
from app.transparency import checking
from app.transparency.files import log_files
from signatories.base import Base
from signatories.domains import hosts
from signatories.models import Association, Company
from signatories.signatures.signature import Signature, standing_of
from signatories.signatures.standing import State
from signatories.signatures.standings import CompanyStanding
from tests.conftest import NOW

BEGIN = datetime(2019, 1, 15, 9, tzinfo=UTC)
SMALL = Growth(companies=60, associations=4, signatures=400, seed=5, begin=BEGIN, until=NOW)


def rows(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    return {
        table.name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
        for table in Base.metadata.sorted_tables
    }


def quiet(done: int, of: int) -> None:
    """Tell nobody."""


def test_a_grown_register_holds_and_goes_on_where_it_was_stopped(
    any_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped in the middle of signatures, it comes to the same rows as in one go."""
    session = any_session
    monkeypatch.setattr(growing, "STEPS_AT_ONCE", 400)

    def stop(done: int, of: int) -> None:
        if done == 800:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        grow(session, SMALL, tell=stop)
    session.expire_all()
    assert checking.check(session, log_files()).size > 800  # what there is, holds
    told: list[tuple[int, int]] = []
    grow(session, SMALL, tell=lambda done, of: told.append((done, of)))
    assert told[0][0] == 800 and told[-1][0] == told[-1][1]
    checking.check(session, log_files())
    assert session.scalar(select(func.count(Company.id))) == 60
    assert session.scalar(select(func.count(Association.id))) == 4
    assert session.scalar(select(func.count(Signature.id))) == 400
    assert len({row.company_id for row in session.scalars(select(CompanyStanding))}) > 50
    assert grow(session, SMALL, tell=quiet) == 0
    with pytest.raises(GrownOtherwise):
        grow(session, Growth(60, 4, 400, seed=6, begin=BEGIN, until=NOW), tell=quiet)


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one go or in parts."""
    found = []
    for seed, at_once in ((5, 20_000), (5, 130), (6, 20_000)):
        session.close()
        Base.metadata.drop_all(session.get_bind())
        Base.metadata.create_all(session.get_bind())
        monkeypatch.setattr(growing, "STEPS_AT_ONCE", at_once)
        grow(session, Growth(30, 3, 250, seed, BEGIN, NOW), tell=quiet)
        found.append(rows(session))
    one, in_parts, other = found
    assert [name for name in one if one[name] != in_parts[name]] == []
    assert one["company"] != other["company"] and one["entry"] != other["entry"]


def test_every_state_is_found_in_a_grown_register(session: Session) -> None:
    grow(session, Growth(400, 6, 1600, 1, BEGIN, NOW), tell=quiet)
    by_company: dict[int, list[Signature]] = {}
    for each in session.scalars(select(Signature)):
        by_company.setdefault(each.company_id, []).append(each)
    states = Counter(standing_of(each, at=NOW).state for each in by_company.values())
    assert states.keys() >= {State.IN_FORCE, State.SUSPENDED, State.AWAITING, State.LAPSED, State.WITHDRAWN}
    assert set(session.scalars(select(Signature.end_reason).distinct())) == {
        *("withdrawn", "renewed", "lapsed", "refused", None)
    }
    assert len(by_company) == 320  # some never sign


def test_invented_companies_are_called_differently_and_have_hosts_that_cannot_be() -> None:
    growth = Growth(20_000, 10, 0, seed=3, begin=BEGIN, until=NOW)
    found = [invented.invented(growth, place) for place in range(growth.companies)]
    for values in (
        {each.number for each in found},
        {each.slug for each in found},
        {each.host for each in found},
    ):
        assert len(values) == growth.companies
    assert all(each.host.endswith(".example") and hosts.canonical(each.host) == each.host for each in found)
    assert all(each.number.startswith("kvk:00") for each in found)


def test_more_than_was_set_aside_is_refused(session: Session) -> None:
    with pytest.raises(TooLarge):
        grow(session, Growth(invented.MOST + 1, 1, 1, 1, BEGIN, NOW), tell=quiet)


def test_a_register_that_is_no_demo_is_not_grown(app: Flask, session: Session, settings: object) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "grow", "--companies", "5", "--signatures", "5"])
    assert result.exit_code != 0
    assert session.scalar(select(func.count(Company.id))) == 0
