"""The ways in which a journey is walked: the tests take one, the drills the others."""

from typing import TypeVar

import pytest

from tests.journeys.keyboard import KeyboardVisitor
from tests.journeys.visitor import Visitor

EACH_WAY = pytest.mark.parametrize(
    ("lang", "by"),
    [
        ("en", "mouse"),
        pytest.param("nl", "mouse", marks=pytest.mark.drill),
        pytest.param("en", "keyboard", marks=pytest.mark.drill),
    ],
)


Person = TypeVar("Person", bound=Visitor)


def hands(person: type[Person], *, lang: str, by: str) -> type[Person]:
    """*person*, who reads *lang* and has a mouse or not."""
    bases = (KeyboardVisitor, person) if by == "keyboard" else (person,)
    return type(person.__name__, bases, {"lang": lang})
