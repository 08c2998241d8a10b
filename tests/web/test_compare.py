"""Companies beside each other: at most four, with their intervals, and what may not be concluded."""

import re
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.public import compare
from monitor.further import as_kept
from monitor.models import Publication
from monitor.scores import Label
from signatories import register
from tests import factories
from tests.figure_samples import FURTHER, RATE, VOLUME, publication, score, total
from tests.pages import PageClient

NUMBERS = [f"kvk:0000000{number}" for number in range(1, 7)]
NAMES = ("Aak", "Bies", "Ceder", "Dam", "Esdoorn", "Fuut")


@pytest.fixture(autouse=True)
def published(session: Session, now: datetime) -> None:
    factories.company(session, at=now, number="00000001", name="Aak")
    low = {"share_low": 0.2, "share_high": 0.2, "interval_low": 0.1, "interval_high": 0.3}
    own = [
        score(number, name, **(low | {"label": Label.BELOW} if name == "Bies" else {}))
        for number, name in zip(NUMBERS[:5], NAMES[:5], strict=True)
    ]
    own.append(score(NUMBERS[5], "Fuut", label=Label.TOO_FEW, incidents=2, share_low=0.123456))
    publication(session, *own, total())


def ask(client: PageClient, *chosen: str, lang: str = "en", more: str = "") -> str:
    page = "/en/figures/compare" if lang == "en" else "/nl/cijfers/vergelijken"
    return client.get(f"{page}?{'&'.join(f'company={each}' for each in chosen)}{more}").text


def test_before_a_choice_every_company_can_be_chosen(client: PageClient) -> None:
    for text in (ask(client), ask(client, lang="nl")):
        assert text.count('type="checkbox"') == 6
        assert 'svg class="chart' not in text
        assert "noindex" not in client.get("/en/figures/compare").text


def test_overlapping_intervals_tell_nothing_apart_and_others_do(client: PageClient) -> None:
    text = ask(client, NUMBERS[0], NUMBERS[1], NUMBERS[2])
    assert "Aak and Ceder: the intervals overlap." in text
    assert "Aak and Bies: the intervals do not overlap. In this period the share of Aak was higher" in text
    assert "You compare 3 pairs at once." in text
    assert text.count("<rect") == 6  # three intervals, in both layouts
    dutch = ask(client, NUMBERS[1], NUMBERS[2], lang="nl")
    assert (
        "Bies en Ceder: de marges overlappen niet. In deze periode was het aandeel van Ceder hoger" in dutch
    )


def test_never_more_than_four_and_never_what_is_withheld(client: PageClient) -> None:
    text = ask(client, *NUMBERS[:5])
    assert "This page compares 4 at most" in text
    assert text.count("<rect") == 8
    alone = ask(client, NUMBERS[5])
    assert "Fuut has no share here, so it cannot be compared." in alone
    assert "<rect" not in alone
    assert "12.3" not in alone
    assert re.search(r'name="company" id="c6" value="kvk:00000006" checked', alone)


def test_the_filter_keeps_what_was_chosen(client: PageClient) -> None:
    text = ask(client, NUMBERS[0], more="&label=below")
    assert re.findall(r'value="(kvk:\d+)"', text) == [NUMBERS[0], NUMBERS[1]]
    assert re.findall(r'value="(kvk:\d+)"', ask(client, more="&q=CED")) == [NUMBERS[2]]
    assert "No company answers this filter." in ask(client, more="&q=nobody&label=nonsense")


@pytest.mark.parametrize("odd", ["&period=1999-h1", "&company=kvk:99999999", "&period=..&label=%3Cb%3E"])
def test_what_does_not_exist_is_left_out(client: PageClient, odd: str) -> None:
    text = ask(client, more=odd)
    assert "January to June 2025" in text
    assert "<b>" not in text


def test_without_a_publication_there_is_nothing_to_compare(client: PageClient, session: Session) -> None:
    session.delete(session.get_one(Publication, 1))
    client.get("/en/figures/compare", status=404)


def test_each_filter_narrows_the_list(client: PageClient, session: Session, now: datetime) -> None:
    hosters = factories.association(session, at=now, slug="hosters")
    factories.admit(session, register.company_of(session, NUMBERS[0]), to=hosters, at=now)
    scores = session.get_one(Publication, 1).scores
    scores[1].incidents, scores[2].incidents = 99, 100
    scores[3].further = as_kept(
        replace(FURTHER, volume=replace(VOLUME, addresses=replace(RATE, mean_size=60_000.0)))
    )
    for asked, names in (
        ("association=hosters", "Aak"),
        ("association=nobody", ""),
        ("incidents=few", "Aak Dam Esdoorn Fuut"),
        ("incidents=some", "Bies"),
        ("incidents=many", "Ceder"),
        ("incidents=odd&size=odd", " ".join(NAMES)),
        ("size=large", "Dam"),
        ("size=middle&label=below", "Bies"),
        ("size=small", ""),
    ):
        text = ask(client, more=f"&{asked}")
        found = re.findall(r'<label for="c\d+">(\w+) ', text)
        assert found == names.split(), asked
        assert f"{len(found)} compan" in text


def test_a_long_list_goes_on_and_keeps_what_was_ticked(
    client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "LISTED", 4)
    text = ask(client, NUMBERS[0], more="&page=2")
    assert re.findall(r'value="(kvk:\d+)"', text) == [NUMBERS[0], *NUMBERS[4:]]
    assert 'name="page" value="1">Previous page' in text
    assert "Next page" not in text
