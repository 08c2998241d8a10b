"""The association's desk: its blueprint with every view on it."""

from app.association import countersigning, imports, members, people, programs, receipts
from app.association.blueprint import association

__all__ = ["association", "countersigning", "imports", "members", "people", "programs", "receipts"]
