"""The association's desk: its blueprint with every view on it."""

from app.association import cases, countersigning, imports, letters, members, people, programs, receipts
from app.association.blueprint import association

__all__ = [
    "association",
    "cases",
    "countersigning",
    "imports",
    "letters",
    "members",
    "people",
    "programs",
    "receipts",
]
