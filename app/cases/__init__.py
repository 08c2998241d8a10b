"""Cases about a missed condition, as three desks share them: whole acts, mail, files and words."""
