"""A copy of the whole register in one file, made while it serves; and how it comes back, wholly or not at all."""
