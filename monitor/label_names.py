"""The names of labels, and of the row of all companies together. Pure."""

from enum import StrEnum

TOTAL = "total"
"""Stands in the place of a register number in the row of all companies together."""


class Label(StrEnum):
    """Wire values of the scores files."""

    MEETS = "meets"
    BELOW = "below"
    UNCLEAR = "unclear"
    TOO_FEW = "too_few"
    NOT_MEASURABLE = "not_measurable"
