"""The lines that a company pastes to show its logo."""

import json
import re

from app.company import snippets
from app.company.snippets import Shown, addresses
from tests.page_outline import outline

WHERE = addresses("K7QF3M2X9TDA", base_url="https://register.example", lang="en")
NASTY = 'Voorbeeld "Snel" <b>& Zonen</b>](x) `{y}`'
CARD = Shown(WHERE.live, "Signed", 400, 143)


def test_the_live_picture_links_to_the_check_and_sends_the_origin_alone() -> None:
    elements = dict(outline(snippets.live_html(WHERE.verify, CARD)).elements)
    assert elements["a"] == {"href": "https://register.example/v/K7QF3M2X9TDA"}
    assert elements["img"]["src"] == "https://register.example/b/K7QF3M2X9TDA/live-card-light-en.svg"
    assert elements["img"]["referrerpolicy"] == "origin"
    assert (elements["img"]["width"], elements["img"]["height"]) == ("400", "143")


def test_no_address_of_a_picture_has_a_query() -> None:
    for lang in ("nl", "en"):
        where = addresses("K7QF3M2X9TDA", base_url="https://register.example", lang=lang)
        assert not [each for each in vars(where).values() if "?" in each]
    assert addresses("X", base_url="https://r.example", lang="nl").live == "https://r.example/b/X/live.svg"


def test_an_own_copy_asks_the_register_nothing_until_somebody_clicks() -> None:
    html = snippets.own_html(WHERE.verify, Shown("/logo.svg", "Signed", 400, 143))
    elements = dict(outline(html).elements)
    assert elements["img"]["src"] == "/logo.svg"
    assert elements["a"]["href"] == WHERE.verify


def test_a_company_name_cannot_break_out_of_the_lines() -> None:
    shown = Shown(WHERE.live, NASTY, 400, 143)
    found = outline(snippets.live_html(WHERE.verify, shown)).elements
    assert [tag for tag, _ in found] == ["a", "img"]
    assert found[1][1]["alt"] == NASTY
    assert [tag for tag, _ in outline(snippets.plain_link(WHERE.verify, NASTY)).elements] == ["a"]
    alternative = re.search(r"alt=\{(.*)\}\n", snippets.react(WHERE.verify, shown))
    assert alternative and json.loads(alternative.group(1)) == NASTY
    markdown = snippets.markdown(WHERE.verify, shown)
    assert markdown.startswith('[![Voorbeeld "Snel" \\<b\\>& Zonen\\</b\\>\\](x) \\`{y}\\`](https://')
