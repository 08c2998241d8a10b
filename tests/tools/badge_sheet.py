"""Draws ``docs/badge-forms.png``: every form of a badge in every state, on one sheet.

``python -m tests.tools.badge_sheet`` writes it; a test compares it with what is drawn today.
"""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from badge import artwork
from badge.artwork import DARK, LIGHT, MONO, Form, Look, Picture, Theme
from tests.badge_samples import CLAIMS

SHEET = Path(__file__).parents[2] / "docs" / "badge-forms.png"
_SCALES = {
    Form.CARD: 0.7,
    Form.STRIP: 0.7,
    Form.SEAL: 0.7,
    Form.SQUARE: 0.5,
    Form.SOCIAL: 0.233,
    Form.MAIL: 0.8,
}
_GAP = 12
_COLUMN = 340
_BANDS: Sequence[tuple[Theme, str, Sequence[Form]]] = (
    (LIGHT, "#F4F4F4", tuple(Form)),
    (DARK, "#39424A", (Form.CARD, Form.STRIP, Form.SEAL)),
    (MONO, "#FFFFFF", (Form.CARD, Form.STRIP, Form.SEAL)),
)


def sheet() -> Image.Image:
    """A column for each state, a band for each theme."""
    bands = [_band(theme, ground, forms) for theme, ground, forms in _BANDS]
    whole = Image.new("RGB", (_COLUMN * len(Look), sum(each.height for each in bands)))
    top = 0
    for band in bands:
        whole.paste(band, (0, top))
        top += band.height
    return whole


def _band(theme: Theme, ground: str, forms: Sequence[Form]) -> Image.Image:
    picture = Picture.of(CLAIMS)
    columns = [[_drawn(picture, look, form, theme) for form in forms] for look in Look]
    height = max(sum(each.height + _GAP for each in column) for column in columns) + _GAP
    band = Image.new("RGBA", (_COLUMN * len(columns), height), ground)
    for number, column in enumerate(columns):
        top = _GAP
        for each in column:
            band.alpha_composite(each, (number * _COLUMN + _GAP, top))
            top += each.height + _GAP
    return band.convert("RGB")


def _drawn(picture: Picture, look: Look, form: Form, theme: Theme) -> Image.Image:
    svg = artwork.draw(picture, look, form, theme)
    width = float(svg.split(' width="', 1)[1].split('"', 1)[0])
    return Image.open(io.BytesIO(artwork.png(svg, round(width * _SCALES[form])))).convert("RGBA")


if __name__ == "__main__":
    sheet().quantize(48, dither=Image.Dither.NONE).save(SHEET, optimize=True)
