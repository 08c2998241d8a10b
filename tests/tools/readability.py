"""How hard a text is to read, in Dutch and English. Pure.

Three measures, since none says enough alone. *Length*: nobody keeps hold of a sentence of more than
25 words. *Ease*: the formula of Flesch for English and that of Douma for Dutch, which weigh the length
of sentences against the syllables of words. 60 and more is plain for a reader at B1; a Dutch page, which
must say "brancheorganisatie" and "ondertekening", is let through from 55. They were chosen over LIX,
which counts every Dutch compound of seven letters as hard. *Words*: officialese
that a plain word can stand in for, since no formula sees that "middels" is "met".
"""

import re
from collections.abc import Iterable

MOST_WORDS = 25
LEAST_EASE = {"en": 60.0, "nl": 55.0}
ENOUGH_WORDS = 80
"""A shorter text says too little for a formula: a few long names would decide."""

STIFF = {
    "en": (
        "pursuant to", "aforementioned", "hereby", "herein", "utilise", "utilize", "in accordance with",
        "prior to", "subsequent to", "notwithstanding", "in the event that", "with regard to", "thereof",
    ),
    "nl": (
        "middels", "teneinde", "derhalve", "desbetreffende", "alsmede", "onderhavige", "dient te", "dienen te",
        "geschiedt", "geschieden", "voornoemde", "bovengenoemde", "met betrekking tot", "ten behoeve van",
        "in het kader van", "hieromtrent", "dienaangaande", "ingevolge", "welke u",
    ),
}  # fmt: skip
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"(?<=[.!?:;])\s+|\n+")
_VOWELS = {
    "en": re.compile(r"[aeiouy]+"),
    "nl": re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]+"),
}
_SILENT = re.compile(r"(?:[^laeiouy]e|[^aeiouytd]ed|[^aeiouysxzhcg]es)$")
_FORMULA = {"en": (206.835, 1.015, 84.6), "nl": (206.84, 0.93, 77.0)}
"""The constant, and what a word of a sentence and a syllable of a word cost (Flesch 1948, Douma 1960)."""


def sentences(text: str) -> list[str]:
    """The sentences of a text, with a plain word for each value that is filled in."""
    return [each.strip() for each in _END.split(_PLACEHOLDER.sub("naam", text)) if _WORD.search(each)]


def words(sentence: str) -> list[str]:
    return _WORD.findall(sentence)


def syllables(word: str, lang: str) -> int:
    """Groups of vowels, as the formulas are used by programs; in English without a silent ending."""
    lower = word.lower()
    count = len(_VOWELS[lang].findall(lower))
    return max(1, count - (lang == "en" and count > 1 and bool(_SILENT.search(lower))))


def ease(text: str, lang: str) -> float:
    """From 0 (for scholars) to 100 (for children), by the formula of the language."""
    parts = [words(each) for each in sentences(text)]
    total = [word for part in parts for word in part]
    constant, per_word, per_syllable = _FORMULA[lang]
    each = sum(syllables(word, lang) for word in total) / len(total)
    return constant - per_word * len(total) / len(parts) - per_syllable * each


def faults(text: str, lang: str) -> list[str]:
    """What makes *text* hard, a line for each thing."""
    found = [
        f"{len(words(each))} words in one sentence: {each}"
        for each in sentences(text)
        if len(words(each)) > MOST_WORDS
    ]
    lower = text.lower()
    found += [f"a stiff word: {each}" for each in STIFF[lang] if re.search(rf"\b{each}\b", lower)]
    if len(words(text)) >= ENOUGH_WORDS and (score := ease(text, lang)) < LEAST_EASE[lang]:
        found.append(f"too hard as a whole: {score:.0f}, and {LEAST_EASE[lang]:.0f} is the least")
    return found


def prose(texts: Iterable[str]) -> str:
    """Whole sentences among *texts*: labels and names are no text to read."""
    return "\n".join(each for each in texts if each.rstrip().endswith((".", "?", "!")))
