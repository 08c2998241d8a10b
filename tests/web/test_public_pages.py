"""Home, associations, method and the pages about the register itself."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.clock import now, today
from app.extensions import db
from app.public import method as method_page
from app.public.method import least_flawless
from config import Settings
from monitor.method import ADDENDUM_24H, NORMS, VERSION_1_0
from monitor.models import State
from signatories.conditions.condition_rules import lay_down_first, rules_on
from tests import factories
from tests.figure_samples import publication, total
from tests.pages import PageClient
from tests.queries import counted
from tests.shown_badge import DAY

PAGES = [
    *("/nl/", "/en/", "/nl/brancheorganisaties", "/en/associations", "/nl/methode", "/en/method"),
    *(
        "/nl/correcties",
        "/en/corrections",
        "/nl/over",
        "/en/about",
        "/nl/privacy",
        "/en/privacy",
        "/nl/besluiten",
        "/en/decisions",
    ),
    *("/nl/toegankelijkheid", "/en/accessibility", "/nl/controle", "/en/verify"),
]


def test_a_public_page_needs_no_script_no_cookie_and_nothing_from_elsewhere(client: PageClient) -> None:
    for path in PAGES:
        answer = client.get(path)
        assert "<script" not in answer.text, path
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path
        assert answer.headers["Cache-Control"] == "public, max-age=60", path
        loaded = re.findall(r'(?:src|<link[^>]* href)="([^"]+)"', answer.text)
        assert all(each.startswith(("/", "http://localhost:8000/")) for each in loaded), path


def test_the_front_door_speaks_the_language_of_the_browser(client: PageClient) -> None:
    goes_to = {
        "nl": "/nl/",
        "en-GB,en;q=0.9": "/en/",
        "de,en;q=0.5,nl;q=0.4": "/en/",
        "fr": "/nl/",
        "": "/nl/",
    }
    for accepts, path in goes_to.items():
        answer = client.get("/", status=302, headers={"Accept-Language": accepts})
        assert (answer.location, answer.headers["Vary"]) == (path, "Accept-Language"), accepts


@pytest.mark.parametrize(("path", "search"), [("/nl/", "/nl/ondertekenaars"), ("/en/", "/en/signatories")])
def test_home_has_one_search_box_and_help_first(client: PageClient, path: str, search: str) -> None:
    html = client.get(path).text
    assert html.count('type="search"') == 1
    assert f'role="search" method="get" action="{search}"' in html
    links = re.findall(r'href="(https://[^"]+)"', html)
    assert set(links) == {"https://offlimits.nl/"}, "the hotline, by its home page only"
    assert html.index("offlimits.nl") < html.index('class="cards"')
    assert "<textarea" not in html


def test_home_counts_signatures_in_force(client: PageClient, session: Session) -> None:
    company = factories.company(session, at=now() - DAY)
    factories.signature(session, company, at=now() - DAY)
    assert "1 company has a signature in force." in client.get("/en/").text


def test_an_association_shows_its_members_and_conditions(client: PageClient, session: Session) -> None:
    hosters = factories.association(session, at=now() - DAY)
    if not rules_on(session, association=hosters, on=today()):
        lay_down_first(session, association=hosters, at=now() - DAY)
    member = factories.company(session, at=now() - DAY, name="Lid B.V.", member_of=hosters)
    factories.signature(session, member, at=now() - DAY, association=hosters)
    factories.company(session, at=now(), name="Weigeraar B.V.", member_of=hosters)
    factories.company(session, at=now(), name="Buitenstaander B.V.")
    client.get("/nl/brancheorganisaties/hosters")
    html = client.get("/en/associations/hosters").text
    assert "Lid B.V." in html
    assert "Weigeraar B.V." in html
    assert "Not signed" in html
    assert "Buitenstaander" not in html
    assert "Gave a contact point for notices" in html
    assert "Not below the norm in 2 published half-years in a row" in html
    assert "2 members in this register. 1 has a signature in force." in html


def test_the_address_of_an_association_in_a_badge_leads_to_its_page(
    client: PageClient, session: Session
) -> None:
    factories.association(session, at=now() - DAY)
    for language, path in (("nl", "/nl/brancheorganisaties/hosters"), ("en", "/en/associations/hosters")):
        answer = client.get("/associations/hosters", status=302, headers={"Accept-Language": language})
        assert answer.location == path
    client.get("/associations/niemand", status=404, headers={"Accept-Language": "nl"})


def test_an_unknown_association_is_not_found(client: PageClient) -> None:
    client.get("/nl/brancheorganisaties/niemand", status=404)


def test_an_association_takes_a_fixed_number_of_queries(client: PageClient, session: Session) -> None:
    hosters, taken = factories.association(session, at=now() - DAY), []
    for size in (2, 20):
        for _ in range(size):
            factories.company(session, at=now() - DAY, member_of=hosters)
        session.commit()
        with counted(db.engine) as sent:
            client.get("/en/associations/hosters")
        taken.append(len(sent))
    assert taken[0] == taken[1] <= 18


def test_the_list_of_associations_counts_members_of_today(client: PageClient, session: Session) -> None:
    hosters = factories.association(session, at=now())
    factories.company(session, at=now(), member_of=hosters)
    html = client.get("/en/associations").text
    assert 'href="/en/associations/hosters"' in html
    assert "<div>1</div>" in html


def test_the_method_page_takes_its_numbers_from_the_method(client: PageClient) -> None:
    client.get("/nl/methode")
    html = client.get("/en/method").text
    assert VERSION_1_0.params_digest in html
    for norm in NORMS.values():
        assert norm.name in html
        assert f"{norm.hours} " in html


def test_no_number_of_the_method_is_typed_in_its_template(app: Flask) -> None:
    loader = app.jinja_env.loader
    assert loader is not None
    source, _path, _is_current = loader.get_source(app.jinja_env, "public/method.html")
    sentences = " ".join(re.findall(r'_\("([^"]*)"', source))
    numbers = set(re.findall(r"\d+", re.sub(r"SHA-256", "", sentences)))
    assert not numbers


def test_a_changed_method_changes_the_page(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = replace(
        VERSION_1_0,
        version="9.9",
        announced_on=VERSION_1_0.announced_on + timedelta(days=1),
        least_incidents=77,
    )
    monkeypatch.setattr(method_page, "METHODS", {"1.0": VERSION_1_0, "9.9": changed})
    assert "Fewer than 77 incidents" in client.get("/en/method").text


def test_twenty_nine_flawless_incidents_are_the_least() -> None:
    assert least_flawless(VERSION_1_0) == 29


def test_the_norm_on_the_home_page_is_the_norm(client: PageClient) -> None:
    assert f"within {ADDENDUM_24H.hours} hours" in client.get("/en/").text


def test_the_contact_is_the_one_of_the_settings(client: PageClient) -> None:
    for path in ("/en/about", "/en/privacy", "/en/decisions", "/en/accessibility", "/en/corrections"):
        assert 'href="mailto:info@localhost"' in client.get(path).text


def test_there_are_no_corrections_until_there_is_one(client: PageClient, session: Session) -> None:
    assert "There are no corrections." in client.get("/en/corrections").text
    publication(session, total(), state=State.CORRECTED).ended_at = now()
    publication(session, total(), version=2)
    session.commit()
    client.get("/nl/correcties")
    html = client.get("/en/corrections").text
    assert '<s><a href="/en/figures/2025-h1/1">version 1</a></s>' in html
    assert "version 2" not in html
    assert 'href="/en/figures/2025-h1"' in html


def test_home_says_the_latest_figures_in_one_sentence(client: PageClient, session: Session) -> None:
    assert "See the figures" not in client.get("/en/").text
    publication(session, total(incidents=90), state=State.PREVIEW)
    assert "See the figures" not in client.get("/en/").text
    publication(session, total(incidents=90), version=2)
    html = client.get("/en/").text
    assert "n = 90 incidents" in html
    assert "method 1.0" in html
    client.get("/nl/")


def test_a_page_that_is_not_there_offers_a_search(client: PageClient) -> None:
    for path in ("/nl/niets", "/en/nothing"):
        assert 'type="search"' in client.get(path, status=404).text


def test_the_privacy_page_names_the_controller_once_it_is_set(
    make_app: Callable[[Settings], Flask], settings: Settings, client: PageClient
) -> None:
    assert "The organisation that runs this register is the controller." in client.get("/en/privacy").text
    given = settings.model_copy(update={"controller": "Stichting Voorbeeld, Postbus 1, Utrecht"})
    named = PageClient(make_app(given))
    assert "The controller is Stichting Voorbeeld, Postbus 1, Utrecht." in named.get("/en/privacy").text
