"""Misuse of the mark: reporting it, seeing it, looking for it, and the letters about it."""
