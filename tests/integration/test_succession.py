"""Events of succession on a real database: what is shown before is what happens, all of it or nothing."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import succeeding
from app.keys import badge_keys
from app.succession.handlers import BadgeHandlers
from badge.keys import KeyRing
from sentences import SpokenError
from signatories.entries import Entry
from signatories.errors import CompanyEnded
from signatories.models import Company, Membership
from signatories.signatures.signature import Signature
from signatories.succession import carrying_out, lineage, proposing
from signatories.succession.consequences import INFORMATION, Act
from signatories.succession.errors import (
    Changed,
    InAnotherEvent,
    NotTheirs,
    SamePerson,
    WrongParties,
    WrongStep,
)
from signatories.succession.kinds import Kind
from signatories.succession.models import SuccessionEvent
from signatories.succession.plans import Plan, Target
from tests import factories, succession_scene
from tests.succession_scene import BASE_URL, REASON, foretold, operators, released, signatory, snapshot


@pytest.fixture
def keys(any_session: Session) -> KeyRing:
    return badge_keys()


@pytest.fixture
def before(now: datetime) -> datetime:
    """When the companies came into the register: well before the event."""
    return now - timedelta(days=200)


def takeover(old: Company, new: Company | Target, on: date, people: frozenset[str] = frozenset()) -> Plan:
    target = new if isinstance(new, Target) else Target(new.register_number, new.legal_name)
    return Plan(Kind.TAKEOVER, on, (old.register_number,), (target,), people=people)


def test_a_takeover_is_carried_out_as_it_was_shown(
    any_session: Session, keys: KeyRing, now: datetime, before: datetime
) -> None:
    session = any_session
    hosters = factories.association(session, at=before)
    old = signatory(session, keys=keys, at=before, association=hosters, network="AS64512", has_person=True)
    new = factories.company(session, at=before)
    owner = next(
        iter(succeeding.facts_of(session, takeover(old, new, now.date()), at=now).companies.values())
    )
    assert owner is not None
    (seat,) = (
        succeeding.facts_of(session, takeover(old, new, now.date()), at=now)
        .companies[old.register_number]
        .seats
    )
    plan = takeover(old, new, now.date(), frozenset({str(seat)}))

    shown = succeeding.preview(session, plan, at=now)
    expected = foretold(snapshot(session, at=now), shown)
    event = released(session, plan, keys=keys, at=now)

    assert snapshot(session, at=now) == expected
    assert [each["act"] for each in event.outcome] == [each.act.value for each in shown]
    assert old.ended_on == now.date()
    carried = session.scalars(select(Signature).where(Signature.company_id == new.id)).one()
    assert carried.ends_at == now + timedelta(days=60)
    assert carried.follows is not None and carried.follows.company_id == old.id
    membership = session.scalars(select(Membership).where(Membership.company_id == new.id)).one()
    assert membership.member_since == factories.MEMBER_SINCE
    kinds = {entry.kind for entry in session.scalars(select(Entry).where(Entry.at == now))}
    assert {"company-ended", "company-continued", "company-succeeded", "signature-carried"} <= kinds
    (earlier,) = lineage.predecessors_of(session, new, at=now)
    assert earlier.company is old


def test_every_act_has_somebody_who_does_it() -> None:
    assert set(succeeding.all_handlers(keys=None, base_url="")) == set(Act) - INFORMATION  # pyright: ignore[reportArgumentType]


KINDS_OF_COMPANIES = st.sampled_from([Kind.TAKEOVER, Kind.MERGER, Kind.SPLIT, Kind.BANKRUPTCY])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=KINDS_OF_COMPANIES,
    days_ago=st.integers(0, 150),
    is_member=st.booleans(),
    is_new=st.booleans(),
    has_signed=st.booleans(),
    ticks=st.booleans(),
)
def test_what_is_shown_is_what_happens_for_every_kind(
    session: Session,
    now: datetime,
    kind: Kind,
    days_ago: int,
    is_member: bool,
    is_new: bool,
    has_signed: bool,
    ticks: bool,
) -> None:
    keys, at = badge_keys(), now - timedelta(days=200)
    hosters = factories.association(session, at=at)
    of = hosters if is_member else None
    sources = [signatory(session, keys=keys, at=at, association=of, network="AS64512", has_person=True)]
    if kind is Kind.MERGER:
        sources.append(signatory(session, keys=keys, at=at, association=hosters))
    if is_new:
        target = Target("kvk:00009999", "Nieuw Samen B.V.")
    else:
        known = signatory(session, keys=keys, at=at) if has_signed else factories.company(session, at=at)
        target = Target(known.register_number, known.legal_name)
    if kind is Kind.SPLIT:
        host = sources[0].domains[0].host
        target = Target(target.number, target.legal_name, hosts=(host,), networks=("AS64512",))
    people = frozenset[str]()
    if ticks:
        facts = succeeding.facts_of(
            session, Plan(kind, now.date(), tuple(each.register_number for each in sources)), at=now
        )
        people = frozenset(str(seat) for company in facts.companies.values() for seat in company.seats)
    plan = Plan(
        kind,
        now.date() - timedelta(days=days_ago),
        tuple(each.register_number for each in sources),
        () if kind is Kind.BANKRUPTCY else (target,),
        people=people,
    )
    history = _public_history(session, target.number, now)

    shown = succeeding.preview(session, plan, at=now)
    expected = foretold(snapshot(session, at=now), shown)
    released(session, plan, keys=keys, at=now)

    after = snapshot(session, at=now)
    assert after == expected
    _nothing_in_force_is_of_an_ended_company(after)
    assert _public_history(session, target.number, now) >= history
    session.rollback()


def _public_history(session: Session, number: str, now: datetime) -> int:
    """How many public acts a company's page shows: its own, and those of the companies before it."""
    company = session.scalar(select(Company).where(Company.register_number == number))
    if company is None:
        return 0
    ids = [
        company.id,
        *(link.company_id for link in lineage.chain_of(session, [company.id], at=now)[company.id]),
    ]
    numbers = session.scalars(select(Company.register_number).where(Company.id.in_(ids)))
    return len(session.scalars(select(Entry.position).where(Entry.company.in_(list(numbers)))).all())


