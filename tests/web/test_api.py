"""The API: who comes in, what each token may see, and answers that are what the document says."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.clock import now as clock
from app.extensions import db
from app.keys import badge_keys
from app.owners import Owner
from app.roles import Role
from app.tokens import issuing as tokens
from app.tokens.checking import PER_MINUTE
from app.tokens.models import ApiToken
from app.tokens.scopes import SCOPES_OF, Scope
from badge import issuing
from monitor import ingesting
from monitor.ingesting import Receipt
from signatories.models import Association, Company
from signatories.signatures.signature import Signature
from tests import factories
from tests.conftest import BASE_URL
from tests.monitor_samples import CHECK_COLUMNS, NOTICE_COLUMNS, Row, check, csv_text, notice
from tests.pages import PageClient
from tests.queries import counted

Ask = Callable[..., TestResponse]


@pytest.fixture
def hosters(session: Session) -> Association:
    factories.documents(session, at=clock())
    return factories.association(session, at=clock())


@pytest.fixture
def member(session: Session, hosters: Association) -> Company:
    company = factories.company(session, at=clock(), name="Voorbeeld B.V.", member_of=hosters)
    factories.signature(session, company, at=clock(), association=hosters)
    return company


def token(session: Session, owner: Owner, *scopes: Scope) -> tuple[ApiToken, str]:
    row, secret = tokens.make(
        session,
        owner=owner,
        label="proef",
        scopes=scopes or SCOPES_OF[owner.desk],
        ends_on=(clock() + timedelta(days=30)).date(),
        by="0123456789abcdef",
        at=clock(),
    )
    session.commit()
    return row, secret


@pytest.fixture
def ask(app: Flask) -> Ask:
    """``ask(path, secret)``: one request of a program, and its answer."""

    def send(path: str, secret: str = "", method: str = "GET", **options: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        answer = app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **options)
        check_documented(app, answer)
        return answer

    return send


def check_documented(app: Flask, answer: TestResponse) -> None:
    """Raise where the body does not have the shape that the document gives for this answer."""
    document = app.test_client().get("/api/v1/openapi.json").get_json()
    operation = document["paths"][answer.request.path][answer.request.method.lower()]
    schema = operation["responses"][str(answer.status_code)]["content"][answer.mimetype]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(answer.get_json())


def csv_file(rows: Sequence[Row], columns: list[str]) -> BytesIO:
    return BytesIO(csv_text(rows, columns).encode())


@pytest.mark.parametrize("shown", ["7K3M9QXA1234", "not a badge", "https://x.example/v/7K3M9QXA1234"])
def test_what_needs_no_token_is_documented_too(app: Flask, shown: str) -> None:
    answer = app.test_client().post("/api/v1/verify", json={"badge": shown})
    assert answer.status_code == 200
    check_documented(app, answer)
    check_documented(app, app.test_client().post("/api/v1/verify", json={}))


def test_it_needs_a_token_that_works(ask: Ask, session: Session, hosters: Association) -> None:
    row, secret = token(session, Owner(association=hosters))
    assert ask("/members", secret).status_code == 200
    for wrong in ("", "x", secret + "x", secret[:-1] + "!"):
        refused = ask("/members", wrong)
        assert refused.status_code == 401
        assert refused.mimetype == "application/problem+json"
        assert refused.json and refused.json["code"] == "token-not-valid"
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    tokens.end(session, token=row, by="0123456789abcdef", at=clock())
    session.commit()
    assert ask("/members", secret).status_code == 401


@pytest.mark.parametrize("of", ["association", "company"])
def test_a9_a12_nothing_acts_in_the_name_of_what_ended(
    ask: Ask, session: Session, hosters: Association, member: Company, of: str
) -> None:
    ended = hosters if of == "association" else member
    _, secret = token(session, Owner(association=hosters) if of == "association" else Owner(company=member))
    assert ask("/conditions", secret).status_code == 200
    ended.ended_on, ended.end_recorded_at = clock().date(), clock()
    session.commit()
    assert ask("/conditions", secret).status_code == 401


def test_a_signed_in_browser_is_nobody_here(app: Flask, session: Session, hosters: Association) -> None:
    officer = PageClient(app).sign_in_as(Role.OFFICER, of=hosters)
    assert officer.http.get("/api/v1/members").status_code == 401


def test_a_token_may_do_what_it_was_made_for(ask: Ask, session: Session, hosters: Association) -> None:
    _, secret = token(session, Owner(association=hosters), Scope.MEMBERS_READ)
    refused = ask("/conditions", secret)
    assert refused.status_code == 403
    assert refused.json and refused.json["code"] == "scope-missing"
    assert "conditions:read" in refused.json["detail"]


def test_members_are_those_of_the_tokens_association(
    ask: Ask, session: Session, hosters: Association, member: Company
) -> None:
    clouds = factories.association(session, at=clock(), slug="clouds", name="Cloudvereniging")
    factories.company(session, at=clock(), name="Vreemd B.V.", member_of=clouds)
    _, secret = token(session, Owner(association=hosters))
    body = ask("/members", secret).json
    assert body and body["association"] == "hosters"
    assert [each["register_number"] for each in body["members"]] == [member.register_number]
    (shown,) = body["members"]
    assert shown["member_since"] == "2020-01-01"
    assert shown["domains"] == [f"{member.slug}.example"]
    assert body["next"] is None


def test_members_come_a_page_at_a_time(ask: Ask, session: Session, hosters: Association) -> None:
    for _ in range(5):
        factories.company(session, at=clock(), member_of=hosters)
    _, secret = token(session, Owner(association=hosters))
    seen: list[str] = []
    path: str | None = "/members?limit=2"
    while path:
        body = ask(path, secret).json
        assert body and body["total"] == 5
        seen += [each["register_number"] for each in body["members"]]
        path = (body["next"] or "").removeprefix("/api/v1") or None
    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen)


def test_nothing_is_missed_while_rows_are_added(ask: Ask, session: Session, hosters: Association) -> None:
    there = [factories.company(session, at=clock(), member_of=hosters) for _ in range(4)]
    numbers = sorted(each.register_number for each in there)
    _, secret = token(session, Owner(association=hosters))
    first = ask("/members?limit=2", secret).json
    assert first
    factories.company(session, at=clock(), member_of=hosters, number="00000000")
    second = ask(first["next"].removeprefix("/api/v1"), secret).json
    assert second
    assert [each["register_number"] for each in first["members"] + second["members"]] == numbers
    assert second["next"] is None


def test_the_badges_of_all_pages_are_all_badges(
    ask: Ask, session: Session, hosters: Association, member: Company
) -> None:
    under = session.scalars(select(Signature)).one()
    shown = []
    for place in range(3):
        factories.domain(session, member, at=clock(), host=f"more-{place}.example")
        made = issuing.issue(
            session,
            signature=under,
            domain=member.domains[-1],
            keys=badge_keys(),
            base_url=BASE_URL,
            at=clock(),
        )
        shown.insert(0, made.code)
    session.commit()
    _, secret = token(session, Owner(association=hosters))
    first = ask("/badges?limit=2", secret).json
    assert first
    second = ask(first["next"].removeprefix("/api/v1"), secret).json
    assert second
    assert [each["code"] for each in first["badges"] + second["badges"]] == shown
    assert second["next"] is None
    assert ask("/badges?cursor=a3ZrOjAwMDAwMDAx", secret).status_code == 400


def test_an_unchanged_list_is_answered_with_304(
    ask: Ask, session: Session, hosters: Association, member: Company, app: Flask
) -> None:
    _, secret = token(session, Owner(association=hosters))
    headers = {"Authorization": f"Bearer {secret}", "If-None-Match": ask("/members", secret).headers["ETag"]}
    again = app.test_client().get("/api/v1/members", headers=headers)
    assert (again.status_code, again.data) == (304, b"")
    factories.company(session, at=clock(), member_of=hosters)
    session.commit()
    assert app.test_client().get("/api/v1/members", headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/members", "/conditions", "/badges"])
def test_the_number_of_queries_does_not_grow_with_the_members(
    ask: Ask, session: Session, hosters: Association, member: Company, path: str
) -> None:
    _, secret = token(session, Owner(association=hosters))
    sent: list[int] = []
    for _ in range(2):
        ask(path, secret)
        with counted(db.engine) as statements:
            ask(path, secret)
        sent.append(len(statements))
        for _ in range(4):
            other = factories.company(session, at=clock(), member_of=hosters)
            factories.signature(session, other, at=clock(), association=hosters)
        session.commit()
    assert sent[0] == sent[1]


def test_an_earlier_day_shows_what_was_recorded_then(
    ask: Ask, session: Session, hosters: Association, member: Company
) -> None:
    _, secret = token(session, Owner(association=hosters))
    assert ask("/members?on=2019-01-01", secret).status_code == 400
    assert ask("/members?on=2030-01-01", secret).status_code == 400
    assert ask("/members?on=yesterday", secret).status_code == 400
    today = clock().date().isoformat()
    assert ask(f"/members?on={today}", secret).json["total"] == 1  # pyright: ignore[reportOptionalSubscript]


def test_conditions_tell_the_answer_and_what_it_rests_on(
    ask: Ask, session: Session, hosters: Association, member: Company
) -> None:
    _, secret = token(session, Owner(association=hosters))
    body = ask("/conditions", secret).json
    assert body
    (shown,) = body["members"]
    answers = {each["condition"]: each["answer"] for each in shown["findings"]}
    assert answers["badge-in-force"] == "not_met"
    assert shown["overall"] == "not_met"
    assert all(each["evidence"] for each in shown["findings"])


def test_a_company_reads_its_own_answers_alone(
    ask: Ask, session: Session, hosters: Association, member: Company
) -> None:
    factories.company(session, at=clock(), name="Ander B.V.", member_of=hosters)
    _, secret = token(session, Owner(company=member))
    body = ask("/conditions", secret).json
    assert body and [each["register_number"] for each in body["members"]] == [member.register_number]
    assert ask("/members", secret).status_code == 403


ROWS = [
    {"register_number": "00009001", "legal_name": "Nieuw B.V.", "member_since": "2024-02-01"},
    {"register_number": "kvk:00009002", "legal_name": "Nog een B.V.", "domain": "nogeen.example"},
    {"register_number": "9003", "legal_name": "Te kort B.V."},
]


def test_members_are_sent_as_rows_and_only_tried_first(
    ask: Ask, session: Session, hosters: Association
) -> None:
    _, secret = token(session, Owner(association=hosters))
    tried = ask("/members?dry_run=1", secret, "POST", json={"members": ROWS})
    assert tried.status_code == 200, tried.text
    assert ask("/members", secret).json["total"] == 0  # pyright: ignore[reportOptionalSubscript]
    saved = ask("/members", secret, "POST", json={"members": ROWS})
    assert saved.status_code == 201
    assert saved.json and tried.json
    assert (saved.json["new"], saved.json["refused"]) == (2, 1) == (tried.json["new"], tried.json["refused"])
    assert saved.json["wrong"][0]["row"] == 3
    assert saved.json["wrong"][0]["column"] == "register_number"
    assert "9003" not in saved.json["wrong"][0]["reason"]
    again = ask("/members", secret, "POST", json={"members": ROWS})
    assert again.status_code == 200
    assert again.json and (again.json["unchanged"], again.json["receipt"]) == (2, None)
    assert ask("/members", secret).json["total"] == 2  # pyright: ignore[reportOptionalSubscript]


def test_members_are_sent_as_the_file_that_the_page_takes(
    ask: Ask, session: Session, hosters: Association
) -> None:
    _, secret = token(session, Owner(association=hosters))
    csv = "KVK;Statutaire naam\n00009001;Nieuw B.V.\n"
    saved = ask("/members", secret, "POST", data=csv, content_type="text/csv")
    assert saved.status_code == 201, saved.text
    shown = ask("/members", secret).json
    assert shown and shown["members"][0]["legal_name"] == "Nieuw B.V."


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"json": {"members": []}}, "wrong-body"),
        ({"json": {"members": [{"legal_name": "x"}]}}, "wrong-body"),
        ({"json": {"members": [{**ROWS[0], "role": "officer"}]}}, "wrong-body"),
        ({"data": "{", "content_type": "application/json"}, "wrong-body"),
        ({"data": b"\x89PNG\r\n\x00", "content_type": "text/csv"}, "not-a-table"),
    ],
)
def test_a_body_of_another_shape_is_refused_whole(
    ask: Ask, session: Session, hosters: Association, sent: dict[str, Any], code: str
) -> None:
    _, secret = token(session, Owner(association=hosters))
    refused = ask("/members", secret, "POST", **sent)
    assert refused.status_code == 422
    assert refused.json and refused.json["code"] == code
    assert ask("/members", secret).json["total"] == 0  # pyright: ignore[reportOptionalSubscript]


def test_who_may_only_read_members_cannot_send_them(ask: Ask, session: Session, hosters: Association) -> None:
    _, secret = token(session, Owner(association=hosters), Scope.MEMBERS_READ)
    assert ask("/members", secret, "POST", json={"members": ROWS}).status_code == 403


def test_the_monitor_hands_in_a_delivery(ask: Ask, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    _, secret = token(session, Owner())
    take_in = ingesting.take_in

    def holding_nothing(session: Session, **given: Any) -> Receipt:
        assert not session.in_transaction()  # on SQLite nobody waits while files are read
        return take_in(session, **given)

    monkeypatch.setattr(ingesting, "take_in", holding_nothing)

    def send(**query: str) -> TestResponse:
        files = [
            (csv_file([notice("n1")], NOTICE_COLUMNS), "notices.csv"),
            (csv_file([check("n1", 1, "online")], CHECK_COLUMNS), "checks.csv"),
        ]
        return ask("/deliveries", secret, "POST", data={"files": files}, query_string=query)

    tried = send(source="hotline", dry_run="1")
    assert tried.status_code == 200, tried.text
    assert tried.json and tried.json["dry_run"] and tried.json["delivery"] is None
    kept = send(source="hotline")
    assert kept.status_code == 201
    again = send(source="hotline")
    assert again.status_code == 200
    assert again.json and kept.json and again.json == {**kept.json, "already": True}


def test_a_refused_delivery_says_where(ask: Ask, session: Session) -> None:
    _, secret = token(session, Owner())
    refused = ask(
        "/deliveries?source=hotline",
        secret,
        "POST",
        data={"files": [(csv_file([notice("n1", delivery_status="maybe")], NOTICE_COLUMNS), "n.csv")]},
    )
    assert refused.status_code == 422
    assert refused.json and refused.json["code"] == "rows-refused"
    assert refused.json["problems"][0]["column"] == "delivery_status"
    assert (
        "bestand 1 (meldingen), regel 2, delivery_status: is niet een van de woorden"
        in refused.json["detail"]
    )
    assert "maybe" not in refused.text
    assert ask("/deliveries?source=hotline", secret, "POST").json["code"] == "files-missing"  # pyright: ignore[reportOptionalSubscript]


def test_a_token_can_be_used_so_often_a_minute(ask: Ask, session: Session, hosters: Association) -> None:
    row, secret = token(session, Owner(association=hosters))
    for _ in range(PER_MINUTE):
        assert ask("/badges", secret).status_code == 200
    refused = ask("/badges", secret)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    session.refresh(row)
    assert row.use.last_used_on == clock().date()


def test_nothing_is_kept_by_a_cache_and_no_cookie_is_set(
    ask: Ask, session: Session, hosters: Association
) -> None:
    _, secret = token(session, Owner(association=hosters))
    for answer in (ask("/members", secret), ask("/members")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
