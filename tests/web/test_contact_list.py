"""The list of contact points that the hotline reads."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.contacting import sending
from signatories.contacts import contact_tests
from signatories.contacts.contact_test_models import AnsweredBy, ContactTest
from signatories.models import Company
from signatories.signatures import signing
from tests import factories
from tests.pages import PageClient
from tests.queries import counted

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def tested(session: Session) -> Company:
    """A signatory whose contact point answered within five hours."""
    at = clock() - 10 * DAY
    company = factories.company(session, at=at, name="Voorbeeld B.V.")
    signature_with_test(session, company, at)
    return company


def signature_with_test(session: Session, company: Company, at: datetime) -> None:
    sending.give(session, company=company, contact_point=f"ntd@{company.slug}.example", at=at, by="")
    test = contact_tests.open_test(session, point(company))
    assert isinstance(test, ContactTest)
    contact_tests.note_sent(test, at=at)
    contact_tests.answer(session, test=test, by=AnsweredBy.LINK, at=at + 5 * HOUR)
    factories.signature(session, company, at=at + DAY)


def point(company: Company):
    found = company.contact_point_now
    assert found is not None
    return found


def test_it_names_the_contact_point_and_how_it_stands(
    client: PageClient, session: Session, tested: Company
) -> None:
    factories.company(session, at=clock() - DAY, name="Niet Getekend B.V.")
    session.commit()
    answer = client.http.get("/contact-points.json")
    [found] = answer.get_json()["signatories"]
    assert found["contact_point"] == "ntd@voorbeeld-bv.example"
    assert (found["kind"], found["state"], found["response_hours"]) == ("mail", "tested", 5.0)
    assert found["domains"] == ["voorbeeld-bv.example"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.last_modified is not None
    rows = list(csv.DictReader(io.StringIO(client.http.get("/contact-points.csv").text)))
    assert rows[0]["contact_point"] == "ntd@voorbeeld-bv.example"
    assert rows[0]["response_hours"] == "5.0"


@pytest.mark.parametrize("path", ["/contact-points.json", "/contact-points.csv"])
def test_an_unchanged_list_is_not_sent_again(
    client: PageClient, session: Session, tested: Company, path: str
) -> None:
    first = client.http.get(path)
    etag = first.headers["ETag"]
    again = client.http.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    sending.send(session, contact_point=point(tested), at=clock())
    sending.give(session, company=tested, contact_point="new@voorbeeld.example", at=clock(), by="")
    session.commit()
    changed = client.http.get(path, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag
    assert "waiting" in changed.text


def test_who_withdrew_is_not_on_it(client: PageClient, session: Session, tested: Company) -> None:
    signature = signing.latest_signature(session, company=tested)
    assert signature is not None
    signing.withdraw(session, signature=signature, at=clock() - DAY)
    session.commit()
    assert client.http.get("/contact-points.json").get_json()["count"] == 0
    on = (clock() - 2 * DAY).date().isoformat()
    assert client.http.get(f"/contact-points.json?on={on}").get_json()["count"] == 1
    wrong = client.http.get("/contact-points.json?on=yesterday")
    assert (wrong.status_code, wrong.mimetype) == (400, "application/problem+json")


def test_the_number_of_queries_does_not_grow(client: PageClient, session: Session, tested: Company) -> None:
    def queries() -> int:
        with counted(session.get_bind()) as sent:  # pyright: ignore[reportArgumentType]
            client.http.get("/contact-points.json")
        return len(sent)

    queries()  # the first one also sets up its connection
    few = queries()
    for _ in range(5):
        company = factories.company(session, at=clock() - 9 * DAY)
        signature_with_test(session, company, clock() - 9 * DAY)
    session.commit()
    assert queries() == few
