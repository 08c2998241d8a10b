"""What the database itself refuses of a signature, by plain SQL past every function."""

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signatories.signatures import suspending
from signatories.signatures.signature_states import SuspensionKind
from tests import factories

SPOILS = {
    "countersigned_by_somebody": "countersigned_at = NULL",
    "countersigned_by_kind": "countersigned_by_kind = 'friend'",
    "countersigned_by_its_association": "countersigned_by_kind = 'association'",
    "countersigned_after_signing": "countersigned_at = '2001-01-01 00:00:00+00'",
    "resigning_was_told": "resign_by = signed_at",
    "end_has_a_reason": "ended_at = signed_at",
    "end_reason": "ended_at = signed_at, end_reason = 'bored'",
    "refusal_has_words": "ended_at = signed_at, end_reason = 'refused'",
    "ends_after_signing": "ends_at = signed_at",
}
OF_SUSPENSIONS = {
    "lifted_by_somebody": "until_at = from_at",
    "reason_kind": "reason_kind = 'mood'",
    "reason_length": "reason = 'no'",
    "ends_after_start": (
        "until_at = '2001-01-01 00:00:00+00', lifted_by_kind = 'operator', lift_reason = 'it is well again'"
    ),
}


@pytest.mark.parametrize("name", SPOILS)
def test_the_database_refuses_a_signature_that_cannot_be(
    any_session: Session, now: datetime, name: str
) -> None:
    factories.signature(any_session, factories.company(any_session, at=now), at=now)
    any_session.commit()
    with pytest.raises(IntegrityError, match=f"ck_signature_{name}"):
        any_session.execute(text(f"UPDATE signature SET {SPOILS[name]}"))
    any_session.rollback()


@pytest.mark.parametrize("name", OF_SUSPENSIONS)
def test_the_database_refuses_a_suspension_that_cannot_be(
    any_session: Session, now: datetime, name: str
) -> None:
    signature = factories.signature(any_session, factories.company(any_session, at=now), at=now)
    suspending.suspend(
        any_session,
        signature=signature,
        by=None,
        kind=SuspensionKind.OTHER,
        reason="for a good reason",
        at=now,
    )
    any_session.commit()
    with pytest.raises(IntegrityError, match=f"ck_suspension_{name}"):
        any_session.execute(text(f"UPDATE suspension SET {OF_SUSPENSIONS[name]}"))
    any_session.rollback()
