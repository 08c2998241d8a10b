"""The contact point: giving it, its test notices, and the page that acknowledges one."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import jwt
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import now as clock
from app.jobs import members as members_work
from app.outbox import OutboxMail
from app.roles import Role
from signatories.contacts import contact_points, contact_tests
from signatories.contacts.contact_states import Failure, State
from signatories.contacts.contact_test_models import ContactTest
from signatories.models import Company
from tests import factories
from tests.pages import PageClient
from tests.web_server import WebServer, web_server

DESK = "/en/desk/company/voorbeeld-bv"
PLACE = f"{DESK}/contact-point"
ADDRESS = "ntd@voorbeeld.example"
API = "https://api.voorbeeld.example/ntd"
BASE_URL = "http://localhost:8000"


@pytest.fixture
def voorbeeld(session: Session) -> Company:
    return factories.company(session, at=clock(), name="Voorbeeld B.V.")


@pytest.fixture
def editor(as_role: Callable[..., PageClient], session: Session, voorbeeld: Company) -> PageClient:
    return as_role(Role.COMPANY_EDITOR, of=voorbeeld)


@pytest.fixture
def api(client: PageClient, tmp_path: Path) -> Iterator[WebServer]:
    with web_server(tmp_path, "api.voorbeeld.example") as server:
        client.app.config["OUTGOING_WAY"] = server.way()
        yield server


def give(editor: PageClient, address: str = ADDRESS) -> None:
    made_from = re.search(r'name="made_from"[^>]*value="(\d+)"', editor.get(PLACE).text)
    assert made_from
    editor.submit(PLACE, {"contact_point": address, "made_from": made_from[1]}, status=302)


def mails(session: Session) -> list[OutboxMail]:
    session.expire_all()
    return list(session.scalars(select(OutboxMail).where(OutboxMail.recipient == ADDRESS)))


def link_in(mail: OutboxMail) -> str:
    return next(
        line for line in mail.body.splitlines() if "/contactpunt-test/" in line or "/contact-test/" in line
    )[len(BASE_URL) :]


def state(session: Session, company: Company) -> State:
    session.expire_all()
    current = company.contact_point_now
    assert current is not None
    found = contact_tests.state_of(session, current, at=clock()).state
    session.rollback()
    return found


def test_setting_a_contact_point_sends_a_test_without_content(
    editor: PageClient, session: Session, voorbeeld: Company
) -> None:
    give(editor)
    [mail] = mails(session)
    assert "Voorbeeld B.V." in mail.subject
    test = session.scalars(select(ContactTest)).one()
    assert test.public_id in mail.body
    assert state(session, voorbeeld) is State.WAITING
    assert "Being tested" in editor.get(PLACE).text


def test_the_notice_is_signed_with_a_key_that_signs_no_badge(
    editor: PageClient, client: PageClient, session: Session
) -> None:
    give(editor)
    [mail] = mails(session)
    proof = next(line for line in mail.body.splitlines() if line.count(".") == 2 and line.startswith("ey"))
    published = client.http.get("/.well-known/contact-test-keys.json").get_json()["keys"]
    badge_keys = {key["x"] for key in client.http.get("/.well-known/jwks.json").get_json()["keys"]}
    key = next(key for key in published if key["kid"] == jwt.get_unverified_header(proof)["kid"])
    assert key["x"] not in badge_keys
    said = jwt.decode(proof, jwt.PyJWK(key).key, algorithms=["ES256"], options={"verify_iat": False})
    assert said.keys() == {"iss", "test", "company", "sent_at", "content"}
    assert said["content"] == "none"
    assert said["iss"] == BASE_URL


def test_looking_at_the_link_acknowledges_nothing_and_the_button_does(
    editor: PageClient, client: PageClient, session: Session, voorbeeld: Company
) -> None:
    give(editor)
    link = link_in(mails(session)[0])
    for _ in range(3):
        assert "Test" in client.get(link).text
    client.http.head(link)
    assert state(session, voorbeeld) is State.WAITING
    done = client.post(link, status=200)
    assert "Set-Cookie" not in done.headers
    assert state(session, voorbeeld) is State.TESTED
    assert "answered within 1 hour" in re.sub(r"<[^>]+>", "", editor.get(PLACE).text)
    client.get(link)
    client.post(link, status=200)
    assert len(session.scalars(select(ContactTest)).all()) == 1


def test_a_wrong_token_or_test_looks_like_nothing(
    editor: PageClient, client: PageClient, session: Session
) -> None:
    give(editor)
    link = link_in(mails(session)[0])
    reference, token = link.rsplit("/", 2)[1:]
    for wrong in (
        f"/en/contact-test/{reference}/{token[:-1]}x",
        f"/en/contact-test/{'0' * 16}/{token}",
        f"/en/contact-test/{reference}/x",
    ):
        client.get(wrong, status=404)
        client.post(wrong, status=404)
    assert client.http.get(f"/en/contact-test/{reference}/é").status_code == 404


def test_software_acknowledges_with_the_token(
    editor: PageClient, client: PageClient, session: Session, voorbeeld: Company
) -> None:
    give(editor)
    reference, token = link_in(mails(session)[0]).rsplit("/", 2)[1:]
    place = f"/api/v1/contact-tests/{reference}/acknowledge"
    assert client.http.post(place, json={}).status_code == 422
    assert client.http.post(place, json=["x"]).status_code == 422
    wrong = client.http.post(place, json={"token": "x"})
    assert (wrong.status_code, wrong.mimetype) == (404, "application/problem+json")
    answered = client.http.post(place, json={"token": token})
    assert answered.status_code == 200
    assert answered.get_json()["test"] == reference
    assert state(session, voorbeeld) is State.TESTED
    again = client.http.post(place, json={"token": token})
    assert (again.status_code, again.get_json()["code"]) == (409, "contact-test-ended")


def test_an_api_gets_the_notice_from_the_worker_and_answers_by_saying_the_id_back(
    editor: PageClient, session: Session, voorbeeld: Company, api: WebServer
) -> None:
    def say_it_back(request) -> None:
        sent = api.asked[-1][3]
        request.send_response(200)
        request.send_header("Content-Length", str(len(sent)))
        request.end_headers()
        request.wfile.write(sent)

    api.answers["/ntd"] = say_it_back
    give(editor, API)
    assert not api.asked
    members_work.follow_contact_tests()
    [(method, path, headers, body)] = api.asked
    assert (method, path, headers["Content-Type"]) == ("POST", "/ntd", "application/json")
    assert b'"content":"none"' in body
    assert state(session, voorbeeld) is State.TESTED
    members_work.follow_contact_tests()
    assert len(api.asked) == 1


def test_the_example_in_the_docs_checks_a_notice(
    editor: PageClient, client: PageClient, session: Session, api: WebServer
) -> None:
    give(editor, API)
    members_work.follow_contact_tests()
    sent = json.loads(api.asked[0][3])
    keys = client.http.get(sent["keys"].removeprefix(BASE_URL)).get_json()
    text = (Path(__file__).parents[2] / "docs/test-notices.md").read_text()
    [example] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    exec(example, {"proof": sent["proof"], "keys": keys, "test": sent["test"]})
    with pytest.raises(AssertionError):
        exec(example, {"proof": sent["proof"], "keys": keys, "test": "another"})
    assert set(re.findall(r"`(\w+)`", text.partition("## Is it")[0])) >= sent.keys()


@pytest.mark.parametrize(
    "answer", [(200, b"thanks", {}), (200, b'{"test": 1}', {}), (500, b"", {}), (404, b"", {})]
)
def test_an_api_that_does_not_say_the_id_back_is_waited_for(
    editor: PageClient, session: Session, voorbeeld: Company, api: WebServer, answer
) -> None:
    api.answers["/ntd"] = answer
    give(editor, API)
    members_work.follow_contact_tests()
    assert state(session, voorbeeld) is State.WAITING
    assert f"The server said: {answer[0]}" in editor.get(PLACE).text


def test_at_most_three_tests_a_day_go_out(editor: PageClient, session: Session, voorbeeld: Company) -> None:
    give(editor)
    for _ in range(2):
        editor.submit(PLACE, to=f"{PLACE}/test", status=302)
    assert "Today enough tests were sent." in editor.get(PLACE).text
    back = editor.submit(PLACE, to=f"{PLACE}/test", status=302)
    assert "At most 3 tests a day" in editor.get(back.location).text
    give(editor, "other@voorbeeld.example")
    sent = session.scalars(select(OutboxMail)).all()
    assert len(sent) == 3
    assert len(session.scalars(select(ContactTest)).all()) == 1


def test_changing_it_asks_for_a_new_test_and_keeps_the_history(
    editor: PageClient, client: PageClient, session: Session, voorbeeld: Company
) -> None:
    give(editor)
    client.post(link_in(mails(session)[0]), status=200)
    give(editor, "new@voorbeeld.example")
    assert state(session, voorbeeld) is State.WAITING
    page = editor.get(PLACE).text
    assert "Earlier contact points" in page
    assert ADDRESS in page


def test_two_editors_see_both_versions(editor: PageClient, session: Session, voorbeeld: Company) -> None:
    give(editor)
    contact_points.set_contact_point(
        session, company=voorbeeld, contact_point="second@voorbeeld.example", at=clock()
    )
    session.commit()
    page = editor.submit(
        PLACE, {"contact_point": "third@voorbeeld.example", "made_from": "1"}, status=409
    ).text
    assert "second@voorbeeld.example" in page
    assert "third@voorbeeld.example" in page
    session.expire_all()
    assert voorbeeld.contact_point == "second@voorbeeld.example"


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "ntd",
            "ntd@",
            "ntd@localhost",
            "a b@voorbeeld.example",
            "ntd@192.0.2.1",
            "http://voorbeeld.example/",
        ),
        *(
            "https://192.0.2.1/",
            "https://localhost/",
            "https://u:p@voorbeeld.example/",
            "ntd@voorbeeld.example\nBcc: x",
        ),
        *(
            "<ntd@voorbeeld.example>",
            "a@voorbeeld.example,b@voorbeeld.example",
            "https://voorbeeld.example:99999/",
        ),
    ],
)
def test_what_cannot_be_written_to_is_refused(
    editor: PageClient, session: Session, voorbeeld: Company, typed: str
) -> None:
    page = editor.submit(PLACE, {"contact_point": typed, "made_from": "0"}, status=422).text
    assert "Type an e-mail address, or the https address of an API." in page
    assert session.scalars(select(OutboxMail)).all() == []


def test_the_desk_of_another_company_sends_nothing(editor: PageClient, session: Session) -> None:
    other = factories.company(session, at=clock(), name="Ander B.V.")
    contact_points.set_contact_point(session, company=other, contact_point=ADDRESS, at=clock())
    session.commit()
    editor.submit(PLACE, to="/en/desk/company/ander-bv/contact-point/test", status=404)
    assert mails(session) == []
    assert other.contact_point == ADDRESS


def test_a_contact_point_that_does_not_answer_is_said_on_the_desk_and_in_public(
    editor: PageClient, client: PageClient, session: Session, voorbeeld: Company
) -> None:
    give(editor)
    assert "does not answer" not in editor.get(DESK).text
    test = session.scalars(select(ContactTest)).one()
    contact_tests.fail(session, test=test, failure=Failure.NO_ANSWER, at=clock())
    slug = voorbeeld.slug
    session.commit()
    assert "Your contact point does not answer" in editor.get(DESK).text
    assert "No answer" in client.get(f"/en/signatories/{slug}").text
