"""The words of pages against the Dutch catalogue."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).parents[1] / "app/translations/nl/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[sd]")


@cache
def english_of_dutch(path: Path = CATALOGUE) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """What a Dutch page does not say: sentences, and patterns of those with values in them."""
    if not path.is_file():
        return frozenset(), ()
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id and message.string]
    pairs: list[tuple[str, str | None]] = []
    for message in messages:
        ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        pairs += [(english, strings[0]) for english in ids]
    dutch = {" ".join(string.split()) for _, string in pairs if string}
    foreign = [" ".join(english.split()) for english, string in pairs if english != string]
    foreign = [english for english in foreign if english not in dutch]
    plain = frozenset(english for english in foreign if not PLACEHOLDER.search(english))
    filled = tuple(pattern_of(english) for english in foreign if PLACEHOLDER.search(english))
    return plain, tuple(each for each in filled if each is not None)


def pattern_of(sentence: str) -> re.Pattern[str] | None:
    """A sentence with any values filled in; ``None`` when it has hardly words of its own."""
    parts = PLACEHOLDER.split(sentence)
    if len(re.findall(r"[a-z]{2,}", "".join(parts))) < 2:
        return None
    return re.compile(".+?".join(re.escape(part) for part in parts))


def untranslated(words: Iterable[str], path: Path = CATALOGUE) -> list[str]:
    """The texts among *words* that are English where there is a Dutch sentence for them."""
    return [text for text in words if _is_english(text, path)]


@cache
def _is_english(text: str, path: Path) -> bool:
    """Pages share most of their texts: each is held against the catalogue once."""
    plain, filled = english_of_dutch(path)
    return text in plain or any(each.fullmatch(text) for each in filled)
