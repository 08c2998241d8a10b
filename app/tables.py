"""Every module that holds tables, so that the metadata is whole for migrations and tests."""

from app import outbox
from app.accounts import models as accounts
from badge import models as badges
from monitor import models as monitoring
from signatories import documents, entries, models, signature

__all__ = ["accounts", "badges", "documents", "entries", "models", "monitoring", "outbox", "signature"]
