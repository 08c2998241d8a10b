"""What is kept of members' answers says at every moment what judging all of them says, whatever is done."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.answers_of_members import answers, counts
from app.kept_answers import changed, keeping, reading
from app.kept_answers.models import KeptAnswers, MemberAnswers
from app.keys import badge_keys
from sentences import SpokenError
from signatories.entries import append
from signatories.succession.kinds import Kind
from signatories.succession.plans import Plan, Target
from tests import factories
from tests.kept_answers_scene import ACTS, MEMBERS, Hosters
from tests.succession_scene import released

ON_BOTH = pytest.mark.parametrize(
    "any_app", ["sqlite", pytest.param("postgresql", marks=pytest.mark.drill)], indirect=True
)


@pytest.fixture
def hosters(any_session: Session, now: datetime) -> Hosters:
    return Hosters(any_session, now)


def lived(hosters: Hosters, now: datetime, chance: random.Random, times: int) -> None:
    """Random acts on random members in the course of a day; the worker comes by now and then."""
    assert hosters.keep(now) == 1
    hosters.check(now)
    minutes = sorted(chance.sample(range(1, 11 * 60), times))
    for at in (now + timedelta(minutes=each) for each in minutes):
        try:
            chance.choice(ACTS)(hosters, chance.choice(hosters.members), at)
        except SpokenError:  # refused, as it would be on a page
            hosters.session.rollback()
        hosters.check(at)
        hosters.check_earlier(now - timedelta(days=chance.randrange(20)), at)
        if chance.random() < 0.15:
            hosters.keep(at)
            hosters.check(at)
    assert hosters.narrowed


@ON_BOTH
def test_whatever_is_done_in_a_day_the_kept_answers_are_those_of_judging(
    hosters: Hosters, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "WORTH_WRITING", 0)
    lived(hosters, now, random.Random(11), times=25)


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(4))
def test_long_days_of_many_kinds(
    hosters: Hosters, now: datetime, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(keeping, "WORTH_WRITING", 0)
    lived(hosters, now, random.Random(seed), times=60)


def test_what_cannot_be_believed_is_not_used(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosters = Hosters(session, now)
    assert hosters.kept(now) is None  # nothing is kept yet
    hosters.keep(now)
    later = now + timedelta(hours=1)
    assert hosters.kept(later) is not None
    assert hosters.kept(now - timedelta(seconds=1)) is None
    assert hosters.kept(now + timedelta(hours=12)) is None  # another day
    monkeypatch.setattr(reading, "MOST_CHANGED", 1)
    hosters.contact(hosters.members[0], later)
    hosters.contact(hosters.members[1], later)
    assert hosters.kept(later) is None
    monkeypatch.undo()
    assert hosters.kept(later) is not None
    rule = hosters.rules(now)[-1]
    rule.taken_back_at, rule.taken_back_by = now, "x"
    session.flush()
    assert hosters.kept(later) is None  # other conditions
    hosters.keep(later)
    hosters.check(later)
    factories.newer_edition(session, factories.documents(session, at=now), at=later)
    assert hosters.kept(later) is None  # an act that concerns everybody
    found = answers(session, association=hosters.association, at=later)
    assert counts(session, association=hosters.association, at=later).total == len(found.members) == MEMBERS


def test_the_worker_writes_what_is_worth_it_and_never_over_another_one(
    session: Session, now: datetime
) -> None:
    hosters = Hosters(session, now)
    assert keeping.keep_all(session, at=now) == 0  # so few members are judged when they are asked for
    assert (hosters.keep(now), hosters.keep(now)) == (1, 0)
    later = now + timedelta(minutes=30)
    hosters.contact(hosters.members[0], later)
    assert hosters.keep(later) == 0  # who reads judges that one again
    head = session.scalars(select(KeptAnswers)).one()
    stale = keeping.Judged(hosters.association.id, head.version - 1, None, [], {"log_size": 0})
    keeping._write(session, stale)
    assert session.scalar(select(func.count(MemberAnswers.membership_id))) == MEMBERS
    hosters.check(later)


def test_the_worker_looks_only_where_something_happened(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosters = Hosters(session, now)
    assert not keeping.is_quiet(session, at=now)
    hosters.keep(now)
    hosters.contact(hosters.members[0], now)
    assert keeping.is_quiet(session, at=now)
    assert not keeping.is_quiet(session, at=now + timedelta(days=1))
    for kind, data in (
        ("condition-ended", {"condition": "x", "effective_on": "2026-11-24"}),
        ("key-withdrawn", {"kid": "x"}),
    ):
        with session.begin_nested() as undone:
            of = {"association": "hosters"} if kind == "condition-ended" else {}
            append(session, kind, at=now, **of, **data)
            assert not keeping.is_quiet(session, at=now)
            undone.rollback()
    monkeypatch.setattr(keeping, "WORTH_WRITING", 0)
    assert not keeping.is_quiet(session, at=now)
    monkeypatch.undo()
    session.commit()
    assert keeping.keep_due(session, at=now) == 0
    assert session.scalar(select(func.count(KeptAnswers.association_id))) == 1
    assert keeping.keep_all(session, at=now) == 0  # it has too few members to keep anything
    assert session.scalar(select(func.count(KeptAnswers.association_id))) == 0
    assert session.scalar(select(func.count(MemberAnswers.membership_id))) == 0


def test_a_logo_that_is_not_signed_yet_is_judged_each_time(session: Session, now: datetime) -> None:
    hosters = Hosters(session, now)
    company = next(each for each in hosters.members[3:] if not hosters.badges_of(each))
    hosters.badge(company, now)
    hosters.keep(now)
    hosters.check(now)
    at = now + timedelta(minutes=1)
    hosters.badge(company, at)  # it is signed, which nobody writes down
    assert [each.planned for each in hosters.badges_of(company)] == [None]
    hosters.check(at)


def test_a_signature_that_waits_or_is_suspended_ends_by_itself(session: Session, now: datetime) -> None:
    hosters = Hosters(session, now)
    placed = factories.placed_signature(session, hosters.members[0], at=now, association=hosters.association)
    hosters.suspend(hosters.members[3], now)
    placed.ends_at = now + timedelta(hours=3)
    hosters.keep(now)
    for hours in (1, 2, 3, 4):
        hosters.check(now + timedelta(hours=hours))


def test_who_wrote_meanwhile_is_noticed(session: Session, now: datetime) -> None:
    hosters = Hosters(session, now)
    hosters.keep(now)

    def meanwhile(_changed: object) -> str:
        session.execute(update(KeptAnswers).values(version=KeptAnswers.version + 1))
        return "halves of two states"

    rules = hosters.rules(now)
    assert reading._kept(session, hosters.association, rules, now, meanwhile) is None
    assert reading._kept(session, hosters.association, rules, now, lambda _changed: "whole") == "whole"


def test_a_company_that_came_after_another_is_judged_again_with_it(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "WORTH_WRITING", 0)
    hosters = Hosters(session, now)
    first, second, third = hosters.members[:3]
    hosters.keep(now)
    for minutes, (one, other) in ((10, (first, second)), (20, (second, third))):
        at = now + timedelta(minutes=minutes)
        plan = Plan(
            Kind.TAKEOVER, at.date(), (one.register_number,), (Target(other.register_number, "Nieuw B.V."),)
        )
        released(session, plan, keys=badge_keys(), at=at)
        hosters.check(at)
        assert hosters.keep(at) == 1
    at = now + timedelta(minutes=30)
    head = changed.head_of(session, hosters.association)
    assert head is not None
    append(
        session, "reply-placed", at=at, company=first.register_number, period="2025-H1", norm="addendum-24h"
    )
    found = changed.changed_since(session, head, at=at, margin=timedelta(), most=10)
    assert found is not None and set(found.companies) == {first.id, second.id, third.id}
    hosters.check(at)
