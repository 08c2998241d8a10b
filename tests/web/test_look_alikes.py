"""Names that look alike are marked to officers, operators and visitors, in words that accuse nobody."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.extensions import db
from app.roles import Role
from signatories.directory import directory_rows
from signatories.imports.member_rows import READERS, WrongCell
from signatories.models import Association, Company
from signatories.names import look_alikes, naming
from signatories.names.naming_errors import WrongName
from tests import factories
from tests.pages import PageClient
from tests.queries import counted

REAL, FALSE = "Akkerwolk Hosting B.V.", "Аkkerwolk Hosting B.V."  # the second begins with a Cyrillic letter
AsRole = Callable[..., PageClient]


@pytest.fixture
def hosters(session: Session) -> Association:
    return factories.association(session, at=clock())


@pytest.fixture
def both(session: Session, hosters: Association) -> tuple[Company, Company]:
    return (
        factories.company(session, at=clock(), name=REAL, member_of=hosters),
        factories.company(session, at=clock(), name=FALSE, member_of=hosters),
    )


def test_an_operator_sees_all_pairs(as_role: AsRole, session: Session, both: tuple[Company, Company]) -> None:
    factories.company(session, at=clock(), name="Bakelaar Servers B.V.")
    page = as_role(Role.OPERATOR).get("/en/desk/operator/look-alikes").text
    assert page.count("Other letters that look the same") == 1
    assert REAL in page and FALSE in page and "Bakelaar" not in page.partition("<main")[2]


def test_nothing_alike_is_said(as_role: AsRole, session: Session) -> None:
    factories.company(session, at=clock(), name=REAL)
    assert "No names look alike" in as_role(Role.OPERATOR).get("/en/desk/operator/look-alikes").text


def test_an_officer_sees_it_at_a_member(
    as_role: AsRole, hosters: Association, both: tuple[Company, Company]
) -> None:
    officer = as_role(Role.OFFICER, of=hosters)
    page = officer.get(f"/en/desk/association/hosters/members/{both[1].slug}").text
    assert f"looks like this one: {REAL}" in page


def test_an_association_is_looked_like_too(session: Session, hosters: Association) -> None:
    like = factories.company(session, at=clock(), name=hosters.name.replace("o", "0"))
    found = look_alikes.like_company(session, like.id, [like.legal_name], at=clock())
    assert [each.slug for each in found] == [hosters.slug]


def test_a_visitor_is_led_to_the_other_and_only_from_the_disguised_name(
    client: PageClient, session: Session, both: tuple[Company, Company]
) -> None:
    real, false = both[0].slug, both[1].slug
    session.commit()
    assert "letters that look like others" in client.get(f"/en/signatories/{false}").text
    assert f'href="/nl/ondertekenaars/{real}"' in client.get(f"/nl/ondertekenaars/{false}").text
    assert "letters that look like others" not in client.get(f"/en/signatories/{real}").text


def test_lists_and_answers_mark_the_disguised_name_and_no_other(
    client: PageClient, session: Session, both: tuple[Company, Company]
) -> None:
    real, false = both
    session.commit()
    page = client.get("/en/signatories?q=kkerwolk").text
    assert page.count("Letters in this name look like others. This is not:") == 1
    client.get("/nl/ondertekenaars?q=kkerwolk")
    marked = [{"register_number": real.register_number, "slug": real.slug, "name": REAL}]
    for address in ("/signatories.json?q=kkerwolk", "/api/v1/signatories?q=kkerwolk"):
        rows = {each["slug"]: each["reads_as"] for each in client.http.get(address).get_json()["signatories"]}
        assert rows == {real.slug: [], false.slug: marked}
    assert client.http.get(f"/signatories/{false.slug}.json").get_json()["reads_as"] == marked


def test_marking_asks_the_same_number_of_questions_for_few_and_for_many(
    session: Session, hosters: Association
) -> None:
    def questions(companies: list[Company]) -> int:
        session.flush()
        with counted(db.engine) as asked:
            directory_rows.read(session, companies, at=clock())
        return len(asked)

    plain = [factories.company(session, at=clock(), name=f"Bakelaar {number} B.V.") for number in range(30)]
    disguised = [
        factories.company(session, at=clock(), name=f"Вakelaar {number} B.V.") for number in range(30)
    ]
    none, few, many = questions(plain), questions(disguised[:2]), questions([*plain, *disguised])
    assert none < few == many <= none + 4
    rows = directory_rows.read(session, [*plain, *disguised], at=clock())
    assert [len(each.read_as) > 0 for each in rows] == [False] * 30 + [True] * 30


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\u2066", "\u00ad", "\u3164", "\ufe0f", "\u034f"])
def test_signs_that_nobody_sees_are_refused_in_names(session: Session, sign: str) -> None:
    with pytest.raises(WrongName):
        naming.checked(f"Akker{sign}wolk")
    with pytest.raises(WrongCell):
        READERS["legal_name"](f"Akker{sign}wolk")
    assert naming.checked("Café Ёлка & Zn.") == "Café Ёлка & Zn."
