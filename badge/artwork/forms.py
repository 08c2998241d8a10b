"""The forms of a badge: what each is called in an address, and how it is given as a file. Pure."""

from enum import Enum
from typing import Self


class Form(Enum):
    """A form: its name in addresses, how many pixels a PNG has for one of its own, and whether it
    is a file to keep, which carries the signed credential."""

    CARD = ("card", 2, True)
    STRIP = ("strip", 3, False)
    SEAL = ("seal", 4, False)
    SQUARE = ("square", 3, True)
    SOCIAL = ("social", 1, True)
    MAIL = ("mail", 2, True)

    def __init__(self, key: str, png_scale: int, is_kept: bool) -> None:
        self.key = key
        self.png_scale = png_scale
        self.is_kept = is_kept

    @classmethod
    def named(cls, key: str) -> Self | None:
        """The form of that name in an address; none for any other."""
        return next((each for each in cls if each.key == key), None)

    def in_address(self, theme: str, language: str) -> str:
        """What the picture of this form is called in an address, without its ending."""
        return f"{self.key}-{theme}-{language}"
