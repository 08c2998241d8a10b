"""Conditions as dated data; waivers and declarations, with what the database holds by itself."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from sentences import SpokenError
from signatories.conditions import attesting, condition_rules, laying_down, waivers, waiving
from signatories.conditions.attestations import attested
from signatories.conditions.condition_errors import (
    AlreadyInEffect,
    AlreadyWaived,
    EffectiveInThePast,
    GroundNeeded,
    NoSuchCondition,
    NotYoursToDeclare,
    NumberOutOfRange,
    TextNeeded,
    WaiverEndsTooEarly,
    WaiverTooLong,
)
from signatories.conditions.condition_rules import ConditionRule
from signatories.conditions.conditions import Attester, Kind
from signatories.conditions.laying_down import Terms
from signatories.entries import Entry
from signatories.errors import NotAMember
from signatories.journal import JournalLine
from signatories.models import Association, Company
from signatories.reasons import ReasonNeeded
from tests import factories

DAY = timedelta(days=1)
BY = "0" * 16
PROVEN = Terms(Kind.DOMAIN_PROVEN, ground="article 4, paragraph 2")
OWN = Terms(
    Kind.ATTESTED, "article 5", {"months": 6}, text_nl="Heeft een rooster", text_en="Has a rota", cure_days=14
)


@pytest.fixture
def hosters(session: Session, now: datetime) -> Association:
    return factories.association(session, at=now)


@pytest.fixture
def member(session: Session, hosters: Association, now: datetime) -> Company:
    return factories.company(session, at=now, member_of=hosters)


def names(session: Session, hosters: Association, on: datetime) -> set[str]:
    return {row.name for row in condition_rules.rules_on(session, association=hosters, on=on.date())}


def lay_down(session: Session, hosters: Association, now: datetime, terms: Terms = PROVEN, days: int = 30):
    on = (now + days * DAY).date()
    return laying_down.lay_down(session, association=hosters, terms=terms, effective_on=on, by=BY, at=now)


def test_a_condition_holds_from_its_day_until_another_replaces_or_ends_it(
    session: Session, hosters: Association, now: datetime
) -> None:
    row = lay_down(session, hosters, now)
    assert row.name not in names(session, hosters, now + 29 * DAY)
    assert row.name in names(session, hosters, now + 30 * DAY)
    lay_down(session, hosters, now, replace(PROVEN, cure_days=60), days=40)
    held = {
        each.name: each
        for each in condition_rules.rules_on(session, association=hosters, on=(now + 40 * DAY).date())
    }
    assert held[row.name].cure_days == 60
    ended_on = (now + 50 * DAY).date()
    laying_down.end(session, association=hosters, name=row.name, effective_on=ended_on, by=BY, at=now)
    assert row.name in names(session, hosters, now + 49 * DAY)
    assert row.name not in names(session, hosters, now + 50 * DAY)
    kinds = [entry.kind for entry in session.scalars(select(Entry).order_by(Entry.position))][-3:]
    assert kinds == ["condition-laid-down", "condition-laid-down", "condition-ended"]


def test_a_change_can_be_taken_back_before_its_day_and_not_on_it(
    session: Session, hosters: Association, now: datetime
) -> None:
    row = lay_down(session, hosters, now)
    with pytest.raises(AlreadyInEffect):
        laying_down.take_back(session, row=row, by=BY, at=now + 30 * DAY)
    laying_down.take_back(session, row=row, by=BY, at=now + 29 * DAY)
    assert row.name not in names(session, hosters, now + 60 * DAY)
    assert condition_rules.planned(session, association=hosters, after=now.date()) == []


@pytest.mark.parametrize(
    ("terms", "days", "error"),
    [
        (PROVEN, -1, EffectiveInThePast),
        (replace(PROVEN, ground=" "), 1, GroundNeeded),
        (replace(PROVEN, cure_days=6), 1, NumberOutOfRange),
        (replace(PROVEN, appeal_days=13), 1, NumberOutOfRange),
        (Terms(Kind.NOT_BELOW_NORM, "article 4", {"periods": 0}), 1, NumberOutOfRange),
        (Terms(Kind.NOT_BELOW_NORM, "article 4"), 1, NumberOutOfRange),
        (replace(OWN, text_en=""), 1, TextNeeded),
        (replace(OWN, text_nl="x" * 201), 1, TextNeeded),
    ],
)
def test_a_condition_without_ground_or_with_a_wrong_number_is_refused(
    session: Session, hosters: Association, now: datetime, terms: Terms, days: int, error: type[SpokenError]
) -> None:
    with pytest.raises(error):
        lay_down(session, hosters, now, terms, days)


def test_conditions_in_own_words_stand_beside_each_other(
    session: Session, hosters: Association, now: datetime
) -> None:
    one, two = (lay_down(session, hosters, now, OWN, days=0) for _ in range(2))
    assert one.name != two.name
    lay_down(session, hosters, now, replace(OWN, text_en="Has a new rota", key=one.key), days=0)
    texts = [row.text_en for row in condition_rules.rules_on(session, association=hosters, on=now.date())]
    assert texts[-2:] == ["Has a rota", "Has a new rota"]


def test_the_database_knows_what_a_condition_is(any_session: Session, now: datetime) -> None:
    hosters = factories.association(any_session, at=now)
    for change in ({"kind": "attested"}, {"cure_days": 3}, {"ground": "x" * 201}, {"attested_by": "mayor"}):
        values = {
            "kind": "domain-proven",
            "parameters": {},
            "ground": "article 1",
            "recorded_at": now,
            **change,
        }
        row = ConditionRule(association=hosters, effective_on=now.date(), **values)
        with pytest.raises((IntegrityError, DataError)), any_session.begin_nested():
            any_session.add(row)


def grant(
    session: Session, hosters: Association, member: Company, now: datetime, days: int = 90, **more: str
):
    given = {"rule_name": "badge-in-force", "reason": "Moves to a new site this winter.", **more}
    until = (now + days * DAY).date()
    return waiving.grant(session, association=hosters, company=member, until_on=until, by=BY, at=now, **given)


def waived(session: Session, hosters: Association, member: Company, at: datetime) -> list[str]:
    found = waivers.waived(session, association=hosters, company_ids=[member.id], at=at)
    return list(found.get(member.id, {}))


def test_a_waiver_counts_until_its_day_or_until_it_is_ended(
    session: Session, hosters: Association, member: Company, now: datetime
) -> None:
    waiver = grant(session, hosters, member, now)
    assert waived(session, hosters, member, now) == ["badge-in-force"]
    assert waived(session, hosters, member, now - DAY) == []
    assert waived(session, hosters, member, now + 89 * DAY) == ["badge-in-force"]
    assert waived(session, hosters, member, now + 90 * DAY) == []
    waiving.end(session, waiver=waiver, reason="The new site is there.", by=BY, at=now + 10 * DAY)
    assert waived(session, hosters, member, now + 10 * DAY) == []
    assert waived(session, hosters, member, now + 9 * DAY) == ["badge-in-force"]
    assert [line.kind for line in session.scalars(select(JournalLine).order_by(JournalLine.id))] == [
        "waiver-granted",
        "waiver-ended",
    ]


def test_one_waiver_at_a_time_and_another_after_it(any_session: Session, now: datetime) -> None:
    session = any_session
    hosters = factories.association(session, at=now)
    member = factories.company(session, at=now, member_of=hosters)
    grant(session, hosters, member, now, days=10)
    with pytest.raises(AlreadyWaived):
        grant(session, hosters, member, now + 9 * DAY)
    second = grant(session, hosters, member, now + 10 * DAY)
    with pytest.raises(IntegrityError, match="waiver"), session.begin_nested():
        session.execute(text("UPDATE waiver SET ended_at = NULL, ended_by = NULL, end_reason = NULL"))
    assert second.counts_at(now + 10 * DAY)


@pytest.mark.parametrize(
    ("days", "more", "error"),
    [
        (0, {}, WaiverEndsTooEarly),
        (731, {}, WaiverTooLong),
        (30, {"reason": "So."}, ReasonNeeded),
        (30, {"rule_name": "domain-proven"}, NoSuchCondition),
    ],
)
def test_a_waiver_has_a_reason_an_end_and_a_condition(
    session: Session,
    hosters: Association,
    member: Company,
    now: datetime,
    days: int,
    more: dict[str, str],
    error: type[SpokenError],
) -> None:
    with pytest.raises(error):
        grant(session, hosters, member, now, days, **more)


def test_a_waiver_is_for_a_member(session: Session, hosters: Association, now: datetime) -> None:
    with pytest.raises(NotAMember):
        grant(session, hosters, factories.company(session, at=now), now)


def test_a_declaration_is_made_by_whom_the_condition_names(
    session: Session, hosters: Association, member: Company, now: datetime
) -> None:
    by_company = lay_down(session, hosters, now, OWN, days=0)
    by_officer = lay_down(session, hosters, now, replace(OWN, attested_by=Attester.OFFICER), days=0)
    proven = lay_down(session, hosters, now, PROVEN, days=0)

    def attest(row: ConditionRule, attester: Attester):
        return attesting.attest(session, row=row, company=member, attester=attester, by=BY, at=now)

    for row, attester in (
        (by_company, Attester.OFFICER),
        (by_officer, Attester.COMPANY),
        (proven, Attester.COMPANY),
    ):
        with pytest.raises(NotYoursToDeclare):
            attest(row, attester)
    made = attest(by_company, Attester.COMPANY)
    attest(by_officer, Attester.OFFICER)
    attesting.withdraw(session, attestation=made, by=BY, at=now + 2 * DAY)

    def known(at: datetime) -> list[tuple[str, bool]]:
        found = attested(session, company_ids=[member.id], at=at).get(member.id, [])
        return [(each.name, each.withdrawn_at is not None) for each in found]

    assert known(now - DAY) == []
    assert known(now + DAY) == [(by_company.name, False), (by_officer.name, False)]
    assert known(now + 2 * DAY) == [(by_company.name, True), (by_officer.name, False)]
