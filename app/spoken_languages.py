"""In which language somebody wrote a text: read from its small words, so that a page can say so. Pure.

Who hears a page reads it with the voice of its language; a letter in Dutch on an English page says so (WCAG 3.1.2).
"""

import re

SPACE = re.compile(" ")
SMALL_WORDS = {
    "nl": frozenset(
        SPACE.split(
            "de het een en van u uw niet op dat die aan voor met te zijn bij er om ook maar als naar dit ons wordt"
        )
    ),
    "en": frozenset(
        SPACE.split(
            "the of and you your not on that to for with are at there this our by it from but has was will can"
        )
    ),
}
LEAST = 3
"""Fewer small words than that say nothing."""


def language_of(text: str) -> str:
    """``nl`` or ``en``, where one has at least twice as many small words as the other; else empty."""
    words = re.findall(r"[a-z]+", text.lower())
    counts = {lang: sum(word in small for word in words) for lang, small in SMALL_WORDS.items()}
    most = max(counts, key=lambda lang: counts[lang])
    other = min(counts.values())
    return most if counts[most] >= max(LEAST, 2 * other) else ""
