"""Drawings of figures: values and words in, SVG text out, the same for the same. Pure."""
