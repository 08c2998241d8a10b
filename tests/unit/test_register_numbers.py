"""What counts as a register number, and in which one form it is kept."""

import pytest

from signatories import register_number
from signatories.errors import WrongRegisterNumber


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("00000001", "kvk:00000001"),
        (" kvk:00000001 ", "kvk:00000001"),
        ("KVK: 0000 0001", "kvk:00000001"),
        ("0000.0001", "kvk:00000001"),
        ("lei:7LTWFZYICNSX8D621K86", "lei:7LTWFZYICNSX8D621K86"),
        ("LEI: 7ltwfzyicnsx8d621k86", "lei:7LTWFZYICNSX8D621K86"),
        ("euid:NLNHR.00000001", "euid:NLNHR.00000001"),
    ],
)
def test_a_number_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert register_number.canonical(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1234567",
        "123456789",
        "1234567a",
        "kvk:",
        "lei:7LTWFZYICNSX8D621K87",  # wrong check digits
        "euid:NL",
        "vat:NL123456789B01",
        "１２３４５６７８x",
        "00000001\n00000002",
    ],
)
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(WrongRegisterNumber):
        register_number.canonical(typed)


def test_full_width_digits_are_not_digits_of_a_kvk_number() -> None:
    with pytest.raises(WrongRegisterNumber):
        register_number.canonical("１２３４５６７８")
