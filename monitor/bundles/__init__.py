"""Bundles: all that an outsider needs to recompute what was published, made and checked."""
