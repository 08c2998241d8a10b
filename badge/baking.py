"""A badge as a file to keep: the picture with the signed credential inside. Pure."""

from badge import artwork, carrier
from badge.artwork import LIGHT, Form, Look, Picture, Theme
from badge.claims import BadgeClaims
from badge.picture_words import Language

PNG_WIDTH = 800
"""Pixels of the card: twice the size at which it is usually shown, for sharp screens and print."""


def svg_file(
    claims: BadgeClaims,
    token: str,
    look: Look,
    *,
    language: Language = "nl",
    theme: Theme = LIGHT,
    form: Form = Form.CARD,
    scan: str | None = None,
) -> str:
    """The picture as SVG, at most 9 kB when compressed; a form that is kept has *token* baked in.

    *scan* is what the QR code of a square holds instead of the address of the verify page.
    """
    drawn = artwork.draw(Picture.of(claims, language, scan=scan), look, form, theme)
    return carrier.bake_svg(drawn, token) if form.is_kept else drawn


def png_file(
    claims: BadgeClaims,
    token: str,
    look: Look,
    *,
    language: Language = "nl",
    theme: Theme = LIGHT,
    form: Form = Form.CARD,
) -> bytes:
    """The picture as PNG; a form that is kept has *token* baked in."""
    drawn = artwork.as_png(artwork.draw(Picture.of(claims, language), look, form, theme), form)
    return carrier.bake_png(drawn, token) if form.is_kept else drawn
