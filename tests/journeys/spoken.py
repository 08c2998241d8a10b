"""The English sentences of a journey as Dutch pages have them, looked up in the catalogue that pages use."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from babel.messages.mofile import read_mo

from tests.tools.translations import FOLDER

SENTENCE_END = re.compile(r"(?<=[.?!]) ")
VALUE = re.compile(r"%\((\w+)\)[sd]")
MONTHS = {
    "January": "januari", "February": "februari", "March": "maart", "April": "april", "May": "mei",
    "June": "juni", "July": "juli", "August": "augustus", "September": "september",
    "October": "oktober", "November": "november", "December": "december",
}  # fmt: skip


def in_dutch(text: str) -> str:
    """*text* in Dutch: a sentence, one with its values filled in, or the beginning of one.

    What no sentence of the catalogue says stays as it is: the name of a company, say.
    """
    sentences = catalogue()
    if text in sentences:
        return sentences[text]
    for pattern, dutch in filled():
        if found := pattern.fullmatch(text):
            values = {name: in_dutch(value) for name, value in found.groupdict().items()}
            return dutch % values
    if ": " in text:
        before, after = text.split(": ", 1)
        return f"{in_dutch(before)}: {in_dutch(after)}"
    for english, dutch in sentences.items():
        if english.startswith(text) and " " in text:
            return VALUE.split(dutch)[0].strip()
    return re.sub("|".join(MONTHS), lambda month: MONTHS[month[0]], text)


@cache
def catalogue() -> dict[str, str]:
    """Dutch by English; of a plural each of its forms, of several sentences each alone too."""
    found, parts = dict[str, str](), dict[str, str]()
    for english, dutch in pairs():
        found.setdefault(english, dutch)
        whole, of_whole = (SENTENCE_END.split(text) for text in (english, dutch))
        if len(whole) == len(of_whole) > 1:
            parts.update(zip(whole, of_whole, strict=True))
    return found | {english: dutch for english, dutch in parts.items() if english not in found}


def pairs() -> Iterator[tuple[str, str]]:
    with (FOLDER / "messages.mo").open("rb") as file:
        for message in read_mo(file):
            id, string = cast(Any, message.id), cast(Any, message.string)  # babel's types name more
            if isinstance(id, str) and id:
                yield id, string
            elif id:
                yield from zip(id, string, strict=True)


@cache
def filled() -> list[tuple[re.Pattern[str], str]]:
    """Every sentence with values, as a pattern that finds them; the most telling first."""
    found = []
    for english, dutch in catalogue().items():
        literal, *rest = VALUE.split(english)
        if not rest:
            continue
        pattern, seen = re.escape(literal), set[str]()
        for name, after in zip(rest[::2], rest[1::2], strict=True):
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.+)"
            pattern += re.escape(after)
            seen.add(name)
        if len(VALUE.sub("", english).strip()) > 5:
            found.append((len(VALUE.sub("", english)), re.compile(pattern.replace("%%", "%")), dutch))
    return [(pattern, dutch) for _, pattern, dutch in sorted(found, key=lambda each: -each[0])]
