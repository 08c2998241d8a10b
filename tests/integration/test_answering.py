"""After a merger the association that goes on says yes or no, suspends, and is signed through."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.keys import badge_keys
from signatories.errors import NotFound
from signatories.signatures import countersigning, renewing, signatures, suspending
from signatories.signatures.answering import answers_to
from signatories.signatures.signature_errors import NotYours
from signatories.signatures.signature_states import SignatureState, SuspensionKind
from signatories.signatures.signing import latest_signature
from signatories.succession.kinds import Kind
from signatories.succession.plans import Plan
from tests import factories
from tests.succession_scene import released, signatory

WHY = "The contact point has not answered for a month."


def test_the_association_that_goes_on_decides(any_session: Session, now: datetime) -> None:
    session, before, later = any_session, now - timedelta(days=20), now + timedelta(days=1)
    old = factories.association(session, at=before)
    new = factories.association(session, at=before, slug="groot", name="Grote Vereniging")
    stranger = factories.association(session, at=before, slug="clouds", name="Wolken")
    signed = latest_signature(
        session, company=signatory(session, keys=badge_keys(), at=before, association=old)
    )
    assert signed is not None
    applicant = factories.company(session, at=before, member_of=old)
    waiting = factories.placed_signature(session, applicant, at=before, association=old)
    session.commit()
    assert countersigning.waiting(session, association=new, at=before) == []

    released(
        session,
        Plan(Kind.ASSOCIATION_MERGER, now.date(), ("hosters",), into="groot"),
        keys=badge_keys(),
        at=now,
    )
    session.commit()
    session.expire_all()

    assert answers_to(session, waiting, at=later) == new
    assert list(countersigning.waiting(session, association=new, at=later)) == [waiting]
    assert countersigning.waiting(session, association=stranger, at=later) == []
    with pytest.raises(NotYours):
        countersigning.countersign(session, signature=waiting, by=stranger, at=later)
    countersigning.countersign(session, signature=waiting, by=new, at=later)
    assert waiting.state_at(later) is SignatureState.IN_FORCE
    assert signatures.countersigned(session, association=new, at=later).total == 2
    with pytest.raises(NotFound):
        signatures.of_reference(session, signed.public_id, association=stranger, at=later)

    for nobody in (stranger, old):
        with pytest.raises(NotYours):
            suspending.suspend(
                session, signature=signed, by=nobody, kind=SuspensionKind.OTHER, reason=WHY, at=later
            )
    suspending.suspend(session, signature=signed, by=new, kind=SuspensionKind.OTHER, reason=WHY, at=later)
    suspending.reinstate(session, signature=signed, by=new, reason=WHY, at=later)
    renewed = renewing.renew(session, signature=signed, at=signed.ends_at - timedelta(days=1))
    assert (renewed.association, renewed.countersigned_by_kind) == (new, "association")
