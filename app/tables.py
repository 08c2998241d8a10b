"""Every module that holds tables, so that the metadata is whole for migrations and tests."""

from app import alarms, limits, outbox, second_person
from app.accounts import held_forms
from app.accounts import models as accounts
from app.dossiers import models as dossiers
from app.factors import models as factors
from app.figure_work import models as figure_work
from app.imports import models as imports
from app.joining import models as joining
from app.kept_answers import models as kept_answers
from app.oidc import models as identities
from app.people_data import models as erasures
from app.recovery import models as recovery
from app.replies import models as replies
from app.showing import models as showings
from app.signatures import drafts as signing_drafts
from app.signatures import models as reminders
from app.tokens import models as tokens
from app.transparency import models as transparency
from app.webhooks import models as webhooks
from badge import key_life
from badge import misuse_models as misuse
from badge import models as badges
from monitor import intake_jobs
from monitor import models as monitoring
from monitor.disputes import models as disputes
from monitor.referrals import models as referrals
from signatories import association_contacts, entries, journal, models
from signatories.cases import models as cases
from signatories.conditions import attestations, condition_rules, waivers
from signatories.contacts import contact_test_models
from signatories.documents import documents
from signatories.domains import domain_checks
from signatories.imports import member_receipts
from signatories.names import company_names, groups, name_words
from signatories.networks import networks
from signatories.signatures import signature, standings
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
    "erasures",
    "factors",
    "figure_work",
    "groups",
    "held_forms",
    "identities",
    "imports",
    "intake_jobs",
    "joining",
    "journal",
    "kept_answers",
    "key_life",
    "limits",
    "member_receipts",
    "misuse",
    "models",
    "monitoring",
    "name_words",
    "networks",
    "outbox",
    "recovery",
    "referrals",
    "reminders",
    "replies",
    "second_person",
    "showings",
    "signature",
    "signing_drafts",
    "standings",
    "successions",
    "tokens",
    "transparency",
    "waivers",
    "webhooks",
]
