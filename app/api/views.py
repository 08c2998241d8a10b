"""The API: its blueprint with every operation on it, and its document."""

from app.api import delivering, importing, reading
from app.api.docs import docs
from app.api.guard import api

__all__ = ["api", "delivering", "docs", "importing", "reading"]
