"""Names in one plain form, and names that look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatories.names.folding import folded, search_name
from signatories.names.likeness import alike


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Voorbeeld Hosting B.V.", "voorbeeld hosting bv"),
        ("  Café  ZÜRICH ", "cafe zurich"),
        ("Jansen & Zn.", "jansen zn"),
        ("Straße-Ærø_Łódź", "strasse aero lodz"),
        ("D'Artagnan’s", "dartagnans"),
        ("Ĳsvogel", "ijsvogel"),
        ("İstanbul", "istanbul"),
        ("...", ""),
        ("%_", ""),
    ],
)
def test_a_name_is_folded(typed: str, plain: str) -> None:
    assert folded(typed) == plain


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_both_names_are_found_by_and_the_known_one_sorts() -> None:
    assert search_name("Eemsdelta B.V.", "Webruimte") == "webruimte\neemsdelta bv"
    assert search_name("Same B.V.", "SAME BV") == "same bv"
    assert search_name("Alone B.V.", None) == "alone bv"


NAMES = {
    1: "havenlicht hosting bv",
    2: "waterlinie\nwaterlinie hosting bv",
    3: "quadrant hosting bv",
    4: "fluitekruid internet bv",
    5: "jutter opslag bv",
}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("havenligt", [1]),
        ("waterlijn", [2]),
        ("fluitenkruid hosting", [4]),
        ("havenlichthosting", [1]),
        ("jutter opslg", [5]),
        ("zzzzzz", []),
        ("hosting solutions", []),
        ("abc", []),
        ("", []),
    ],
)
def test_typing_errors_find_the_name_that_was_meant(typed: str, found: list[int]) -> None:
    assert alike(typed, NAMES) == found


def test_a_common_word_alone_is_no_likeness() -> None:
    assert alike("xyzhosting", NAMES) == []
