"""The association's desk: its blueprint with every view on it."""

from app.association import (
    cases,
    countersigning,
    evidence,
    imports,
    letters,
    members,
    people,
    programs,
    receipts,
    recoveries,
    succession,
)
from app.association.blueprint import association

__all__ = [
    "association",
    "cases",
    "countersigning",
    "evidence",
    "imports",
    "letters",
    "members",
    "people",
    "programs",
    "receipts",
    "recoveries",
    "succession",
]
