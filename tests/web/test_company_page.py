"""A company's page: standing in words, what it signed, its logos, figures and public acts."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import history
from app.clock import now
from app.extensions import db
from monitor.method import VERSION_1_0
from monitor.models import State
from monitor.scores import Label
from signatories import admission
from signatories.contacts import contact_points
from signatories.entries import KINDS
from signatories.signatures import signing
from signatories.signatures.signature import Signature
from tests import factories
from tests.figure_samples import publication, score
from tests.pages import PageClient
from tests.queries import counted
from tests.shown_badge import DAY, HOST, ShownBadge, shown_badge

EVIL = '"><svg onload=alert(1)>'


@pytest.fixture
def shown(session: Session) -> ShownBadge:
    return shown_badge(session)


def both_pages(client: PageClient, slug: str) -> str:
    """The English page; the Dutch one is checked too."""
    client.get(f"/nl/ondertekenaars/{slug}")
    return client.get(f"/en/signatories/{slug}").text


def test_it_says_what_was_signed_since_when_and_through_whom(client: PageClient, shown: ShownBadge) -> None:
    html = both_pages(client, shown.company.slug)
    assert "The signature is in force" in html
    assert "Voorbeeld Hosting B.V. signed: Code" in html
    assert "(edition 2008-10)" in html
    assert "(edition 2018-12-13)" in html
    assert 'href="/en/associations/hosters"' in html
    assert "KVK 0000" in html
    assert HOST in html
    assert f'href="/v/{shown.code}"' in html
    assert "ntd@" in html
    assert "Logo issued for voorbeeld-hosting.example" in html
    assert "Vera Voorbeeld" not in html, "who signed is not public"


def test_each_standing_has_its_words(client: PageClient, session: Session) -> None:
    never = factories.company(session, at=now() - 900 * DAY, name="Nooit B.V.")
    lapsed = factories.company(session, at=now() - 900 * DAY, name="Verlopen B.V.")
    withdrawn = factories.company(session, at=now() - 900 * DAY, name="Gestopt B.V.")
    factories.signature(session, lapsed, at=now() - 800 * DAY)
    signing.withdraw(
        session, signature=factories.signature(session, withdrawn, at=now() - 9 * DAY), at=now() - DAY
    )
    slugs = [each.slug for each in (never, lapsed, withdrawn)]
    session.commit()
    words = ("This company has not signed", "The signature has lapsed", "The signature was withdrawn")
    for slug, title in zip(slugs, words, strict=True):
        assert title in both_pages(client, slug)


def test_an_unknown_company_is_not_found(client: PageClient) -> None:
    client.get("/nl/ondertekenaars/niemand", status=404)
    client.get("/en/signatories/nobody", status=404)
    answer = client.http.get("/signatories/nobody.json")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_names_and_contact_points_stay_text(client: PageClient, session: Session) -> None:
    company = factories.company(session, at=now() - DAY, name=f"Kwaad {EVIL} B.V.")
    company.trade_name = f"Naam {EVIL}"
    contact_points.set_contact_point(
        session, company=company, contact_point=f"https://kwaad.example/{EVIL.replace(' ', '')}", at=now()
    )
    factories.signature(session, company, at=now() - DAY)
    slug = company.slug
    html = both_pages(client, slug)
    assert "Kwaad &#34;&gt;&lt;svg onload" in html
    assert "<svg onload" not in html
    assert "<svgonload" not in html


def test_a_former_membership_is_shown_with_its_end(client: PageClient, shown: ShownBadge) -> None:
    admission.end_membership(
        shown.session,
        association=factories.association(shown.session, at=now()),
        company=shown.company,
        to_on=now().date(),
        at=now(),
    )
    words = re.sub(r"<[^>]+>", "", both_pages(client, shown.company.slug))
    assert "Vereniging van Hosters ended. It began on 1 January 2020." in words


def published(shown: ShownBadge, *, incidents: int, state: State = State.PUBLISHED) -> None:
    label = Label.UNCLEAR if incidents >= VERSION_1_0.least_incidents else Label.TOO_FEW
    figures = score(
        shown.company.register_number,
        "Voorbeeld Hosting B.V.",
        label=label,
        incidents=incidents,
        items=77,
        share_low=0.8125,
        share_high=0.8125,
        interval_low=0.6364,
        interval_high=0.9282,
        attempts=34,
        could_not_be_notified=2,
    )
    publication(shown.session, figures, state=state)
    shown.session.commit()


def test_a_published_figure_comes_with_all_that_belongs_to_it(client: PageClient, shown: ShownBadge) -> None:
    published(shown, incidents=32)
    html = both_pages(client, shown.company.slug)
    for part in (
        "81.2%",
        "63.6%",
        "92.8%",
        "32",
        "77",
        "No clear verdict",
        "addendum-24h",
        "method 1.0",
        "2 of 34",
    ):
        assert part in html
    (figure,) = client.http.get(f"/signatories/{shown.company.slug}.json").get_json()["figures"]
    assert (figure["share_low"], figure["interval_high"], figure["incidents"]) == (0.8125, 0.9282, 32)
    assert len(figure["input_digest"]) == 64


def test_a_small_number_of_incidents_gives_no_share(client: PageClient, shown: ShownBadge) -> None:
    published(shown, incidents=4)
    html = both_pages(client, shown.company.slug)
    assert "Too few incidents" in html
    assert "81.2%" not in html
    (figure,) = client.http.get(f"/signatories/{shown.company.slug}.json").get_json()["figures"]
    assert (figure["share_low"], figure["interval_low"], figure["withheld"]) == (None, None, "few-incidents")


@pytest.mark.parametrize("state", [State.DRAFT, State.PREVIEW, State.STRUCK])
def test_a_figure_that_is_not_published_is_nowhere(
    client: PageClient, shown: ShownBadge, state: State
) -> None:
    published(shown, incidents=32, state=state)
    assert "No figures about this company have been published." in both_pages(client, shown.company.slug)
    assert client.http.get(f"/signatories/{shown.company.slug}.json").get_json()["figures"] == []


def test_the_json_has_its_keys(client: PageClient, shown: ShownBadge) -> None:
    found = client.http.get(f"/signatories/{shown.company.slug}.json").get_json()
    assert {
        *(
            "as_of",
            "hash_check_since",
            "register_number",
            "slug",
            "name",
            "legal_name",
            "standing",
            "since",
            "until",
            "documents",
        ),
        *("associations", "domains", "contact_point", "contact_point_since", "memberships", "signatures"),
        *(
            "badges",
            "figures",
            "acts",
            "url",
            "contact_point_state",
            "other_names",
            "former_names",
            "reads_as",
        ),
        *("ended_on", "group", "networks", "predecessors", "successors", "figures_of_predecessors"),
    } == found.keys()
    assert found["badges"] == [
        {
            "code": shown.code,
            "origin": f"https://{HOST}",
            "verify": f"http://localhost:8000/v/{shown.code}.json",
        }
    ]
    assert [act["kind"] for act in found["acts"][:2]] == ["endorsement-issued", "badge-issued"]
    assert "Vera Voorbeeld" not in str(found)


def test_many_acts_unfold(client: PageClient, shown: ShownBadge) -> None:
    signature = shown.session.scalars(select(Signature)).one()
    for number in range(12):
        factories.domain(shown.session, shown.company, at=now() - DAY, host=f"site-{number}.example")
    assert signature.company_id == shown.company.id
    html = both_pages(client, shown.company.slug)
    assert "<details>" in html
    assert "site-11.example" in html


def test_the_number_of_queries_does_not_grow_with_the_history(client: PageClient, shown: ShownBadge) -> None:
    slug, taken = shown.company.slug, []
    for more in (0, 10):
        for number in range(more):
            factories.domain(shown.session, shown.company, at=now() - DAY, host=f"site-{number}.example")
        shown.session.commit()
        with counted(db.engine) as sent:
            client.get(f"/en/signatories/{slug}")
        taken.append(len(sent))
    assert taken[0] == taken[1] <= 32


def test_every_act_about_a_company_has_words_of_its_own() -> None:
    about_companies = {kind for kind, keys in KINDS.items() if "company" in keys}
    assert about_companies <= history.WORDS.keys()


def test_an_act_without_words_of_its_own_is_named_not_hidden(client: PageClient, shown: ShownBadge) -> None:
    with client.app.test_request_context("/en/"):
        assert "key-published" not in history.WORDS
        assert history.sentence("key-published", {}, {}) == "Key published."
        assert history.sentence("new-kind", {}, {}) == "new-kind"


def test_a_lost_lapse_is_not_shown_as_in_force(client: PageClient, session: Session) -> None:
    company = factories.company(session, at=now() - 900 * DAY, name="Verlopen B.V.")
    signature = factories.signature(session, company, at=now() - 800 * DAY)
    signature.ends_at = now() - timedelta(seconds=1)
    slug = company.slug
    session.commit()
    assert client.http.get(f"/signatories/{slug}.json").get_json()["standing"] == "lapsed"
