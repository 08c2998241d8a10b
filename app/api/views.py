"""The API: its blueprint with every operation on it, and its document."""

from app.api import badge_files, delivering, disputing, importing, open_reading, previewing, reading
from app.api.docs import docs
from app.api.guard import api

__all__ = [
    "api",
    "badge_files",
    "delivering",
    "disputing",
    "docs",
    "importing",
    "open_reading",
    "previewing",
    "reading",
]
