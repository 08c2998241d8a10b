"""A badge as a file to keep: the picture with the signed credential inside. Pure."""

from badge import artwork, carrier
from badge.artwork import LIGHT, Look, Picture, Theme
from badge.claims import BadgeClaims
from badge.picture_words import Language

PNG_WIDTH = 800
"""Pixels: twice the size at which the card is usually shown, for sharp screens and print."""


def svg_file(
    claims: BadgeClaims, token: str, look: Look, *, language: Language = "nl", theme: Theme = LIGHT
) -> str:
    """The card as SVG with *token* baked in; at most 8 kB when compressed."""
    return carrier.bake_svg(artwork.card(Picture.of(claims, language), look, theme=theme), token)


def png_file(
    claims: BadgeClaims, token: str, look: Look, *, language: Language = "nl", theme: Theme = LIGHT
) -> bytes:
    """The card as PNG with *token* baked in."""
    drawn = artwork.card(Picture.of(claims, language), look, theme=theme)
    return carrier.bake_png(artwork.png(drawn, PNG_WIDTH), token)
