"""Figures of very many companies: every page of them stays light, and leads to each company."""

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.figures.figure_charts import MOST_LISTED
from app.public import figure_pages
from app.public.figure_pages import PER_PAGE
from monitor.models import Publication
from monitor.scores import Label
from tests.figure_samples import letter, months, publication, score, total
from tests.page_checks import PageFault
from tests.pages import PageClient

MANY, VERY_MANY = 200, 1200
LABELS = (Label.BELOW, Label.MEETS, Label.UNCLEAR, Label.TOO_FEW)
PARTS = ("/bedrijven", "/toeval", "/maanden", "/meer")


def companies(count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Invented companies with names of all lengths, and figures that lie far apart."""
    chance = random.Random(2026)
    for number in range(count):
        share = chance.random()
        words = " ".join(chance.sample(["Deltawerk", "Noorderzon", "Opslag", "Servers", "Webruimte"], 3))
        label = LABELS[number % 4]
        yield (
            f"kvk:{number + 10_000_000}",
            {
                "name": f"{words} {number:04} B.V.",
                "label": label,
                "incidents": 3 if label is Label.TOO_FEW else int(5 * 400 ** chance.random()),
                "share_low": share,
                "share_high": min(1.0, share + chance.random() / 20),
                "interval_low": share * 0.8,
                "interval_high": min(1.0, share * 1.1 + 0.05),
            },
        )


def published(session: Session, count: int) -> Publication:
    found = dict(companies(count))
    return publication(
        session,
        *(score(number, **values) for number, values in found.items()),
        total(incidents=400_000, items=2_000_000),
        points=[each for number in found for each in months(number, 6, 7, 8, 9, 10, 11)],
        followed=[letter(number) for number in list(found)[::40]],
    )


@pytest.mark.parametrize("count", [MANY, pytest.param(VERY_MANY, marks=pytest.mark.drill)])
def test_the_figures_of_very_many_companies_weigh_no_more_than_those_of_few(
    client: PageClient, session: Session, count: int
) -> None:
    """The client weighs each page."""
    published(session, count)
    text, label = client.get("/en/figures").text, count // 4
    assert f"Below the norm: {label} of {3 * label} companies. Meets the norm: {label}." in text
    assert text.count('<path class="place crowd"') == 2
    assert "those that lie on each other are one dot" in text
    assert re.search(rf'No clear verdict</span></th><td class="number">{label}<', text)
    for part in PARTS:
        first = client.get(f"/nl/cijfers/2025-h1{part}").text
        assert first.count("Opslag") <= 6 * PER_PAGE
        assert 'href="/nl/cijfers/2025-h1' + part + "?page=" + str(count // PER_PAGE) + '"' in first
    client.get("/en/figures/compare")
    client.get("/en/")


def test_every_company_stands_on_one_of_the_pages_in_order_of_name(
    client: PageClient, session: Session
) -> None:
    made = published(session, 3 * PER_PAGE - 1)
    names = [
        name
        for page in (1, 2, 3, 99)
        for name in re.findall(
            r'<th scope="row"[^>]*>(?:<[^>]+>)*([^<]+B\.V\.)',
            client.get(f"/en/figures/2025-h1/companies?page={page}").text,
        )
    ]
    last = len(names) - (PER_PAGE - 1)
    assert names[:last] == sorted(each.name for each in made.scores if each.company != "total")
    assert names[last:] == names[last - (PER_PAGE - 1) : last]  # a page past the end is the last one


def test_a_name_finds_its_company_among_many(client: PageClient, session: Session) -> None:
    published(session, MOST_LISTED + 1)
    for part in ("companies", "chance", "months", "more"):
        text = client.get(f"/en/figures/2025-h1/{part}?q=0007").text
        assert "1 company" in text
        assert "Show all companies" in text
    nobody = client.get("/en/figures/2025-h1/companies?q=nobody%3Cb%3E").text
    assert re.search(r"0\s+companies", nobody)
    assert "<b>" not in nobody


@pytest.mark.parametrize(("count", "has_rows"), [(MOST_LISTED, True), (MOST_LISTED + 1, False)])
def test_few_companies_are_drawn_one_by_one_and_more_are_counted(
    client: PageClient, session: Session, count: int, has_rows: bool
) -> None:
    published(session, count)
    text = client.get("/en/figures").text
    assert (text.count("B.V.") > count) is has_rows
    assert ("How many companies got which outcome" in text) is not has_rows


def test_a_list_that_is_not_paged_is_found(
    client: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure_pages, "PER_PAGE", MANY)
    published(session, MANY)
    with pytest.raises(PageFault, match="weighs"):
        client.get("/en/figures/2025-h1/companies")


@pytest.mark.parametrize(
    ("path", "words"),
    [("/en/figures", "0 of 1 company. Meets"), ("/nl/cijfers", "Onder de norm: 0 van 1 bedrijf. Haalt")],
)
def test_one_company_is_no_companies(client: PageClient, session: Session, path: str, words: str) -> None:
    publication(session, score("kvk:00000001", "Alleen Hosting"), total())
    assert words in client.get(path).text
