"""The page that says who may do what: no act is missing, and what it says is what the map says."""

from pathlib import Path

from flask import Flask

from app import roles
from app.entry_words import NAMES
from app.public.permissions import OTHER_ACTS, PUBLIC_LINES, decided
from app.roles import Role
from tests.house.test_acts_that_weigh import is_of_a_person
from tests.pages import PageClient

ROOT = Path(__file__).parents[2]
SAME_PERSON_REFUSED = {
    "association.countersign": "tests/web/test_attacks_two_hats.py::test_nobody_countersigns_what_they_signed",
    "operator.countersign": "tests/web/test_attacks_two_hats.py::test_nobody_countersigns_what_they_signed",
    "association.decide_network": "tests/web/test_attacks_two_hats.py::test_nobody_confirms_a_network_that_they_named",
    "operator.decide_network": "tests/web/test_attacks_two_hats.py::test_nobody_confirms_a_network_that_they_named",
    "operator.release_succession": "tests/integration/test_succession.py::test_a20_the_second_person_is_another_one",
    "appeals.case_judge": "tests/web/test_cases.py::test_nobody_judges_a_case_in_which_they_acted",
    "monitor.decide_dispute": (
        "tests/integration/test_disputes.py::test_who_scored_does_not_decide_and_nobody_decides_twice"
    ),
    "monitor.publish": "tests/web/test_monitor_desk.py::test_a20_who_prepared_the_figures_cannot_release_them",
}
"""Each door for another person than before, with the test that sends the same one."""


def shown() -> list[str]:
    return [door for act in (*decided(), *OTHER_ACTS) for door in act.doors]


def acts_of(app: Flask) -> set[str]:
    routes = (route for route in app.url_map.iter_rules() if "POST" in (route.methods or ()))
    return {route.endpoint for route in routes if is_of_a_person(route)}


def missing(acts: set[str]) -> set[str]:
    on_page = set(shown())
    return {act for act in acts if act not in on_page and act.partition(".")[0] not in on_page}


def test_every_act_stands_on_the_page(app: Flask) -> None:
    assert missing(acts_of(app)) == set()


def test_nothing_stands_on_it_that_is_no_act(app: Flask) -> None:
    endpoints = {route.endpoint for route in app.url_map.iter_rules()} | {"accounts"}
    assert {door for door in shown() if door not in endpoints} == set()
    others = [door for act in OTHER_ACTS for door in act.doors]
    assert len(others) == len(set(others))
    assert {kind for kinds in PUBLIC_LINES.values() for kind in kinds} <= NAMES.keys()
    assert PUBLIC_LINES.keys() <= set(shown())


def test_an_act_that_is_not_on_the_page_is_named() -> None:
    assert missing({"operator.planted", "monitor.publish"}) == {"operator.planted"}


def test_a20_every_door_for_another_person_has_a_test_that_sends_the_same_one() -> None:
    second = {door for door, rule in roles.DOORS.items() if rule.second}
    assert second == SAME_PERSON_REFUSED.keys()
    for place in SAME_PERSON_REFUSED.values():
        file, _, name = place.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text(), place


def test_the_page_says_it_in_both_languages(client: PageClient) -> None:
    page = client.get("/en/who-may-do-what").text
    published = next(act for act in decided() if "monitor.publish" in act.doors)
    assert published.is_fresh and published.is_second and "Figures published" in published.lines
    assert Role.PUBLISHER in published.roles
    assert "Figures are published" in page
    assert "Figures published" in page
    assert "Wie mag wat" in client.get("/nl/wie-mag-wat").text
