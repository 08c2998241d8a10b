"""The CODE as people type it."""

import pytest

from badge import code


def test_a_new_code_has_twelve_characters_of_the_alphabet() -> None:
    made = [code.new() for _ in range(200)]
    assert all(len(each) == 12 and set(each) <= set(code.ALPHABET) for each in made)
    assert len(set(made)) == 200


@pytest.mark.parametrize(
    "typed",
    [
        "K7QF3M2X9TDA",
        "k7qf3m2x9tda",
        "K7QF-3M2X-9TDA",
        " k7qf 3m2x 9tda ",
        "K7QF–3M2X—9TDA",
        "k7qf\u20103m2x9tda",
    ],
)
def test_case_spaces_and_hyphens_do_not_matter(typed: str) -> None:
    assert code.normalised(typed) == "K7QF3M2X9TDA"


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert code.normalised("OIL0-1234-5678") == "011012345678"


@pytest.mark.parametrize(
    "typed",
    ["", "K7QF3M2X9TD", "K7QF3M2X9TDAA", "U7QF3M2X9TDA", "K7QF_3M2X_9TDA", "К7QF3M2X9TDA", "-" * 10_000],
)
def test_what_is_not_a_code_is_none(typed: str) -> None:
    assert code.normalised(typed) is None


def test_a_code_is_shown_in_groups_of_four() -> None:
    assert code.shown("K7QF3M2X9TDA") == "K7QF-3M2X-9TDA"
