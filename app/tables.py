"""Every module that holds tables, so that the metadata is whole for migrations and tests."""

from app import outbox
from app.accounts import models as accounts
from app.association import models as imports
from app.company import models as signing_drafts
from app.tokens import models as tokens
from app.webhooks import models as webhooks
from badge import models as badges
from monitor import models as monitoring
from signatories import (
    condition_rules,
    documents,
    entries,
    journal,
    member_receipts,
    models,
    signature,
)
from signatories.succession import models as successions

__all__ = [
    "accounts",
    "badges",
    "condition_rules",
    "documents",
    "entries",
    "imports",
    "journal",
    "member_receipts",
    "models",
    "monitoring",
    "outbox",
    "signature",
    "signing_drafts",
    "successions",
    "tokens",
    "webhooks",
]
