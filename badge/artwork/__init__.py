"""The picture of a badge in every form, state, theme and language: ``draw``. Pure.

SVG with presentation attributes only, so that the strictest content policy can show it.
"""

from badge.artwork.drawing import as_png, draw, live, png, size_of
from badge.artwork.forms import Form
from badge.artwork.looks import DARK, LIGHT, MONO, THEMES, Look, Theme
from badge.artwork.picture import Picture

__all__ = [
    "DARK",
    "LIGHT",
    "MONO",
    "THEMES",
    "Form",
    "Look",
    "Picture",
    "Theme",
    "as_png",
    "draw",
    "live",
    "png",
    "size_of",
]
