"""The words in a badge's picture, in both languages. They are drawn, so no catalogue can hold them."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["nl", "en"]

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Words:
    """Words in braces are filled in by ``badge.artwork``; ``says`` and ``about`` are for screen readers."""

    in_force: str
    suspended: str
    ended: str
    elsewhere: str
    unknown: str
    code_of_conduct: str
    until_only_for: str
    was_for: str
    belongs_to: str
    says: str
    edition: str
    editions: str
    seen: str
    about: str


WORDS: dict[Language, Words] = {
    "nl": Words(
        in_force="Ondertekend",
        suspended="Opgeschort",
        ended="Niet meer geldig",
        elsewhere="Niet geldig op deze site",
        unknown="Klik om te controleren",
        code_of_conduct="Gedragscode {name}",
        until_only_for="geldig tot {until}, alleen voor",
        was_for="dit logo was voor",
        belongs_to="dit logo hoort bij",
        says="{word}: {what}. Alleen voor {host}.",
        edition="editie {editions}",
        editions="edities {editions}",
        seen="stand van {day}",
        about="{company}. Editie {editions}. Einddatum {until}. Controleer: {address}",
    ),
    "en": Words(
        in_force="Signed",
        suspended="Suspended",
        ended="No longer valid",
        elsewhere="Not valid on this site",
        unknown="Click to check",
        code_of_conduct="{name} Code of Conduct",
        until_only_for="valid until {until}, only for",
        was_for="this logo was for",
        belongs_to="this logo belongs to",
        says="{word}: {what}. Only for {host}.",
        edition="edition {editions}",
        editions="editions {editions}",
        seen="as of {day}",
        about="{company}. Edition {editions}. End date {until}. Check: {address}",
    ),
}


def day(on: date, language: Language) -> str:
    """A date that cannot be read in two ways: ``24-02-2027``, ``24 Feb 2027``."""
    if language == "nl":
        return f"{on:%d-%m-%Y}"
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"
