"""Benchmarks that print ratios, and the generators that feed them."""
