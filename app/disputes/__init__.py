"""Disputes about notices, as three desks share them: whole acts, mail, files and words."""
