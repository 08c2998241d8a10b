"""Makes the fonts of PDF files from those of the pages: ``python -m tests.tools.pdf_fonts``.

The pages have variable WOFF2 subsets; a PDF needs plain TrueType of one weight each.
"""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).parents[2]
SOURCES = {
    "next-latin": "Register Sans",
    "next-latin-ext": "Register Sans Ext",
    "mono-latin": "Register Mono",
}
WEIGHTS = {"Regular": 400, "Bold": 700}
WINDOWS, UNICODE_BMP, AMERICAN = 3, 1, 0x409
FAMILY, SUBFAMILY, UNIQUE, FULL, POSTSCRIPT = 1, 2, 3, 4, 6
LICENCE, LICENCE_URL = 13, 14
BOLD, REGULAR = 0x20, 0x40


def fonts(sources: Iterable[str] = SOURCES) -> Iterator[tuple[str, bytes]]:
    """Each file's name with its bytes, of those *sources*; the same bytes each time."""
    for source in sources:
        family = SOURCES[source]
        for style, weight in WEIGHTS.items():
            name = f"{family} {style}".replace(" ", "-").lower() + ".ttf"
            yield name, plain(ROOT / "static/fonts" / f"{source}.woff2", family, style, weight)


def plain(path: Path, family: str, style: str, weight: int) -> bytes:
    """One weight of a variable font as TrueType, under the name *family*.

    The licence reserves the original name for the unaltered font.
    """
    font = TTFont(path, recalcTimestamp=False)
    instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True)
    kept = [each for each in font["name"].names if each.nameID in (0, LICENCE, LICENCE_URL)]
    font["name"].names = kept
    full = f"{family} {style}"
    names = {FAMILY: family, SUBFAMILY: style, UNIQUE: full, FULL: full, POSTSCRIPT: full.replace(" ", "")}
    for name_id, text in names.items():
        font["name"].setName(text, name_id, WINDOWS, UNICODE_BMP, AMERICAN)
    is_bold = style == "Bold"
    vars(font["OS/2"]).update(usWeightClass=weight, fsSelection=BOLD if is_bold else REGULAR)
    vars(font["head"]).update(macStyle=int(is_bold))
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def main() -> None:
    folder = ROOT / "app/pdf/fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in fonts():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
