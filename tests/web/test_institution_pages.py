"""The pages about the register itself: complete in both languages, true to the code, plain about what is not set."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sectxt import Parser
from sqlalchemy.orm import Session

from app import roles, service_facts
from app.clock import now
from app.outbox import OutboxMail
from app.people_data.processing import PROCESSINGS
from app.public.decisions import DECISIONS
from app.public.keepers import KEEPERS
from app.roles import Role
from app.service_facts import Working
from badge.models import StatusListCopy
from config import Settings
from monitor.models import State
from signatories.base import Base
from tests.figure_samples import publication, total
from tests.pages import PageClient

PAGES = {
    "limits": ("/nl/grenzen", "/en/limits"),
    "governance": ("/nl/bestuur", "/en/governance"),
    "appeals_page": ("/nl/bezwaar-en-beroep", "/en/appeals"),
    "who_pays": ("/nl/wie-betaalt", "/en/who-pays"),
    "press": ("/nl/pers", "/en/press"),
    "service": ("/nl/status", "/en/status"),
    "about": ("/nl/over", "/en/about"),
    "decisions": ("/nl/besluiten", "/en/decisions"),
    "permissions": ("/nl/wie-mag-wat", "/en/who-may-do-what"),
    "privacy": ("/nl/privacy", "/en/privacy"),
    "accessibility": ("/nl/toegankelijkheid", "/en/accessibility"),
    "corrections": ("/nl/correcties", "/en/corrections"),
}


def test_each_page_says_who_answers_for_it_and_since_when(client: PageClient) -> None:
    assert set(PAGES) == set(KEEPERS)
    for dutch, english in PAGES.values():
        assert "Who answers for this page: " in client.get(english).text
        assert "Voor het laatst nagekeken op " in client.get(dutch).text


def test_the_footer_leads_to_each_of_them(client: PageClient) -> None:
    foot = client.get("/en/").text.partition("<footer")[2]
    assert [english for _, english in PAGES.values() if f'href="{english}"' not in foot] == []


@pytest.fixture
def filled_in(make_app: Callable[[Settings], Flask], settings: Settings) -> PageClient:
    given = {
        "controller": "Stichting Voorbeeld, Utrecht",
        "funders": "Alle leden samen | All members together",
        "appeals_board": "Drie juristen | Three lawyers",
        "oversight": "Een raad | A council",
        "press_email": "press@register.example",
    }
    return PageClient(make_app(settings.model_copy(update=given)))


def test_what_is_not_filled_in_is_said(client: PageClient) -> None:
    for path in ("/en/governance", "/en/who-pays", "/en/appeals"):
        assert "Not filled in yet." in client.get(path).text
    assert "Its name is not filled in yet." in client.get("/en/privacy").text


def test_what_is_filled_in_stands_there_in_its_language(filled_in: PageClient) -> None:
    for english, dutch, said, gezegd in (
        ("/en/who-pays", "/nl/wie-betaalt", "All members together", "Alle leden samen"),
        ("/en/appeals", "/nl/bezwaar-en-beroep", "Three lawyers", "Drie juristen"),
        ("/en/governance", "/nl/bestuur", "A council", "Een raad"),
        ("/en/press", "/nl/pers", "press@register.example", "press@register.example"),
    ):
        for path, words in ((english, said), (dutch, gezegd)):
            html = filled_in.get(path).text
            assert words in html
            assert "Not filled in yet." not in html
            assert "Nog niet ingevuld." not in html
    assert "|" not in filled_in.get("/en/who-pays").text


def test_a_demo_says_that_nobody_is_behind_it(
    make_app: Callable[[Settings], Flask], settings: Settings
) -> None:
    demo = PageClient(make_app(settings.model_copy(update={"demo": True})))
    assert "This is a demonstration" in demo.get("/en/who-pays").text


# --- who decides, from the permission map ---------------------------------------------------------

OF_ONESELF = (
    "company.", "accounts.", "_token", "_webhook", "_secret", "_person", "_role", "hand_over", "send_again",
    "withdraw_invitation", "invite_members", "monitor.source", "monitor.new_source",
    "monitor.empty_sandbox", "operator.associations", "operator.association_name",
)  # fmt: skip
"""Doors behind which nobody decides about another: one's own entry, tokens, people of one's own desk."""


def undecided(doors: dict[str, roles.Rule]) -> set[str]:
    """Doors of acts that weigh and that no line of the page about decisions names."""
    named = {door for each in DECISIONS for door in each.doors}
    return {
        door
        for door, rule in doors.items()
        if rule.fresh and door not in named and not any(part in door for part in OF_ONESELF)
    }


def test_every_act_that_weighs_is_on_the_page_of_decisions() -> None:
    assert undecided(dict(roles.DOORS)) == set()
    assert {door for each in DECISIONS for door in each.doors if roles.rule_of(door) is None} == set()


def test_a_planted_act_is_missed_there() -> None:
    planted = {**roles.DOORS, "operator.close_register": roles.only(Role.OPERATOR, fresh=True)}
    assert undecided(planted) == {"operator.close_register"}


def test_governance_is_read_from_the_map(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    before = client.get("/en/governance").text
    assert "Publisher" in before
    judge = next(each for each in DECISIONS if "appeals.case_judge" in each.doors)
    assert judge.roles == [Role.APPEALS]
    moved = {
        **roles.DOORS,
        "appeals.case_judge": roles.only(Role.HOTLINE),
        "appeals.case_stay": roles.only(Role.HOTLINE),
    }
    monkeypatch.setattr(roles, "DOORS", moved)
    assert judge.roles == [Role.HOTLINE]
    assert client.get("/en/governance").text != before


# --- the record of processing ---------------------------------------------------------------------

OF_A_PERSON = ("email", "signer_", "person_id", "_by", "words", "text_nl", "function", "recipient", "address")
HOLDS_NOBODY = {
    "association", "badge", "edition", "document", "code_of_conduct", "network_size", "score",
    "member_import_row", "company", "company_name", "company_group", "association_name", "source",
    "signed_edition", "case_notice",
}  # fmt: skip
"""Tables whose columns sound like a person's, and are of a company, an association or a document."""


