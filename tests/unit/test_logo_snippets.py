"""The lines that a company pastes to show its logo."""

from app.company.snippets import addresses, live_html, own_html
from tests.page_outline import outline

WHERE = addresses("K7QF3M2X9TDA", base_url="https://register.example", lang="en")
NASTY = 'Voorbeeld "Snel" <b>& Zonen</b>'


def test_the_live_picture_links_to_the_check_and_sends_the_origin_alone() -> None:
    elements = dict(outline(live_html(WHERE, alternative="Signed", width=400)).elements)
    assert elements["a"] == {"href": "https://register.example/v/K7QF3M2X9TDA"}
    assert elements["img"]["src"] == "https://register.example/b/K7QF3M2X9TDA/live.svg?lang=en"
    assert elements["img"]["referrerpolicy"] == "origin"


def test_an_own_copy_asks_the_register_nothing_until_somebody_clicks() -> None:
    elements = dict(outline(own_html(WHERE, file="/logo.svg", alternative="Signed", width=400)).elements)
    assert elements["img"]["src"] == "/logo.svg"
    assert elements["a"]["href"] == WHERE.verify


def test_a_company_name_cannot_break_out_of_the_lines() -> None:
    found = outline(live_html(WHERE, alternative=NASTY, width=400)).elements
    assert [tag for tag, _ in found] == ["a", "img"]
    assert found[1][1]["alt"] == NASTY
