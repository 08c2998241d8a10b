"""What a template says is marked for translation, and no page promises what a register cannot give."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "app/templates"
CATALOGUE = ROOT / "app/translations/nl/LC_MESSAGES/messages.po"
SAME_IN_EVERY_LANGUAGE = {
    "Gedragscode Register",
    "CSV",
    "JSON",
    "NDJSON",
    "Parquet",
    "PNG",
    "SVG",
    "QR",
    "KVK",
    "LEI",
    "SHA",
}
SHOWN = re.compile(r'\b(?:alt|aria-label|title|placeholder)="([^"]*)"')
FORBIDDEN = re.compile(
    r"keurmerk|waarborg|certifi|gecertific|quality mark|trust mark|guarantee", re.IGNORECASE
)
"""Words of a promise: the logo says that a company signed, and nobody vouches for more."""


def bare_words(template: str) -> list[str]:
    """Words in a template that are no part of a marked sentence."""
    text = re.sub(r"\{#.*?#\}", "", template, flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}", "\x00", text, flags=re.DOTALL)
    text = text.replace('lang="\x00"', "")  # an attribute that a macro adds
    text = re.sub(r"<(style|script)\b.*?</\1>", " ", text, flags=re.DOTALL)
    found = SHOWN.findall(text) + re.sub(r"<[^>]*>", "\n", text).splitlines()
    for same in SAME_IN_EVERY_LANGUAGE:
        found = [line.replace(same, "") for line in found]
    return [line.strip().replace("\x00", "…") for line in found if re.search(r"[A-Za-z]{3}", line)]


def templates() -> list[Path]:
    return sorted(
        path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt") and path.is_file()
    )


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_word_of_a_template_can_be_translated(path: Path) -> None:
    assert bare_words(path.read_text()) == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>Hello there</p>", ["Hello there"]),
        ("<p>{{ name }} signed</p>", ["… signed"]),
        ('<img alt="A picture">', ["A picture"]),
        ('<p>{{ _("Hello there") }} · <b>CSV</b></p>{# a note #}{% set words = "x" %}', []),
        ('<p class="lead nowrap"><svg viewBox="0 0 20 20"><path d="m1 2"/></svg></p>', []),
    ],
)
def test_a_bare_word_is_found(template: str, words: list[str]) -> None:
    assert bare_words(template) == words


@pytest.mark.parametrize("path", [CATALOGUE, *templates()], ids=lambda path: path.name)
def test_nothing_promises_more_than_a_signature(path: Path) -> None:
    assert FORBIDDEN.findall(path.read_text()) == []


def test_a_promise_is_found() -> None:
    assert FORBIDDEN.findall("Dit keurmerk is een waarborg") == ["keurmerk", "waarborg"]
