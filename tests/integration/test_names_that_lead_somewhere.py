"""By no way does a name come in that leads to a page, a machine or a piece of content."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now
from signatories import admission
from signatories.imports.member_rows import WrongRow, read
from signatories.models import Association
from signatories.names import naming
from signatories.names.company_names import NameKind
from signatories.names.naming_errors import NameLeadsSomewhere
from tests import factories
from tests.pages import PageClient

TRACE = "voorbeeld.example/beeld.jpg"
Way = Callable[[Session, str], object]


def renamed(session: Session, name: str) -> object:
    company = factories.company(session, at=now())
    return naming.rename(
        session, company=company, kind=NameKind.TRADE, name=name, from_on=now().date(), at=now()
    )


def added(session: Session, name: str) -> object:
    return admission.add_association(session, name=name, slug="vereniging", at=now())


def called(session: Session, name: str) -> object:
    association = factories.association(session, at=now())
    return naming.rename_association(
        session, association=association, name=name, from_on=now().date(), at=now()
    )


@pytest.mark.parametrize("way", [renamed, added, called])
def test_no_act_gives_such_a_name(session: Session, way: Way) -> None:
    with pytest.raises(NameLeadsSomewhere) as refused:
        way(session, TRACE)
    assert TRACE not in str(refused.value)
    session.rollback()
    way(session, "Voorbeeld.example 1.2.3")


def test_an_import_names_the_row_and_not_what_stood_there(session: Session) -> None:
    columns = ("register_number", "legal_name", "trade_name")
    wrong = read(2, columns, ("kvk:00000501", "Voorbeeld B.V.", TRACE))
    assert isinstance(wrong, WrongRow)
    assert (wrong.column, TRACE in wrong.reason) == ("trade_name", False)
    assert not isinstance(read(3, columns, ("kvk:00000501", "Voorbeeld.example B.V.", "1.2.3")), WrongRow)


def test_who_joins_reads_what_a_name_may_be(client: PageClient, session: Session) -> None:
    typed = {"register_number": "kvk:00000777", "legal_name": TRACE, "host": "nieuw.example"}
    page = client.submit("/en/join", typed, status=422).text
    assert "A bare domain is fine." in page
    assert session.scalars(select(Association)).all() == []
