"""Tokens with which the programs of a desk use the API in its name."""
