"""Laying down conditions after a trial, waivers, declarations, and what a company sees of them."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.association.standing_of_members import overview
from app.association.what_if import attempt
from app.clock import now as clock
from app.outbox import OutboxMail
from app.roles import Role
from signatories.conditions import condition_rules, laying_down
from signatories.conditions.attestations import Attestation
from signatories.conditions.condition_rules import ConditionRule
from signatories.conditions.conditions import Answer, Kind, Rule
from signatories.conditions.laying_down import Terms
from signatories.conditions.waivers import Waiver
from signatories.models import Association, Company
from tests import factories
from tests.pages import PageClient
from tests.queries import counted

DESK = "/en/desk/association/hosters"
GROUND = {"ground": "article 4, paragraph 2", "cure_days": "28", "appeal_days": "42"}


@pytest.fixture
def hosters(session: Session, now: datetime) -> Association:
    factories.documents(session, at=now)
    return factories.association(session, at=now)


@pytest.fixture
def member(session: Session, hosters: Association, now: datetime) -> Company:
    return factories.company(session, at=now, name="Lid B.V.", member_of=hosters)


@pytest.fixture
def officer(app: Flask, session: Session, hosters: Association, member: Company, now: datetime) -> PageClient:
    return PageClient(app).sign_in(factories.person(session, Role.OFFICER, at=now, of=hosters))


@pytest.fixture
def owner(app: Flask, session: Session, member: Company, now: datetime) -> PageClient:
    who = factories.person(
        session, Role.COMPANY_OWNER, at=now, of=member, language="en", email="owner@lid.example"
    )
    return PageClient(app).sign_in(who)


def holding(session: Session, hosters: Association, on: datetime) -> dict[str, ConditionRule]:
    session.expire_all()
    return {row.name: row for row in condition_rules.rules_on(session, association=hosters, on=on.date())}


def test_a_condition_is_tried_before_it_is_laid_down(
    officer: PageClient, session: Session, hosters: Association, now: datetime
) -> None:
    day = now + timedelta(days=30)
    path, form = (
        f"{DESK}/conditions/new?kind=domain-proven",
        {**GROUND, "effective_on": day.date().isoformat()},
    )
    officer.submit(path, {**form, "ground": ""}, status=422)
    past = officer.submit(path, {**form, "effective_on": "2020-01-01"}, status=422)
    assert "cannot change in the past" in past.text
    trial = officer.submit(path, form, status=200).text
    assert "For 1 member the answer changes." in trial
    assert "No domain proven." in trial
    assert "domain-proven" not in holding(session, hosters, day)
    officer.submit(path, {**form, "confirmed": "yes"}, status=302)
    assert "domain-proven" not in holding(session, hosters, now)
    row = holding(session, hosters, day)["domain-proven"]
    assert (row.ground, len(row.recorded_by)) == ("article 4, paragraph 2", 16)
    page = officer.get(f"{DESK}/conditions").text
    assert "Changes to come" in page
    officer.submit(f"{DESK}/conditions", {}, to=f"{DESK}/conditions/planned/{row.public_id}", status=302)
    assert "domain-proven" not in holding(session, hosters, day)


def test_a_condition_in_own_words_is_declared_by_the_company_and_taken_back(
    officer: PageClient, owner: PageClient, session: Session, hosters: Association, now: datetime
) -> None:
    own = {
        **GROUND,
        "number_months": "6",
        "text_nl": "Heeft een rooster voor de nacht",
        "text_en": "Has a rota for the night",
        "attested_by": "company",
        "effective_on": now.date().isoformat(),
        "confirmed": "yes",
    }
    officer.submit(f"{DESK}/conditions/new?kind=attested", own, status=302)
    name = next(name for name in holding(session, hosters, now) if name.startswith("attested:"))
    place = "/en/desk/company/lid-bv/conditions"
    assert "Has a rota for the night" in owner.get(place).text
    assert "Heeft een rooster" in owner.get(place.replace("/en/", "/nl/")).text
    owner.submit(f"{place}/declare/hosters/{name}", {}, status=422)
    owner.submit(f"{place}/declare/hosters/{name}", {"sure": "y"}, status=302)
    made = session.scalars(select(Attestation)).one()
    assert (made.rule_name, made.by_kind) == (name, "company")
    assert "counts until 24 May 2027" in owner.get(place).text
    owner.submit(place, {}, to=f"{place}/declarations/{made.public_id}", status=302)
    assert "The declaration ran out on" in owner.get(place).text
    owner.get(f"{place}/declare/hosters/contact-point", status=404)


def test_the_association_declares_what_is_its_own_to_declare(
    officer: PageClient, session: Session, hosters: Association, member: Company, now: datetime
) -> None:
    own = {
        **GROUND,
        "number_months": "12",
        "text_nl": "Bezocht de bijeenkomst",
        "text_en": "Came to the meeting",
        "attested_by": "officer",
        "effective_on": now.date().isoformat(),
        "confirmed": "yes",
    }
    officer.submit(f"{DESK}/conditions/new?kind=attested", own, status=302)
    name = next(name for name in holding(session, hosters, now) if name.startswith("attested:"))
    page, act = f"{DESK}/conditions/{name}/declarations", f"{DESK}/members/lid-bv/declarations/{name}"
    officer.submit(page, {}, to=act, status=302)
    assert "Declared on 24 November 2026" in officer.get(page).text
    officer.submit(page, {}, to=f"{act}/withdraw", status=302)
    assert "Declared on" not in officer.get(page).text


def test_a_waiver_shows_as_waived_and_never_as_met(
    officer: PageClient, owner: PageClient, session: Session, hosters: Association, now: datetime
) -> None:
    place = f"{DESK}/members/lid-bv/waiver?condition=badge-in-force"
    until = (now + timedelta(days=60)).date().isoformat()
    form = {"rule_name": "badge-in-force", "until_on": until, "reason": "The new site comes in spring."}
    assert "Write the reason" in officer.submit(place, {**form, "reason": ""}, status=422).text
    officer.submit(place, form, status=302)
    found = overview(session, association=hosters, at=clock())
    place_of = [row.name for row in found.rules].index("badge-in-force")
    assert found.members[0].findings[place_of].answer is Answer.WAIVED
    mails = session.scalars(select(OutboxMail.subject).where(OutboxMail.recipient == "owner@lid.example"))
    assert "let off a condition until" in list(mails)[-1]
    page = owner.get("/en/desk/company/lid-bv/conditions").text
    assert "The new site comes in spring." in page
    assert "Waived" in page
    waiver = session.scalars(select(Waiver)).one()
    again = officer.submit(place, form, status=422)
    assert "is waived for this member until" in again.text
    officer.submit(
        f"{DESK}/waivers/{waiver.public_id}/end", {"reason": "The site is there already."}, status=302
    )
    session.expire_all()
    after = overview(session, association=hosters, at=clock()).members[0]
    assert after.findings[place_of].answer is Answer.NOT_MET


def test_a_condition_ends_from_a_day(
    officer: PageClient, session: Session, hosters: Association, now: datetime
) -> None:
    place = f"{DESK}/conditions/contact-point/end"
    assert "not asked" in officer.get(place).text
    officer.submit(place, {"effective_on": "2020-01-01"}, status=422)
    day = now + timedelta(days=7)
    officer.submit(place, {"effective_on": day.date().isoformat()}, status=302)
    assert "contact-point" in holding(session, hosters, day - timedelta(days=1))
    assert "contact-point" not in holding(session, hosters, day)


def test_a_trial_counts_the_same_as_what_then_happens(
    session: Session, hosters: Association, member: Company, now: datetime
) -> None:
    """What the page shows before is what the members are held against afterwards."""
    good = factories.company(session, at=now, name="Goed B.V.", member_of=hosters)
    factories.domain(session, good, at=now)
    terms = Terms(Kind.DOMAIN_PROVEN, "article 4")
    trial = attempt(session, association=hosters, name="", rule=terms.rule(since=now.date()), at=now)
    laying_down.lay_down(session, association=hosters, terms=terms, effective_on=now.date(), by="", at=now)
    after = overview(session, association=hosters, at=now)
    place = [row.name for row in after.rules].index("domain-proven")
    assert trial.after == {Answer.MET: 1, Answer.NOT_MET: 1}
    assert {each.findings[place].answer for each in after.members} == {Answer.MET, Answer.NOT_MET}
    assert trial.overall_after == after.counts
    gone = attempt(session, association=hosters, name="domain-proven", rule=None, at=now)
    assert gone.overall_after == trial.overall_before


def test_a_trial_asks_the_database_no_more_for_more_members(
    session: Session, hosters: Association, member: Company, now: datetime
) -> None:
    def statements() -> int:
        session.commit()
        with Session(session.get_bind()) as fresh, counted(session.get_bind().engine) as found:
            own = fresh.get_one(Association, hosters_id)
            attempt(fresh, association=own, name="", rule=Rule(Kind.DOMAIN_PROVEN), at=now)
        return len(found)

    hosters_id = hosters.id

    few = statements()
    for _ in range(10):
        factories.company(session, at=now, member_of=hosters)
    assert statements() <= few + 3  # one for each member would be ten more


def test_what_is_not_there_is_not_found(officer: PageClient) -> None:
    for page in ("/conditions/none/replace", "/conditions/none/end", "/conditions/none/declarations"):
        officer.get(DESK + page, status=404)
    officer.get(f"{DESK}/conditions/new?kind=poetry", status=302)
    officer.get(f"{DESK}/waivers/0000000000000000/end", status=404)
