"""The association's desk: its blueprint with every view on it."""

from app.association import (
    cases,
    countersigning,
    dashboard,
    declarations,
    evidence,
    imports,
    letters,
    member_details,
    members,
    people,
    programs,
    receipts,
    recoveries,
    rules,
    succession,
    waivers,
)
from app.association.blueprint import association

__all__ = [
    "association",
    "cases",
    "countersigning",
    "dashboard",
    "declarations",
    "evidence",
    "imports",
    "letters",
    "member_details",
    "members",
    "people",
    "programs",
    "receipts",
    "recoveries",
    "rules",
    "succession",
    "waivers",
]
