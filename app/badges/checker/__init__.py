"""The stand-alone checker: one file that needs no network, put together from the parts in this folder."""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from flask_babel import force_locale, gettext

from app.badges.checker.words import SENTENCES

NAME = "badge-checker.html"
PARTS = (
    "strict", "origins", "tokens", "credential", "status", "carriers", "log", "judge", "page",
)  # fmt: skip
"""Its scripts, in the order in which they build on one another."""
_FOLDER = Path(__file__).parent
_SENTENCE = re.compile(r'"([A-Z][^"\\]* [^"\\]*)"')


def page(jwks: dict[str, Any], vkeys: Sequence[str] = ()) -> str:
    """The whole file, with the public keys of this register filled in, and those of its log and witness (*vkeys*).

    Its own policy allows its one script and its one style by their digests, and nothing else.
    """
    text = _part("page.html")
    values = {
        "script_hash": _digest(script()),
        "style_hash": _digest(_part("style.css")),
        "style": _part("style.css"),
        "script": script(),
        "dutch": json.dumps(dutch(), ensure_ascii=False).replace("<", "\\u003c"),
        "keys": escape(json.dumps(jwks, indent=1)),
        "log_keys": escape("\n".join(vkeys)),
    }
    return re.sub(r"\{\{ (\w+) \}\}", lambda match: values[match.group(1)], text)


@cache
def script() -> str:
    """All parts as one script that leaves nothing behind but ``badgeChecker``."""
    parts = "\n".join(_part(f"{name}.js") for name in PARTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


def dutch() -> dict[str, str]:
    """Every sentence that it can say, with the Dutch of the register."""
    with force_locale("nl"):
        return {sentence: gettext(sentence) for sentence in sorted({*SENTENCES, *spoken()})}


@cache
def spoken() -> frozenset[str]:
    """The sentences in its scripts: every text that starts with a capital and has a space."""
    return frozenset(_SENTENCE.findall(script()))


@cache
def _part(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
