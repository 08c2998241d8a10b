"""The look keeps its promises: contrast in both themes, one file of colours, light pages, nothing inline."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CSS = ROOT / "static/css"
TEMPLATES = ROOT / "app/templates"

TEXTS = ("ink", "muted", "lake", "lake-deep", "hold", "ended", "error", "error-deep")
GROUNDS = {
    "paper": TEXTS,
    "surface": TEXTS,
    "lake-tint": ("ink", "muted", "lake"),
    "hold-tint": ("ink", "hold"),
    "ended-tint": ("ink", "ended"),
    "error-tint": ("ink", "error"),
    "lake": ("on-lake",),
    "lake-deep": ("on-lake",),
    "error": ("on-error",),
    "error-deep": ("on-error",),
}


def colours(css: str, theme: str) -> dict[str, str]:
    """The colour tokens of a theme: what the light one sets, overridden by the dark one."""
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", light))
    if theme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", dark.split("@media")[0]))
    return found


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def too_faint(tokens: dict[str, str]) -> list[str]:
    """Pairs that miss WCAG AA: 4.5 for text on its ground, 3 for the edges of fields."""
    pairs = [(text, ground, 4.5) for ground, texts in GROUNDS.items() for text in texts]
    pairs += [("edge", "paper", 3), ("edge", "surface", 3), ("focus", "paper", 3), ("lake", "band", 3)]
    return [f"{a} on {b}" for a, b, least in pairs if contrast(tokens[a], tokens[b]) < least]


def inline_code(template: str) -> list[str]:
    """What the content policy would block: style and event attributes, style and script with a body.

    Data for search engines is no script, whatever its element is called.
    """
    inline = r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style|javascript:"""
    return re.findall(rf'{inline}|<script(?![^>]*\ssrc=|\stype="application/ld\+json">)', template)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(theme: str) -> None:
    assert too_faint(colours((CSS / "tokens.css").read_text(), theme)) == []


def test_a_faint_token_is_named() -> None:
    faint = colours((CSS / "tokens.css").read_text(), "light") | {"muted": "#9AA7B4"}
    assert "muted on paper" in too_faint(faint)


def test_colours_live_in_the_token_file_only() -> None:
    pattern = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(")
    others = [
        path.name
        for path in CSS.glob("*.css")
        if path.name != "tokens.css" and pattern.search(path.read_text())
    ]
    assert others == []


def test_every_token_that_is_used_exists() -> None:
    text = "".join(path.read_text() for path in CSS.glob("*.css"))
    used = set(re.findall(r"var\(--([\w-]+)", text))
    assert used - set(re.findall(r"--([\w-]+):", text)) == set()


def test_every_file_that_a_style_names_exists() -> None:
    for path in CSS.glob("*.css"):
        for target in re.findall(r'url\("([^"]+)"\)', path.read_text()):
            assert (path.parent / target).is_file(), target


def test_styles_and_fonts_leave_room_for_the_page() -> None:
    styles = sum(len(gzip.compress(path.read_bytes(), 9)) for path in CSS.glob("*.css"))
    fonts = sum((ROOT / f"static/fonts/{name}.woff2").stat().st_size for name in ("next-latin", "mono-latin"))
    assert styles <= 10_000
    assert styles + fonts <= 38_000


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_no_template_carries_style_or_script_of_its_own(path: Path) -> None:
    assert inline_code(path.read_text()) == []


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color:red">',
        '<a onclick="go()">',
        "<style>p{}</style>",
        "<script>go()</script>",
        "javascript:go()",
    ],
)
def test_a_planted_style_or_script_is_found(planted: str) -> None:
    assert inline_code(f"<main> {planted} </main>")
