"""The file that points back: what we write is read as pointing back, and everything else is told apart."""

import json

import pytest

from app.showing.reciprocal import PointedBadge, Pointing, read, written

HOME = "https://register.example"
BADGE = PointedBadge(
    "K7QF3M2X9TDA", "https://hosting-a.example", (("code", "2008-10"), ("addendum", "2018-12-13"))
)
SECOND = PointedBadge("000000000000", "https://hosting-a.example", (("code", "2030-01"),))
FILE = json.loads(written([SECOND, BADGE], base_url=HOME))


def pointing(value: object) -> Pointing:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return read(body, badge=BADGE, base_url=HOME)


def test_our_own_file_points_back() -> None:
    assert pointing(FILE) is Pointing.POINTS_BACK
    assert FILE["badges"][1] == {
        "code": "K7QF3M2X9TDA",
        "origin": "https://hosting-a.example",
        "verify": "https://register.example/v/K7QF3M2X9TDA",
        "documents": [
            {"document": "code", "edition": "2008-10"},
            {"document": "addendum", "edition": "2018-12-13"},
        ],
    }


def test_a_code_is_read_however_it_is_typed() -> None:
    typed = {"register": "HTTPS://Register.example/", "badges": [{"code": "k7qf-3m2x-9tda"}]}
    assert pointing(typed) is Pointing.POINTS_BACK


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"", Pointing.UNREADABLE),
        (b"<html>not found</html>", Pointing.UNREADABLE),
        (b"\xff\xfe", Pointing.UNREADABLE),
        (b"[" * 100_000, Pointing.UNREADABLE),
        ([], Pointing.UNREADABLE),
        ({"register": HOME}, Pointing.UNREADABLE),
        ({"register": 5, "badges": []}, Pointing.UNREADABLE),
        (FILE | {"register": "https://register.evil.example"}, Pointing.OTHER_REGISTER),
        (FILE | {"register": "http://register.example"}, Pointing.OTHER_REGISTER),
        (FILE | {"badges": []}, Pointing.OTHER_CODE),
        (FILE | {"badges": ["K7QF3M2X9TDA", None, {"code": 7}, {}]}, Pointing.OTHER_CODE),
        (FILE | {"badges": [{"code": BADGE.code, "documents": []}]}, Pointing.OLD_EDITIONS),
        (FILE | {"badges": [{"code": BADGE.code, "documents": "all"}]}, Pointing.OLD_EDITIONS),
        (
            FILE | {"badges": [{"code": BADGE.code, "documents": [7, {"document": []}]}]},
            Pointing.OLD_EDITIONS,
        ),
    ],
)
def test_what_does_not_point_back_is_told_apart(value: object, expected: Pointing) -> None:
    assert pointing(value) is expected
