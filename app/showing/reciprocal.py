"""The file with which a website itself points to its badge: written, and read again. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from badge import code, origins

PATH = "/.well-known/code-of-conduct.json"
VERSION = 1
MOST_BADGES = 100


class Pointing(StrEnum):
    """What a look at the file came to."""

    POINTS_BACK = "points-back"
    ABSENT = "absent"
    NOT_REACHED = "not-reached"
    UNREADABLE = "unreadable"
    OTHER_REGISTER = "other-register"
    OTHER_CODE = "other-code"
    OLD_EDITIONS = "old-editions"


@dataclass(frozen=True)
class PointedBadge:
    """A badge as the file names it; ``editions`` by the key of the document."""

    code: str
    origin: str
    editions: tuple[tuple[str, str], ...]


def written(badges: Sequence[PointedBadge], *, base_url: str) -> str:
    """The file for one website: all its badges of this register."""
    value = {
        "version": VERSION,
        "register": base_url,
        "badges": [
            {
                "code": each.code,
                "origin": each.origin,
                "verify": f"{base_url}/v/{each.code}",
                "documents": [{"document": key, "edition": edition} for key, edition in each.editions],
            }
            for each in badges
        ],
    }
    return json.dumps(value, indent=2) + "\n"


def read(body: bytes, *, badge: PointedBadge, base_url: str) -> Pointing:
    """Whether the file points to *badge*. What it holds beside that does not matter."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return Pointing.UNREADABLE
    named = value.get("badges") if isinstance(value, dict) else None
    if not isinstance(named, list) or not isinstance(value.get("register"), str):
        return Pointing.UNREADABLE
    if origins.normalised(value["register"]) != origins.normalised(base_url):
        return Pointing.OTHER_REGISTER
    mine = [each for each in named[:MOST_BADGES] if _is(each, badge)]
    if not mine:
        return Pointing.OTHER_CODE
    return Pointing.POINTS_BACK if any(_has(each, badge) for each in mine) else Pointing.OLD_EDITIONS


def _is(named: Any, badge: PointedBadge) -> bool:
    shown = named.get("code") if isinstance(named, dict) else None
    return isinstance(shown, str) and code.normalised(shown) == badge.code


def _has(named: dict[str, Any], badge: PointedBadge) -> bool:
    """Whether the file names the signed editions. One that names no documents at all is not wrong."""
    documents = named.get("documents")
    if documents is None:
        return True
    if not isinstance(documents, list):
        return False
    found = {
        (each.get("document"), each.get("edition"))
        for each in documents[:MOST_BADGES]
        if isinstance(each, dict) and all(isinstance(value, str) for value in each.values())
    }
    return found == set(badge.editions)
