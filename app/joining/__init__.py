"""Joining alone: a company proves a domain first, and then its first owner is invited."""
