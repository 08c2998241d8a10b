"""Badges for strangers: verify a code or a file, the pictures and tokens themselves."""
