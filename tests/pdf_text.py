"""The words of a PDF file, read back from its drawing orders."""

import re
from io import BytesIO

import pikepdf

PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def text_of(content: bytes) -> str:
    """All that is written on the pages, in order of drawing, without spaces."""
    with pikepdf.open(BytesIO(content)) as opened:
        words = "".join(_page(page) for page in opened.pages)
    return re.sub(r"[\s\u200b\u00ad]", "", words)


def _page(page: pikepdf.Page) -> str:
    fonts = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    letters: dict[int, str] = {}
    found: list[str] = []
    for order in pikepdf.parse_content_stream(page):
        name = str(order.operator)
        if name == "Tf":
            letters = fonts[str(order.operands[0])]
        elif name in ("Tj", "TJ"):
            drawn = order.operands[0]
            parts = [drawn] if name == "Tj" else list(drawn)
            for part in parts:
                if isinstance(part, pikepdf.String):
                    raw = bytes(part)
                    found += [letters.get(raw[i] << 8 | raw[i + 1], "\ufffd") for i in range(0, len(raw), 2)]
    return "".join(found)


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """Which letters a font's numbers stand for, by its own table."""
    table = font.ToUnicode.read_bytes()
    found: dict[int, str] = {}
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for number, letters in PAIR.findall(part):
            found[int(number, 16)] = bytes.fromhex(letters.decode()).decode("utf-16-be")
    for part in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letters in RANGE.findall(part):
            start = ord(bytes.fromhex(letters.decode()).decode("utf-16-be"))
            for place in range(int(first, 16), int(last, 16) + 1):
                found[place] = chr(start + place - int(first, 16))
    return found