def _nothing_in_force_is_of_an_ended_company(found: succession_scene.Snapshot) -> None:
    for each in (found.members, found.hosts, found.networks, found.signatures, found.badges):
        assert not {member[0] for member in each} & found.ended
    assert not {company for company, _what in found.open_things} & found.ended
    assert not found.contacts & found.ended
    assert not {company for company, _holder in found.holders} & found.ended


def test_a20_the_second_person_is_another_one(
    any_session: Session, keys: KeyRing, now: datetime, before: datetime
) -> None:
    session = any_session
    first, second = operators(session, at=before)
    old, new = factories.company(session, at=before), factories.company(session, at=before)
    event = succeeding.propose(session, plan=takeover(old, new, now.date()), reason=REASON, who=first, at=now)
    with pytest.raises(SamePerson):
        succeeding.release(session, event=event, who=first, seen=None, keys=keys, base_url=BASE_URL, at=now)
    assert old.ended_on is None

    succeeding.release(session, event=event, who=second, seen=None, keys=keys, base_url=BASE_URL, at=now)
    assert old.ended_on == now.date()


def test_carrying_out_twice_changes_nothing(
    any_session: Session, keys: KeyRing, now: datetime, before: datetime
) -> None:
    session = any_session
    old, new = signatory(session, keys=keys, at=before), factories.company(session, at=before)
    event = released(session, takeover(old, new, now.date()), keys=keys, at=now)
    after, entries = snapshot(session, at=now), len(session.scalars(select(Entry.position)).all())

    with pytest.raises((WrongStep, CompanyEnded)):
        succeeding.carry_out(session, event=event, keys=keys, base_url=BASE_URL, at=now)
    with pytest.raises(WrongStep):
        carrying_out.carry_out(session, event=event, consequences=(), handlers={}, at=now)
    assert snapshot(session, at=now) == after
    assert len(session.scalars(select(Entry.position)).all()) == entries


