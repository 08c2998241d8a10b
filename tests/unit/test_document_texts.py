"""The documents that come with the register, as their files give them, and how they are rendered."""

import re

import pytest

from app.texts import rendered
from signatories.documents.documents import TextKind
from signatories.documents.loading import NOTICE, EditionText, read_texts

KINDS = [TextKind.SUMMARY, TextKind.DEMO]
SAYS = {
    TextKind.SUMMARY: ("Dit is een samenvatting", "This is a summary"),
    TextKind.DEMO: ("Dit is een demonstratietekst", "This is a demonstration text"),
}


def editions(kind: TextKind = TextKind.DEMO) -> tuple[EditionText, ...]:
    return read_texts("ntd", text_kind=kind).editions


def test_the_code_and_its_addendum_are_there_in_their_editions() -> None:
    assert [(each.key, each.edition) for each in editions()] == [
        ("code", "2008-10"),
        ("addendum", "2018-12-13"),
    ]
    assert read_texts("ntd", text_kind=TextKind.DEMO).term_months == 12


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_lines_say_what_the_text_is_and_its_edition(kind: TextKind) -> None:
    for edition in editions(kind):
        for text, says, word in zip(
            (edition.text_nl, edition.text_en), SAYS[kind], ("Uitgave", "Edition"), strict=True
        ):
            title, notice, shown = [line for line in text.splitlines() if line][:3]
            assert title.startswith("# ")
            assert says in notice
            assert shown == f"**{word}: {edition.edition}**"
            assert NOTICE not in text


def test_the_official_text_does_not_come_with_the_register() -> None:
    with pytest.raises(ValueError, match="official"):
        read_texts("ntd", text_kind=TextKind.OFFICIAL)


def test_each_duty_stands_in_both_languages_under_a_name_of_its_own() -> None:
    for edition in editions():
        assert edition.duties
        assert len({duty["id"] for duty in edition.duties}) == len(edition.duties)
        for duty in edition.duties:
            assert set(duty) == {"id", "nl", "en"}
            assert re.fullmatch(r"[a-z0-9-]{3,40}", duty["id"])
            assert duty["nl"].startswith(("Wij ", "Na "))
            assert duty["nl"] != duty["en"]


def test_the_addendum_asks_for_removal_within_24_hours() -> None:
    duties = {duty["id"]: duty for duty in editions()[1].duties}
    assert "24 uur" in duties["remove-in-24-hours"]["nl"]
    assert "24 hours" in duties["remove-in-24-hours"]["en"]


def test_headings_start_one_level_below_the_pages_own() -> None:
    html = rendered("# Title\n\n## Part\n\n##### Deep")
    assert html == "<h2>Title</h2>\n<h3>Part</h3>\n<h4>Deep</h4>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src="x" onerror="x">',
        "![x](https://x.example/x.png)",
    ],
)
def test_a_text_can_bring_no_script_link_or_picture(text: str) -> None:
    assert not re.search(r"<(script|a|img)\b", rendered(text))
