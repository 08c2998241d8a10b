"""Who names what was of a company that is gone, on each database."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.keys import badge_keys
from signatories.networks import claiming
from signatories.networks.networks import Evidence
from signatories.succession import likely_successors
from signatories.succession.kinds import Kind
from signatories.succession.plans import Plan
from tests import factories
from tests.succession_scene import released, signatory


def test_a_network_that_another_company_names_now_is_flagged_after_a_bankruptcy(
    any_session: Session, now: datetime
) -> None:
    session, keys, before = any_session, badge_keys(), now - timedelta(days=200)
    old = signatory(session, keys=keys, at=before, network="AS64512")
    released(session, Plan(Kind.BANKRUPTCY, now.date(), (old.register_number,)), keys=keys, at=now)
    new = factories.company(session, at=now)
    claiming.name_network(
        session,
        company=new,
        identifier="AS64512",
        from_on=now.date(),
        evidence=Evidence.OTHER,
        reference="",
        at=now,
    )
    (found,) = likely_successors.find(session, at=now)
    assert (found.earlier, found.later, found.networks) == (old, new, ("AS64512",))
