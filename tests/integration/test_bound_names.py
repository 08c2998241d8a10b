"""What no name is, both databases say themselves; and whoever types one is told before that."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from signatories.models import Association
from signatories.names.bounds import UNSEEN
from signatories.names.groups import CompanyGroup
from signatories.names.naming import checked
from signatories.names.naming_errors import WrongName
from tests.unit.test_traces import NAMES

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
UNSEEN_SIGNS = [chr(edge) for first, last in UNSEEN for edge in dict.fromkeys((first, last))]
NO_NAMES = ("://", "https://voorbeeld.example/pad", *(f"Voorbeeld{sign} B.V." for sign in UNSEEN_SIGNS))


def test_the_database_refuses_a_name_that_leads_somewhere_or_has_an_unseen_sign(any_session: Session) -> None:
    def put(name: str) -> None:
        row = {"slug": "leden", "name": name, "created_at": AT}
        with any_session.begin_nested():
            any_session.execute(insert(Association).values(row))

    for name in NO_NAMES:
        with pytest.raises(IntegrityError, match=r"ck_association_name_(leads_nowhere|is_seen)"):
            put(name)
    for name in NAMES:
        any_session.add(CompanyGroup(name=name))
    any_session.flush()


@pytest.mark.parametrize("first_last", UNSEEN, ids=lambda each: f"{each[0]:04x}")
def test_who_types_a_name_is_refused_at_least_as_much(first_last: tuple[int, int]) -> None:
    for sign in range(first_last[0], first_last[1] + 1):
        with pytest.raises(WrongName):
            checked(f"Voorbeeld{chr(sign)} B.V.")
    with pytest.raises(WrongName):
        checked("Voorbeeld :// B.V.")
