"""What machines read under fixed names: keys, identity, status lists, health, security.txt.

The views live in one module per subject; importing this module registers them all.
"""

from app.machine import (
    associations,
    catalog,
    contact_points,
    contact_tests,
    crawlers,
    health,
    identity,
    public_log,
    receipts,
)
from app.machine.blueprint import machine

__all__ = [
    "associations",
    "catalog",
    "contact_points",
    "contact_tests",
    "crawlers",
    "health",
    "identity",
    "machine",
    "public_log",
    "receipts",
]