def unnamed(tables: dict[str, list[str]]) -> set[str]:
    """Tables that may hold something of a person and that no processing names."""
    named = {table for each in PROCESSINGS for table in each.tables} | HOLDS_NOBODY
    return {
        table
        for table, columns in tables.items()
        if table not in named and any(part in column for part in OF_A_PERSON for column in columns)
    }


def columns() -> dict[str, list[str]]:
    return {name: [column.name for column in each.columns] for name, each in Base.metadata.tables.items()}


def test_every_table_that_may_hold_a_person_is_in_the_record(app: Flask) -> None:
    assert unnamed(columns()) == set()
    assert {table for each in PROCESSINGS for table in each.tables} - set(columns()) == set()


def test_a_planted_table_is_missed_in_the_record(app: Flask) -> None:
    assert unnamed({**columns(), "visitor": ["id", "email"]}) == {"visitor"}


def test_the_page_has_every_processing_whole(client: PageClient) -> None:
    html = client.get("/en/privacy").text
    assert html.count("(Article 6(1)") >= len(PROCESSINGS) - 1
    for each in PROCESSINGS:
        assert all((each.what, each.of, each.why, each.basis, each.kept, each.seen_by))


# --- press and status -----------------------------------------------------------------------------


def test_the_press_page_names_the_days_that_the_calendar_has(client: PageClient, session: Session) -> None:
    assert "No day of publication is announced now." in client.get("/en/press").text
    announced = publication(session, total(), state=State.PREVIEW)
    announced.release_at = now() + timedelta(days=20)
    session.commit()
    html = client.get("/en/press").text
    assert "Published, not before" in html
    assert client.get("/scores/calendar.ics?lang=en").text.count("BEGIN:VEVENT") == 1
    assert 'href="/scores/calendar.ics?lang=en"' in html
    client.get("/nl/pers")


@pytest.fixture
def facts(app: Flask, session: Session) -> Callable[[], dict[str, Working]]:
    def read() -> dict[str, Working]:
        with app.test_request_context("/en/status"):
            return {str(each.part): each.state for each in service_facts.read(session, at=now())}

    return read


def test_status_of_an_empty_register_claims_nothing(facts: Callable[[], dict[str, Working]]) -> None:
    assert set(facts().values()) == {Working.UNUSED}


def test_status_says_what_is_late(
    facts: Callable[[], dict[str, Working]], session: Session, client: PageClient
) -> None:
    copy = StatusListCopy(
        list_number=1, issued_at=now(), valid_until=now() + timedelta(hours=48), kid="k", token="t"
    )
    session.add(copy)
    assert facts()["Checking a logo"] is Working.YES
    copy.issued_at = now() - timedelta(hours=7)
    assert facts()["Checking a logo"] is Working.LATE
    html = client.get("/en/status").text
    assert "A list for other software is late." in html


def test_status_says_when_mail_waits(
    make_app: Callable[[Settings], Flask], settings: Settings, session: Session
) -> None:
    app = make_app(settings.model_copy(update={"smtp_url": "smtp://localhost:1"}))
    session.add(
        OutboxMail(
            recipient="x@people.example",
            subject="s",
            body="b",
            written_at=now() - timedelta(hours=1),
            next_try_at=now(),
        )
    )
    session.commit()
    assert "Some mail waits longer than half an hour." in PageClient(app).get("/en/status").text


def test_security_txt_is_valid_for_the_tool_that_internet_nl_uses(
    make_app: Callable[[Settings], Flask], settings: Settings
) -> None:
    secrets = {"secret_key": "s" * 40, "key_passphrase": "p" * 40, "base_url": "https://register.example"}
    app = make_app(Settings(**{**settings.model_dump(), **secrets}))
    place = "https://register.example/.well-known/security.txt"
    found = Parser(app.test_client().get(place).data, urls=place)
    assert found.errors == []
    wrong = Parser(b"Contact: nobody\nExpires: tomorrow\n")
    assert {each["code"] for each in wrong.errors} >= {"no_uri"}
