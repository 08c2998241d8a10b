"""Two hats, one head: who acted for a company cannot confirm that very act for its association."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts import granting
from app.accounts.models import Person
from app.clock import now as clock
from app.roles import Role
from app.signatures import acts
from signatories.models import Association, Company
from signatories.networks import claiming
from signatories.networks.network_states import NetworkState
from signatories.networks.networks import Evidence
from signatories.signatures.signature_states import SignatureState
from tests import factories
from tests.pages import PageClient


@pytest.fixture
def hosters(session: Session) -> Association:
    return factories.association(session, at=clock())


@pytest.fixture
def voorbeeld(session: Session, hosters: Association) -> Company:
    return factories.company(session, at=clock(), name="Voorbeeld B.V.", member_of=hosters)


@pytest.fixture
def both(session: Session, hosters: Association, voorbeeld: Company) -> Person:
    """An owner of the company who is an officer of its association too."""
    who = factories.person(session, Role.OFFICER, at=clock(), of=hosters, email="both@voorbeeld.example")
    granting.grant(session, person=who, role=Role.COMPANY_OWNER, company=voorbeeld, at=clock())
    return who


def other(session: Session, hosters: Association) -> Person:
    return factories.person(session, Role.OFFICER, at=clock(), of=hosters, email="other@hosters.example")


def test_nobody_countersigns_what_they_signed(
    client: PageClient, session: Session, hosters: Association, voorbeeld: Company, both: Person
) -> None:
    signed = factories.placed_signature(
        session, voorbeeld, at=clock() - timedelta(days=1), association=hosters
    )
    acts.keep_actor(session, signed, "sign", actor=both.public_id, at=clock())
    session.commit()
    path = f"/en/desk/association/hosters/countersigning/{signed.public_id}"
    page = PageClient(client.app).sign_in(both).submit(path, status=422)
    assert "You signed this yourself" in page.text
    session.refresh(signed)
    assert signed.state_at(clock()) is SignatureState.AWAITING
    client.sign_in(other(session, hosters)).submit(path, status=302)
    session.refresh(signed)
    assert signed.state_at(clock()) is SignatureState.IN_FORCE


def test_nobody_confirms_a_network_that_they_named(
    client: PageClient, session: Session, hosters: Association, voorbeeld: Company, both: Person
) -> None:
    named = claiming.name_network(
        session,
        company=voorbeeld,
        identifier="AS64512",
        from_on=clock().date(),
        evidence=next(iter(Evidence)),
        reference="",
        at=clock(),
        by=both.public_id,
    )
    session.commit()
    path, confirm = f"/en/desk/association/hosters/networks/{named.public_id}", {"answer": "confirm"}
    page = PageClient(client.app).sign_in(both).submit(path, confirm, status=422)
    assert "You named this network yourself" in page.text
    session.refresh(named)
    assert named.state is NetworkState.WAITING
    client.sign_in(other(session, hosters)).submit(path, confirm, status=302)
    session.refresh(named)
    assert named.state is NetworkState.CONFIRMED
