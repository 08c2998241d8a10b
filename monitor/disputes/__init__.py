"""Disputes of companies about single notices, and the decisions that the measurement takes as its input."""
