"""What an answer lets caches do, by a reader that forgives nothing: browsers and CDNs guess where one is unclear."""

import re
from collections.abc import Sequence

WORDS = {"public", "private", "no-store", "immutable"}
TIMES = {"max-age", "stale-if-error"}
"""With seconds. The register never says ``stale-while-revalidate``: it would show what was withdrawn."""

Directives = dict[str, int | None]
"""Seconds by name; none for a directive that has no seconds."""


def read(headers: Sequence[str]) -> Directives:
    """The directives of the only Cache-Control among *headers*.

    Raises ``ValueError`` for several headers, for a directive that the register does not use, for one that is
    there twice, for a missing comma and for a number that is none.
    """
    (text,) = headers
    found: Directives = {}
    for part in text.split(", "):
        name, is_timed, seconds = part.partition("=")
        is_known = re.fullmatch("0|[1-9][0-9]*", seconds) if is_timed else name in WORDS
        if not is_known or name in found or (is_timed and name not in TIMES):
            raise ValueError(part)
        found[name] = int(seconds) if is_timed else None
    return found
