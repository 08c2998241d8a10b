"""Names that look alike are found, whatever alphabet or sign they hide behind; different names are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signatories.names.confusable import Alike, Why, has_unseen, is_near, mixes_alphabets, pairs, skeleton

REAL = "Akkerwolk Hosting B.V."


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("AKKERWOLK hosting bv", Why.SAME),
        ("Akkerwolk Hosting", Why.SAME),
        ("Аkkerwolk Hosting B.V.", Why.LOOKS_SAME),  # Cyrillic A
        ("Akkerwοlk Hοsting B.V.", Why.LOOKS_SAME),  # Greek o
        ("Akkerw0lk H0sting", Why.LOOKS_SAME),
        ("Ａｋｋｅｒｗｏｌｋ Hosting", Why.SAME),  # full width
        ("Akkervvolk Hosting", Why.LOOKS_SAME),
        ("Akkerwo1k-Hosting", Why.LOOKS_SAME),
        ("AkkerwolkHosting N.V.", Why.LOOKS_SAME),
        ("Akkerwolk Hostingg B.V.", Why.NEAR),
        ("Akkerwolk Hostin B.V.", Why.NEAR),
        ("Akkerwolt Hosting B.V.", Why.NEAR),
    ],
)
def test_a_name_that_looks_like_another_is_found(name: str, why: Why) -> None:
    found = pairs({1: ["Bakelaar Servers B.V."], 2: [REAL, "Akkerwolk"], 3: ["Iets anders"], 4: [name]})
    assert found == [Alike(2, 4, why)]


@pytest.mark.parametrize(
    "name", ["Akkerland Hosting B.V.", "Wolkakker Hosting", "Hosting B.V.", "Akker", "Polder 24 B.V.", "B.V."]
)
def test_another_name_is_left_alone(name: str) -> None:
    assert pairs({1: [REAL], 2: [name], 3: ["Polder 42 B.V."]}) == []


def test_short_names_are_near_nothing_and_one_company_is_not_alike_itself() -> None:
    assert pairs({1: ["Web B.V."], 2: ["Wob B.V."], 3: ["Weeb"]}) == []
    assert pairs({1: [REAL, "Akkerwolk Hosting"]}) == []


@pytest.mark.parametrize(
    "sign",
    [
        "\u200b",
        "\u200d",
        "\u202e",
        "\u2066",
        "\u00ad",
        "\ufeff",
        "\u3164",
        "\ufe0f",
        "\u2800",
        "\u034f",
        "\U000e0101",
    ],
)
def test_signs_that_nobody_sees_are_found(sign: str) -> None:
    assert has_unseen(f"Akker{sign}wolk")
    assert not has_unseen("Café Zürich & Zn. – Ærø (’t Gooi) Ökö Ёлка Ελλάς")


@pytest.mark.parametrize(
    ("name", "mixed"),
    [
        ("Аkkerwolk", True),
        ("Akkerwοlk", True),
        ("Akkerwolk Ёлка", False),
        ("Ελλάς Hosting", False),
        ("Web24", False),
    ],
)
def test_one_word_has_one_alphabet(name: str, mixed: bool) -> None:
    assert mixes_alphabets(name) is mixed


LETTERS = st.text("abcdeghijklmnopqrstuvwz", min_size=8, max_size=14)


@given(LETTERS, st.integers(0, 7), st.sampled_from("abcxyz"))
def test_one_letter_more_less_or_other_is_near(name: str, place: int, letter: str) -> None:
    for changed in (name[:place] + letter + name[place:], name[:place] + letter + name[place + 1 :]):
        assert changed == name or is_near(name, changed)
        assert is_near(name, changed) == is_near(changed, name)


@given(st.text(max_size=40))
def test_any_text_has_a_skeleton_in_small_letters_without_spaces(text: str) -> None:
    seen = skeleton(text)
    assert seen == seen.lower()
    assert " " not in seen
