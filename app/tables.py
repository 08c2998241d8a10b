"""Every module that holds tables, so that the metadata is whole for migrations and tests."""

from app import alarms, limits, outbox
from app.accounts import held_forms
from app.accounts import models as accounts
from app.dossiers import models as dossiers
from app.imports import models as imports
from app.joining import models as joining
from app.recovery import models as recovery
from app.replies import models as replies
from app.showing import models as showings
from app.signatures import drafts as signing_drafts
from app.signatures import models as reminders
from app.tokens import models as tokens
from app.webhooks import models as webhooks
from badge import key_life
from badge import misuse_models as misuse
from badge import models as badges
from monitor import intake_jobs
from monitor import models as monitoring
from monitor.disputes import models as disputes
from monitor.referrals import models as referrals
from signatories import (
    association_contacts,
    attestations,
    company_names,
    condition_rules,
    contact_test_models,
    documents,
    domain_checks,
    entries,
    groups,
    journal,
    member_receipts,
    models,
    networks,
    signature,
    waivers,
)
from signatories.cases import models as cases
from signatories.succession import models as successions

__all__ = [
    "accounts",
    "alarms",
    "association_contacts",
    "attestations",
    "badges",
    "cases",
    "company_names",
    "condition_rules",
    "contact_test_models",
    "disputes",
    "documents",
    "domain_checks",
    "dossiers",
    "entries",
    "groups",
    "held_forms",
    "imports",
    "intake_jobs",
    "joining",
    "journal",
    "key_life",
    "limits",
    "member_receipts",
    "misuse",
    "models",
    "monitoring",
    "networks",
    "outbox",
    "recovery",
    "referrals",
    "reminders",
    "replies",
    "showings",
    "signature",
    "signing_drafts",
    "successions",
    "tokens",
    "waivers",
    "webhooks",
]
