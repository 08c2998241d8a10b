"""After a merger of associations the one that it became speaks for the members; the badge stands all along."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.jobs import badges as badges_work
from app.jobs.endorsements import complete_endorsements, settle_endorsements
from app.keys import badge_keys
from badge import records, status_list
from badge.endorsements import form
from badge.endorsements import records as endorsement_records
from badge.endorsements.models import Ending, Endorsement, EndorsementList
from badge.models import Badge
from badge.verdict import Outcome, Verdict
from signatories.succession.kinds import Kind
from signatories.succession.plans import Plan
from tests import factories
from tests.conftest import BASE_URL
from tests.succession_scene import released, signatory


def verdict_of(session: Session, badge: Badge, at: datetime) -> Verdict:
    return records.verify_code(session, badge.code, keys=badge_keys(), at=at)


@pytest.fixture
def badge(any_session: Session, now: datetime) -> Badge:
    before = now - timedelta(days=20)
    factories.association(any_session, at=before, slug="groot", name="Grote Vereniging")
    hosters = factories.association(any_session, at=before)
    signatory(any_session, keys=badge_keys(), at=before, association=hosters)
    any_session.commit()
    complete_endorsements()
    settle_endorsements()
    badges_work.refresh_status_lists()
    return any_session.scalars(select(Badge)).one()


def test_the_association_that_it_became_endorses(any_session: Session, now: datetime, badge: Badge) -> None:
    session = any_session
    said = verdict_of(session, badge, now).endorsement
    assert said is not None
    assert (said.association, said.since) == ("Vereniging van Hosters", factories.MEMBER_SINCE)

    plan = Plan(Kind.ASSOCIATION_MERGER, now.date(), ("hosters",), into="groot", people=frozenset())
    released(session, plan, keys=badge_keys(), at=now)
    session.commit()
    verdict = verdict_of(session, badge, now)
    assert (verdict.verdict, verdict.endorsement) == (Outcome.VALID, None)  # at once, by the books

    settle_endorsements()
    complete_endorsements()
    settle_endorsements()
    first, second = session.scalars(select(Endorsement).order_by(Endorsement.number))
    assert (first.association.slug, first.ending) == ("hosters", Ending.MEMBERSHIP_ENDED.value)
    assert (second.association.slug, second.ending) == ("groot", None)
    said = verdict_of(session, badge, now).endorsement
    assert said is not None
    assert (said.association, said.since) == ("Grote Vereniging", factories.MEMBER_SINCE)
    assert said.url == f"{BASE_URL}/associations/groot/endorsements/{badge.code}-2.jwt"

    # Each list is signed by its own association; the words of the first one stay at their address.
    for made, is_withdrawn in ((first, True), (second, False)):
        slug = made.association.slug
        ring = badge_keys().of_association(slug)
        copy = session.get_one(EndorsementList, (made.association_id, made.list_number))
        found = status_list.read(
            copy.token,
            ring.trusted(),
            expected_id=form.status_list_id(BASE_URL, slug, made.list_number),
            issuer=ring.did,
            at=now,
        )
        assert found.is_withdrawn(made.status_index) is is_withdrawn
    old = endorsement_records.find(session, slug="hosters", badge_code=badge.code, number=1)
    assert old is first
