"""Where a long list goes on, as an address says it: a page, the line beside it, or a letter."""

import re

from flask import request

from signatories.sheets import Place

_REFERENCE = re.compile(r"[a-z0-9-]{1,80}")
_LETTER = re.compile(r"[a-z]")


def asked_place() -> Place:
    """What ``page``, ``after``, ``before`` and ``letter`` of this address ask for; what is none of them is left out.

    From a line or a letter on, without a number, nobody counted which page it is.
    """
    given = {name: request.args.get(name, "") for name in ("after", "before")}
    after, before = (each if _REFERENCE.fullmatch(each) else "" for each in given.values())
    letter = request.args.get("letter", "").lower()
    letter = letter if _LETTER.fullmatch(letter) and not (after or before) else ""
    page = request.args.get("page", type=int)
    if letter or (page is None and (after or before)):
        return Place(0, after, before, letter)
    return Place(1 if page is None else page or 1, after, before)
