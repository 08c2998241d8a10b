"""The directory: what is found, in which standing, and in how many queries."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from signatories import admission, register, sheets
from signatories.directory import directory, paging
from signatories.directory.directory import EVERYONE, SIGNED, Question
from signatories.domains import proving
from signatories.models import Association, Company
from signatories.names import grouping, naming
from signatories.names.company_names import NameKind
from signatories.networks import claiming
from signatories.networks.networks import Evidence
from signatories.sheets import Place
from signatories.signatures import signing
from signatories.signatures.signature import Signature
from signatories.signatures.standing import State
from tests import factories
from tests.queries import counted

DAY = timedelta(days=1)


def names(session: Session, text: str, at: datetime, **more: object) -> list[str]:
    answer = directory.ask(session, Question(text, standings=EVERYONE, **more), at=at)  # pyright: ignore[reportArgumentType]
    return [row.name for row in answer.rows]


def signed(session: Session, name: str, at: datetime, association: Association | None = None) -> Company:
    company = factories.company(session, at=at, name=name, member_of=association)
    factories.signature(session, company, at=at, association=association)
    return company


FINDS_IT = (
    *("voorbeeld hosting", "VOORBEELD  b.v.", "café", "CAFE", "kvk:00004321", "0000 4321", "4321"),
    *("cafe-hosting.example", "https://www.cafe-hosting.example/path?x=1", "example"),
    "http://user@shop.cafe-hosting.example:8080",
)


def test_a_company_is_found_by_name_domain_or_number(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now, name="Voorbeeld Café Hosting B.V.", number="00004321")
    factories.domain(any_session, company, at=now, host="cafe-hosting.example")
    factories.company(any_session, at=now, name="Another Name N.V.", number="00001111")
    found = {typed: names(any_session, typed, now) for typed in FINDS_IT}
    assert found == {typed: ["Voorbeeld Café Hosting B.V."] for typed in FINDS_IT}


FINDS_NOTHING = ("%", "_", "v%d", "Voorb__ld", "\\", "%%", "' OR 1=1 --")


def test_wildcards_are_ordinary_signs(any_session: Session, now: datetime) -> None:
    factories.company(any_session, at=now, name="Voorbeeld B.V.")
    found = {typed: names(any_session, typed, now) for typed in FINDS_NOTHING}
    assert found == {typed: [] for typed in FINDS_NOTHING}


def test_a_domain_that_is_not_proven_or_was_lost_does_not_count(session: Session, now: datetime) -> None:
    company = factories.company(session, at=now, name="Voorbeeld B.V.")
    domain = factories.domain(session, company, at=now, host="lost.example")
    proving.lose(session, domain=domain, loss=proving.Loss.ABSENT, at=now + DAY)
    assert names(session, "lost.example", now) == ["Voorbeeld B.V."]
    assert names(session, "lost.example", now + 2 * DAY) == []


def test_a_typing_error_is_a_guess_and_only_when_nothing_matches(any_session: Session, now: datetime) -> None:
    factories.company(any_session, at=now, name="Havenlicht Hosting B.V.")
    guess = directory.ask(any_session, Question("havenligt", standings=EVERYONE), at=now)
    assert guess.is_guess
    assert [row.name for row in guess.rows] == ["Havenlicht Hosting B.V."]
    exact = directory.ask(any_session, Question("havenlicht", standings=EVERYONE), at=now)
    assert not exact.is_guess


def renamed(session: Session, company: Company, kind: NameKind, name: str, at: datetime) -> None:
    naming.rename(session, company=company, kind=kind, name=name, from_on=at.date(), at=at)


def test_a_renamed_company_is_found_by_its_new_and_its_old_name(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now - 9 * DAY, name="Oude Naam B.V.")
    renamed(any_session, company, NameKind.LEGAL, "Later B.V.", now - 5 * DAY)
    renamed(any_session, company, NameKind.TRADE, "Nieuw", now)
    naming.add_name(
        any_session, company=company, kind=NameKind.BRAND, name="Bliksem", from_on=now.date(), at=now
    )
    for typed in ("nieuw", "later", "oude naam", "bliksem"):
        (row,) = directory.ask(any_session, Question(typed, standings=EVERYONE), at=now).rows
        assert (row.name, row.legal_name) == ("Nieuw", "Later B.V.")
        assert (row.also, row.former) == (("Bliksem",), ("Oude Naam B.V.",))
    assert names(any_session, "oude nama", now) == ["Nieuw"]  # with a slip of the pen too


def test_before_a_new_name_was_recorded_nobody_finds_it(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now - 9 * DAY, name="Zacht B.V.")
    factories.company(any_session, at=now - 9 * DAY, name="Midden B.V.")
    renamed(any_session, company, NameKind.LEGAL, "Achter B.V.", now - 5 * DAY)
    before = now - 6 * DAY
    assert names(any_session, "achter", before) == []
    assert names(any_session, "", before) == ["Midden B.V.", "Zacht B.V."]
    assert names(any_session, "", now) == ["Achter B.V.", "Midden B.V."]
    (row,) = directory.ask(any_session, Question("zacht", standings=EVERYONE), at=before).rows
    assert (row.name, row.former) == ("Zacht B.V.", ())


def test_a_company_is_found_by_its_network_and_by_its_group(any_session: Session, now: datetime) -> None:
    company = factories.company(any_session, at=now, name="Voorbeeld B.V.")
    factories.company(any_session, at=now, name="Ander B.V.")
    network = claiming.name_network(
        any_session,
        company=company,
        identifier="AS64512",
        from_on=now.date(),
        evidence=Evidence.OTHER,
        reference="",
        at=now,
    )
    assert names(any_session, "AS64512", now) == []
    claiming.confirm(any_session, network=network, at=now)
    assert names(any_session, "as64512", now) == ["Voorbeeld B.V."]
    group = grouping.add_group(any_session, name="Ünie Groep")
    grouping.join_group(any_session, group=group, company=company, from_on=now.date(), at=now)
    assert names(any_session, "unie groep", now) == ["Voorbeeld B.V."]


def test_it_answers_for_a_day_in_the_past(session: Session, now: datetime) -> None:
    company = signed(session, "Voorbeeld B.V.", now - 10 * DAY)
    signature = session.scalars(select(Signature)).one()
    signing.withdraw(session, signature=signature, at=now - 2 * DAY)
    states = []
    assert directory.ask(session, Question(standings=EVERYONE), at=now - 11 * DAY).total == 0
    for at in (now - 5 * DAY, now):
        (row,) = directory.ask(session, Question(standings=EVERYONE), at=at).rows
        states.append(row.standing.state)
    assert states == [State.IN_FORCE, State.WITHDRAWN]
    assert register.history_of(session, company, at=now - 3 * DAY)[0].kind == "signature-countersigned"


def test_filters_count_and_select_the_same_companies(any_session: Session, now: datetime) -> None:
    hosters = factories.association(any_session, at=now)
    for number in range(4):
        signed(any_session, f"Ondertekenaar {number} B.V.", now, hosters if number % 2 else None)
    factories.company(any_session, at=now, name="Lid B.V.", member_of=hosters)
    everyone = directory.ask(any_session, Question(standings=EVERYONE), at=now)
    assert (everyone.total, everyone.counts[State.IN_FORCE], everyone.counts[State.NOT_SIGNED]) == (5, 4, 1)
    members = directory.ask(any_session, Question(association="hosters", standings=SIGNED), at=now)
    assert [row.name for row in members.rows] == ["Ondertekenaar 1 B.V.", "Ondertekenaar 3 B.V."]
    assert directory.ask(any_session, Question(association="nobody"), at=now).total == 0


def test_a_former_member_is_no_member(session: Session, now: datetime) -> None:
    hosters = factories.association(session, at=now)
    company = signed(session, "Lid B.V.", now, hosters)
    question = Question(association="hosters")
    assert directory.ask(session, question, at=now).total == 1
    admission.end_membership(session, association=hosters, company=company, to_on=now.date(), at=now)
    assert directory.ask(session, question, at=now).total == 0


def test_pages_follow_one_another_and_the_download_has_all(
    any_session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE_SIZE", 3)
    monkeypatch.setattr(directory, "BATCH", 2)
    for name in ("delta", "Alfa", "Écho", "bravo", "Charlie", "alfa", "foxtrot"):
        factories.company(any_session, at=now, name=name)
    question = Question(standings=EVERYONE)
    pages = [directory.ask(any_session, question, Place(page), at=now) for page in (1, 2, 3)]
    listed = [row.name.casefold() for page in pages for row in page.rows]
    assert listed == ["alfa", "alfa", "bravo", "charlie", "delta", "écho", "foxtrot"]
    assert [row.name.casefold() for row in directory.all_rows(any_session, question, at=now)] == listed
    assert directory.ask(any_session, question, Place(99), at=now).page == 3
    assert directory.ask(any_session, question, Place(-1), at=now).page == 1


def test_a_page_goes_on_from_its_neighbour_whatever_is_added_meanwhile(
    any_session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE_SIZE", 2)
    for name in ("delta", "Alfa", "Écho", "bravo", "Charlie", "alfa", "foxtrot"):
        factories.company(any_session, at=now, name=name)

    def page(number: int, **beside: str) -> list[str]:
        answer = directory.ask(any_session, Question(standings=EVERYONE), Place(number, **beside), at=now)
        return [row.slug for row in answer.rows]

    pages = [page(number) for number in (1, 2, 3, 4)]
    assert [len(each) for each in pages] == [2, 2, 2, 1]
    factories.company(
        any_session, at=now, name="aalfa"
    )  # now every page by its number begins one line earlier
    assert page(2, after=pages[0][-1]) == pages[1]
    assert page(4, after=pages[2][-1]) == pages[3]
    assert page(2, before=pages[2][0]) == pages[1]
    assert page(2, after="nobody") == page(2) != pages[1]
    assert page(1, after=pages[3][-1]) == page(1)  # nothing lies behind the last one


def test_from_a_letter_on_every_page_is_found_either_way_without_a_number(
    any_session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE_SIZE", 2)
    for name in ("delta", "Alfa", "Écho", "bravo", "Charlie", "alfa", "foxtrot"):
        factories.company(any_session, at=now, name=name)

    def page(**asked: str) -> directory.Answer:
        return directory.ask(any_session, Question(standings=EVERYONE), Place(0, **asked), at=now)

    def called(answer: directory.Answer) -> list[str]:
        return [row.name.casefold() for row in answer.rows]

    middle = page(letter="c")
    assert (called(middle), middle.page, middle.pages) == (["charlie", "delta"], 0, 4)
    after = page(after=middle.rows[-1].slug)
    assert (called(after), after.page) == (["écho", "foxtrot"], 4)
    before = page(before=middle.rows[0].slug)
    assert (called(before), before.page) == (["alfa", "bravo"], 0)
    first = page(before=before.rows[0].slug)
    assert (called(first), first.page) == (["alfa", "alfa"], 1)  # too few are left for a page: the first one
    beyond = page(letter="z")
    assert (called(beyond), beyond.page) == (["foxtrot"], 4)
    assert called(page(after=after.rows[-1].slug)) == ["foxtrot"]


def test_beyond_what_numbers_reach_the_nearest_page_that_has_one_is_shown(
    any_session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGE_SIZE", 2)
    monkeypatch.setattr(sheets, "REACH", 2)
    for number in range(13):
        factories.company(any_session, at=now, name=f"{number:02}")
    shown = {}
    for number in range(1, 8):
        answer = directory.ask(any_session, Question(standings=EVERYONE), Place(number), at=now)
        shown[number] = answer.page, [row.name for row in answer.rows]
    front, back = {1: ["00", "01"], 2: ["02", "03"]}, {6: ["10", "11"], 7: ["12"]}
    every = {**front, 3: front[2], 4: front[2], 5: back[6], **back}
    assert {number: names for number, (_, names) in shown.items()} == every
    assert [page for page, _ in shown.values()] == [1, 2, 2, 2, 6, 6, 7]


def test_a_page_takes_as_many_queries_for_forty_companies_as_for_four(
    session: Session, now: datetime
) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    hosters = factories.association(session, at=now)
    taken = []
    for size in (4, 36):
        for _ in range(size):
            signed(session, f"Voorbeeld {random.random()} B.V.", now, hosters)
        session.expire_all()
        with counted(engine) as sent:
            directory.ask(session, Question("voorbeeld", standings=EVERYONE), at=now)
        taken.append(len(sent))
    assert taken[0] == taken[1] <= 12
