"""Makes a PDF file of a document: PDF/A-2a with tags, fonts inside, and the same bytes for the same content."""

import json
import re
from functools import cache
from pathlib import Path

import typst

from app.pdf.blocks import Document
from app.pdf.letters import FONTS, all_shown

HOUSE = Path(__file__).parent / "house.typ"
TOKENS = Path(__file__).parents[2] / "static/css/tokens.css"
COLOURS = ("ink", "lake", "muted", "line", "lake-tint")
STANDARD = "a-2a"


@cache
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])


@cache
def colours() -> dict[str, str]:
    """The colours of print, from the house's one file of tokens: those of the light pages."""
    light = TOKENS.read_text().split("@media", 1)[0]
    return {name: re.findall(rf"--{name}: (#[0-9A-F]{{6}});", light)[0] for name in COLOURS}


def pdf(document: Document) -> bytes:
    """The document as a PDF file. Its words go in as data, never as a part of the program that sets them."""
    data = all_shown(document.as_data()) | {"colours": colours()}
    compiler = typst.Compiler(
        str(HOUSE),
        root=str(HOUSE.parent),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
    )
    made = compiler.compile(
        format="pdf", pdf_standards=[STANDARD], timestamp=document.made_at.replace(microsecond=0)
    )
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file, not a list of pages
    return made