def test_a_crash_in_the_middle_leaves_nothing(
    any_session: Session,
    keys: KeyRing,
    now: datetime,
    before: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = any_session
    first, second = operators(session, at=before)
    old, new = signatory(session, keys=keys, at=before), factories.company(session, at=before)
    event = succeeding.propose(session, plan=takeover(old, new, now.date()), reason=REASON, who=first, at=now)
    session.commit()
    untouched = snapshot(session, at=now)

    def fall(_self: BadgeHandlers, _means: object, _what: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(BadgeHandlers, "issue", fall)
    with pytest.raises(OSError, match="disk"):
        succeeding.release(session, event=event, who=second, seen=None, keys=keys, base_url=BASE_URL, at=now)
    session.rollback()
    assert snapshot(session, at=now) == untouched
    assert session.get_one(SuccessionEvent, event.id).state == "proposed"


def test_an_event_of_later_waits_for_its_day_and_then_follows_by_itself(
    session: Session, now: datetime
) -> None:
    keys, at = badge_keys(), now - timedelta(days=200)
    old, new = signatory(session, keys=keys, at=at), factories.company(session, at=at)
    event = released(session, takeover(old, new, now.date() + timedelta(days=3)), keys=keys, at=now)
    assert (event.state, old.ended_on) == ("released", None)
    assert succeeding.due(session, at=now + timedelta(days=2)) == []

    later = now + timedelta(days=3)
    assert succeeding.due(session, at=later) == [event]
    succeeding.carry_out(session, event=event, keys=keys, base_url=BASE_URL, at=later)
    assert old.ended_on == later.date()


def test_who_releases_has_read_what_follows_now(session: Session, now: datetime) -> None:
    keys, at = badge_keys(), now - timedelta(days=200)
    first, second = operators(session, at=at)
    old, new = signatory(session, keys=keys, at=at), factories.company(session, at=at)
    event = succeeding.propose(session, plan=takeover(old, new, now.date()), reason=REASON, who=first, at=now)
    seen = proposing.digest(succeeding.preview(session, proposing.plan_of(event), event=event, at=now))
    factories.domain(session, old, at=now, host="later.example")
    session.expire_all()
    with pytest.raises(Changed):
        succeeding.release(session, event=event, who=second, seen=seen, keys=keys, base_url=BASE_URL, at=now)


def test_what_cannot_be_is_refused_by_sentence(session: Session, now: datetime) -> None:
    keys, at = badge_keys(), now - timedelta(days=200)
    first, _second = operators(session, at=at)
    old, new = signatory(session, keys=keys, at=at), factories.company(session, at=at)
    on = now.date()
    split = Plan(
        Kind.SPLIT, on, (old.register_number,), (Target(new.register_number, "X", hosts=("not.example",)),)
    )
    with pytest.raises(NotTheirs):
        succeeding.preview(session, split, at=now)
    with pytest.raises(WrongParties):
        succeeding.preview(session, Plan(Kind.MERGER, on, (old.register_number,), ()), at=now)
    succeeding.propose(session, plan=takeover(old, new, on), reason=REASON, who=first, at=now)
    with pytest.raises(InAnotherEvent):
        succeeding.preview(session, takeover(new, old, on), at=now)


def test_an_ended_company_cannot_be_the_successor_of_its_successor(session: Session, now: datetime) -> None:
    keys, at = badge_keys(), now - timedelta(days=200)
    old, new = factories.company(session, at=at), factories.company(session, at=at)
    released(session, takeover(old, new, now.date()), keys=keys, at=now)
    with pytest.raises(CompanyEnded):
        succeeding.preview(session, takeover(new, old, now.date()), at=now)


def test_a_consequence_that_nobody_carried_out_is_seen(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard bites: leave out one act after another, and what happened is not what was shown."""
    keys, at = badge_keys(), now - timedelta(days=200)
    hosters = factories.association(session, at=at)
    old = signatory(session, keys=keys, at=at, association=hosters, network="AS64512", has_person=True)
    new, two = factories.company(session, at=at), operators(session, at=at)
    (seat,) = succeeding.beyond.of_company(session, old, at=now).seats
    plan = takeover(old, new, now.date(), frozenset({str(seat)}))
    shown = succeeding.preview(session, plan, at=now)
    expected = foretold(snapshot(session, at=now), shown)
    handlers = succeeding.all_handlers(keys=keys, base_url=BASE_URL)
    session.commit()

    # A domain that came to somebody has left: the one act does the other too.
    acts = {each.act for each in shown} - INFORMATION - {Act.HOST_LEFT}
    assert len(acts) > 15
    for act in acts:
        left_out = {**handlers, act: lambda _means, _what: None}
        monkeypatch.setattr(succeeding, "all_handlers", lambda left_out=left_out, **_more: left_out)
        try:
            released(session, plan, keys=keys, at=now, two=two)
        except (SpokenError, SQLAlchemyError):
            session.rollback()
            continue
        assert snapshot(session, at=now) != expected, act
        session.rollback()
