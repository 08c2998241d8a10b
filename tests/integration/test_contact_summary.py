"""What the hotline's desk counts is what its list says, whatever became of the tests, at any moment."""

import random
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from sentences import SpokenError
from signatories import register
from signatories.contacts import contact_list, contact_points, contact_tests, counted
from signatories.contacts.contact_states import Failure, State
from signatories.contacts.contact_test_models import AnsweredBy, ContactTest
from signatories.contacts.counted import Counts
from signatories.errors import TooManyTests
from signatories.models import Company, ContactPoint
from signatories.signatures import signing, suspending
from signatories.signatures.signature_states import SignatureState, SuspensionKind
from signatories.signatures.standings import CompanyStanding
from tests import factories

COMPANIES = 7
HOUR = timedelta(hours=1)


def history(company: Company, start: datetime, chance: random.Random) -> list[ContactTest]:
    """Some tests that ended in some way, and one that perhaps still waits."""
    point = company.contact_point_now
    found, made = [], start + HOUR
    for _ in range(chance.randrange(4)):
        ended = made + chance.randrange(1, 100) * HOUR
        way = chance.choice(["answered", "no-answer", "bounced", "replaced"])
        how = (
            {"answered_at": ended, "answered_by": "link"}
            if way == "answered"
            else {"failed_at": ended, "failure": way}
        )
        found.append(ContactTest(contact_point=point, made_at=made, **how))
        made = ended + chance.choice([0, 1, 50]) * HOUR
    if chance.random() < 0.5:
        found.append(ContactTest(contact_point=point, made_at=made))
    return found


def test_the_desk_counts_what_the_list_says(any_session: Session, now: datetime) -> None:
    session, chance, start = any_session, random.Random(3), now - timedelta(days=30)
    companies = [factories.company(session, at=start) for _ in range(COMPANIES)]
    for company in companies[1:]:
        factories.signature(session, company, at=start)
    for _ in range(6):
        with session.begin_nested() as life:
            session.add_all([each for company in companies[1:] for each in history(company, start, chance)])
            session.flush()
            for hours in (0, 1, 40, 90, 200, 400):
                at = start + hours * HOUR
                counted.forget()  # of what has no act, and of the life before
                assert summed(session, at) == listed(session, at)
            life.rollback()
    counted.forget()


def listed(session: Session, at: datetime) -> tuple[int, int, int]:
    """Signatories, and how many of their contact points answered the last test or did not, line by line."""
    lines = contact_list.read(session, at=at).lines
    states = Counter(each.state.state for each in lines)
    return len(lines), states[State.TESTED], states[State.FAILED]


def summed(session: Session, at: datetime) -> tuple[int, int, int]:
    found = contact_list.summary(session, at=at)
    return found.signatories, found.tested, found.failed


class Life:
    """Some companies that signed almost a year ago, to which something happens that is an act, or time goes by."""

    def __init__(self, session: Session, start: datetime, chance: random.Random) -> None:
        self.session, self.at, self.chance = session, start, chance
        self.companies = [factories.company(session, at=start) for _ in range(COMPANIES)]
        for company in self.companies[2:]:
            factories.signature(session, company, at=start)
        self.at = start + timedelta(days=360)

    def step(self) -> None:
        """An hour later something happens to somebody."""
        self.at += HOUR * self.chance.choice([1, 1, 1, 30])
        company = self.chance.choice(self.companies)
        point = company.contact_point_now
        test = contact_tests.open_test(self.session, point) if point else None
        acts = [self.nothing, partial(self.move, company), partial(self.sign, company)]
        if test is not None:
            acts += [partial(self.answer, test), partial(self.fail, test)] * 3
        elif point is not None:
            acts += [partial(self.send, point)] * 4
        self.chance.choice(acts)()

    def nothing(self) -> None:
        """Time alone: perhaps a term ends."""

    def move(self, company: Company) -> None:
        host = f"desk-{self.chance.randrange(9)}.example"
        contact_points.set_contact_point(
            self.session, company=company, contact_point=f"notices@{host}", at=self.at
        )

    def sign(self, company: Company) -> None:
        """Withdraw the signature that holds, suspend it, or sign where there is none."""
        of_it = register.signatures_of(self.session, company, at=self.at)
        held = [each for each in of_it if each.state_at(self.at) is SignatureState.IN_FORCE]
        if held and self.chance.random() < 0.5:
            signing.withdraw(self.session, signature=held[0], at=self.at)
        elif held:
            suspending.suspend(
                self.session, signature=held[0], by=None, kind=SuspensionKind.OTHER, reason="x", at=self.at
            )
        else:
            with suppress(SpokenError):  # one that is suspended stands in the way
                factories.signature(self.session, company, at=self.at)

    def send(self, point: ContactPoint) -> None:
        with suppress(TooManyTests):
            contact_tests.prepare(self.session, contact_point=point, at=self.at)

    def answer(self, test: ContactTest) -> None:
        contact_tests.answer(self.session, test=test, by=AnsweredBy.LINK, at=self.at)

    def fail(self, test: ContactTest) -> None:
        why = self.chance.choice([Failure.NO_ANSWER, Failure.BOUNCED, Failure.REPLACED])
        contact_tests.fail(self.session, test=test, failure=why, at=self.at)


def test_after_each_act_the_counts_are_those_of_counting_everybody(
    any_session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "LONGEST", timedelta(days=999))
    counted.forget()
    life = Life(any_session, now - timedelta(days=400), random.Random(7))
    anew, count = [], contact_list._counts

    def noted(session: Session, companies: Collection[int] | None, at: datetime) -> Counts:
        anew.append(companies)
        return count(session, companies, at)

    monkeypatch.setattr(contact_list, "_counts", noted)
    seen = set()
    for _ in range(90):
        life.step()
        any_session.expire_all()
        seen.add(found := summed(any_session, life.at))
        assert found == listed(any_session, life.at)
    assert anew.count(None) == 1  # the first time
    assert len(seen) > 20
    counted.forget()


def test_an_act_that_was_written_late_makes_it_count_everybody(any_session: Session, now: datetime) -> None:
    counted.forget()
    life = Life(any_session, now - timedelta(days=90), random.Random(1))
    assert summed(any_session, now) == (COMPANIES - 2, 0, 0)
    point = life.companies[2].contact_point_now
    assert point is not None
    life.at = now - HOUR
    life.send(point)
    (test,) = contact_tests.tests_of(any_session, point)
    life.answer(test)  # its moment lies before the counts
    assert summed(any_session, now) == (COMPANIES - 2, 1, 0)
    counted.forget()


def test_what_no_act_tells_of_is_seen_an_hour_later(any_session: Session, now: datetime) -> None:
    counted.forget()
    Life(any_session, now - timedelta(days=90), random.Random(1))
    assert summed(any_session, now)[0] == COMPANIES - 2
    any_session.execute(delete(CompanyStanding))
    assert summed(any_session, now)[0] == COMPANIES - 2
    assert summed(any_session, now + counted.LONGEST)[0] == 0
    counted.forget()
