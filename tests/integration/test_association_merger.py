"""An association merges into another: members, waivers, cases, officers and signatures go along."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import succeeding
from app.accounts.models import RoleGrant
from app.keys import badge_keys
from app.roles import Role
from badge.keys import KeyRing
from signatories import admission
from signatories.cases import acting
from signatories.cases.models import ConditionCase
from signatories.cases.states import OPEN
from signatories.conditions import waiving
from signatories.conditions.waivers import of_member
from signatories.errors import AssociationEnded
from signatories.models import Association, Membership
from signatories.signatures.signature_states import SignatureState
from signatories.signatures.signing import latest_signature
from signatories.succession import lineage
from signatories.succession.errors import CasesOnBothSides
from signatories.succession.kinds import Kind
from signatories.succession.plans import Plan
from tests import case_scene, factories
from tests.succession_scene import foretold, released, signatory, snapshot


@pytest.fixture
def keys(any_session: Session) -> KeyRing:
    return badge_keys()


@pytest.fixture
def before(now: datetime) -> datetime:
    return now - timedelta(days=20)


@pytest.fixture
def large(any_session: Session, before: datetime) -> Association:
    return factories.association(any_session, at=before, slug="groot", name="Grote Vereniging")


def merger(now: datetime, people: frozenset[str] = frozenset()) -> Plan:
    return Plan(Kind.ASSOCIATION_MERGER, now.date(), ("hosters",), into="groot", people=people)


def test_all_that_a_member_had_goes_along(
    any_session: Session, keys: KeyRing, now: datetime, before: datetime, large: Association
) -> None:
    session = any_session
    scene = case_scene.scene(session, at=before)
    case = case_scene.warned(session, scene, at=before)
    waiver = waiving.grant(
        session,
        association=scene.hosters,
        company=scene.member,
        rule_name="badge-in-force",
        reason="The site is being rebuilt until spring.",
        until_on=now.date() + timedelta(days=90),
        by=scene.officer.public_id,
        at=before,
    )
    signed = signatory(session, keys=keys, at=before, association=scene.hosters)
    both = factories.company(session, at=before, member_of=scene.hosters)
    factories.admit(session, both, to=large, at=before)
    session.expire_all()

    shown = succeeding.preview(session, merger(now), at=now)
    expected = foretold(snapshot(session, at=now), shown)
    released(session, merger(now), keys=keys, at=now)

    assert snapshot(session, at=now) == expected
    members = session.scalars(select(Membership).where(Membership.to_on.is_(None))).all()
    assert {each.association.slug for each in members} == {"groot"}
    assert {each.company_id for each in members} == {scene.member.id, signed.id, both.id}
    assert case.association is large
    assert (waiver.ended_at, waiver.ended_by) == (now, "")
    (going_on,) = of_member(session, association=large, company=scene.member)
    assert (going_on.until_on, going_on.reason) == (waiver.until_on, waiver.reason)
    signature = latest_signature(session, company=signed)
    assert signature is not None
    assert signature.state_at(now) is SignatureState.IN_FORCE
    assert signature.association is scene.hosters
    assert lineage.went_into(session, scene.hosters, at=now) is large
    assert lineage.went_into(session, scene.hosters, at=before) is None


def test_two_open_cases_about_one_condition_stop_the_merger_until_one_ended(
    any_session: Session, keys: KeyRing, now: datetime, before: datetime, large: Association
) -> None:
    session = any_session
    scene = case_scene.scene(session, at=before)
    case_scene.warned(session, scene, at=before)
    factories.admit(session, scene.member, to=large, at=before)
    there = replace(scene, hosters=large)
    other = case_scene.warned(session, there, at=before)
    with pytest.raises(CasesOnBothSides) as refused:
        succeeding.preview(session, merger(now), at=now)
    assert refused.value.values["name"] == scene.member.name
    acting.drop(session, case=other, reason="It was a mistake of ours.", by=scene.officer.public_id, at=now)
    released(session, merger(now), keys=keys, at=now)
    open_ones = session.scalars(select(ConditionCase).where(ConditionCase.state.in_(OPEN))).all()
    assert [each.association for each in open_ones] == [large]


def test_only_the_ticked_officers_go_along(
    any_session: Session, keys: KeyRing, now: datetime, before: datetime, large: Association
) -> None:
    session = any_session
    hosters = factories.association(session, at=before)
    ticked = factories.person(session, Role.OFFICER, at=before, of=hosters)
    factories.person(session, Role.ASSISTANT, at=before, of=hosters)
    session.flush()
    people = frozenset({f"{ticked.public_id} officer hosters"})
    released(session, merger(now, people), keys=keys, at=now)

    open_ones = [
        (grant.person_id, grant.association_id)
        for grant in session.scalars(select(RoleGrant))
        if grant.association_id is not None and grant.counts_at(now)
    ]
    assert open_ones == [(ticked.id, large.id)]


def test_an_association_that_ended_admits_nobody(
    any_session: Session, keys: KeyRing, now: datetime, before: datetime, large: Association
) -> None:
    session = any_session
    hosters = factories.association(session, at=before)
    released(session, merger(now), keys=keys, at=now)
    with pytest.raises(AssociationEnded):
        factories.company(session, at=now, member_of=hosters)
    with pytest.raises(AssociationEnded):
        succeeding.preview(session, merger(now), at=now)
    assert admission.add_association(session, name="Nieuw", slug="nieuw", at=now).ended_on is None
