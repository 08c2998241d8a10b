"""Counts of standings are said again only while they are what counting anew gives."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from signatories.contacts import contact_points
from signatories.directory import counted, directory
from signatories.models import Company
from signatories.signatures import countersigning, signing
from signatories.signatures.standing import State
from signatories.signatures.standings import CompanyStanding
from tests import factories
from tests.queries import counted as statements

MINUTE = timedelta(minutes=1)
LONG = "GROUP BY company_standing.state"


def anew(session: Session, at: datetime) -> dict[State, int]:
    """Counted company by company."""
    found = dict.fromkeys(State, 0)
    held = select(CompanyStanding.state, func.count()).where(
        CompanyStanding.from_at <= at, CompanyStanding.until_at > at
    )
    found |= {State(state): count for state, count in session.execute(held.group_by(CompanyStanding.state))}
    known = session.scalar(select(func.count(Company.id)).where(Company.created_at <= at)) or 0
    found[State.NOT_SIGNED] = known - sum(found.values())
    return found


@pytest.fixture
def asked(any_session: Session) -> Callable[[datetime], bool]:
    """Ask for the counts, which have to be right; whether it counted for it."""

    def ask(at: datetime) -> bool:
        wanted = anew(any_session, at)
        with statements(any_session.get_bind()) as sent:  # pyright: ignore[reportArgumentType]
            assert directory.count_standings(any_session, at=at) == wanted
        return any(LONG in each for each in sent)

    return ask


def test_what_counts_is_counted_and_nothing_else(
    any_session: Session, now: datetime, asked: Callable[[datetime], bool]
) -> None:
    session, then = any_session, now - timedelta(days=9)
    one, other = (factories.company(session, at=then) for _ in range(2))
    signature = factories.signature(session, one, at=then)
    assert (asked(now), asked(now), asked(now + MINUTE / 2)) == (True, False, False)
    assert asked(then - MINUTE)  # another day, of which nothing is remembered
    assert not asked(now)
    factories.domain(session, one, at=now, host="andere.example")
    contact_points.set_contact_point(session, company=one, contact_point="nieuw@een.example", at=now)
    assert not asked(now)
    placed = factories.placed_signature(session, other, at=now)
    assert (asked(now), asked(now)) == (True, False)
    with session.begin_nested() as undone:
        countersigning.countersign(session, signature=placed, by=None, at=now)
        assert asked(now)
        undone.rollback()
    assert asked(now)
    signing.withdraw(session, signature=signature, at=now)
    factories.company(session, at=now)
    assert (asked(now), asked(now)) == (True, False)


def test_what_turns_by_itself_is_counted_at_that_moment(
    any_session: Session, now: datetime, asked: Callable[[datetime], bool]
) -> None:
    signature = factories.signature(any_session, factories.company(any_session, at=now), at=now)
    signature.ends_at = now + MINUTE / 2
    any_session.flush()
    assert asked(now)
    assert not asked(now + MINUTE / 3)
    assert asked(now + MINUTE / 2)


def test_what_no_act_tells_of_is_seen_a_minute_later(
    any_session: Session, now: datetime, asked: Callable[[datetime], bool]
) -> None:
    factories.signature(any_session, factories.company(any_session, at=now), at=now)
    assert asked(now)
    any_session.execute(delete(CompanyStanding))
    assert directory.count_standings(any_session, at=now)[State.IN_FORCE] == 1
    assert asked(now + counted.LONGEST)
