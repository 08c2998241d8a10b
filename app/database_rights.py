"""What the register itself may do with each table of a PostgreSQL: no more than it does.

A table that is not listed is closed to it. ``db upgrade`` grants this after every migration, under
the owner's role (``app/database_owner.py``); on SQLite each connection refuses to change what is only
added to.
"""

from collections.abc import Iterator

ADDED_TO = frozenset(
    {
        "attribution",
        "case_evidence",
        "case_notice",
        "case_step",
        "correction_note",
        "dismissed_successor",
        "dispute_claim",
        "edition",
        "entry",
        "intervention",
        "intervention_effect",
        "journal_line",
        "kept_bit",
        "name_word",
        "network_size",
        "recovery_notice",
        "sent_reminder",
        "signed_edition",
        "trend_point",
    }
)
"""What was written stays as it is: the log, the journal of acts, documents, what was signed, steps and claims."""
OF_THE_LOG = frozenset({"entry", "journal_line"})
"""Those of them that a connection to SQLite guards."""
DELETED_FROM = frozenset(
    {
        "alarm",
        "attempt",
        "code_app",
        "company_standing",
        "domain",
        "factor_loss",
        "figure_job",
        "foreign_sighting",
        "held_form",
        "identity",
        "import_draft",
        "intake_job",
        "join_request",
        "kept_answers",
        "member_answers",
        "misuse_case",
        "misuse_fact",
        "misuse_report",
        "misuse_step",
        "one_time_link",
        "outbox_mail",
        "passkey",
        "quality_report",
        "recovery_code",
        "recovery_request",
        "sandbox_delivery",
        "sign_in",
        "signature_draft",
        "used_challenge",
    }
)
"""What is kept for a term only, drafts, and what follows from other rows."""
CHANGED = frozenset(
    {
        "api_token",
        "api_token_use",
        "association",
        "association_contact",
        "association_name",
        "attestation",
        "badge",
        "badge_credential",
        "badge_showing",
        "code_of_conduct",
        "company",
        "company_group",
        "company_name",
        "condition_case",
        "condition_rule",
        "contact_point",
        "contact_test",
        "contact_test_sending",
        "decision",
        "delivery",
        "dispute",
        "dispute_item",
        "document",
        "domain_check",
        "dossier_request",
        "endorsement",
        "endorsement_list",
        "erasure_request",
        "former_origin",
        "group_member",
        "hash_check_use",
        "invitation",
        "key_life",
        "ledger_head",
        "log_checkpoint",
        "log_head",
        "member_import",
        "membership",
        "network",
        "person",
        "proposed_act",
        "proven_credential",
        "publication",
        "referral",
        "reply",
        "role_grant",
        "score",
        "segment",
        "signature",
        "source",
        "status_list",
        "succession_event",
        "succession_party",
        "suspension",
        "waiver",
        "webhook",
        "webhook_message",
        "webhook_position",
    }
)
"""Rows come and change; none goes."""

RIGHTS = {
    "SELECT, INSERT": ADDED_TO,
    "SELECT, INSERT, UPDATE": CHANGED,
    "SELECT, INSERT, UPDATE, DELETE": DELETED_FROM,
    "SELECT": frozenset({"alembic_version"}),
}


def statements(role: str, there: set[str]) -> Iterator[str]:
    """What the owner says so that *role* has these rights on the tables that are *there*, and no others."""
    name = '"' + role.replace('"', '""') + '"'
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}, PUBLIC"
    yield f"REVOKE CREATE ON SCHEMA public FROM {name}, PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {name}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}"  # a backup reads where they are
    for rights, tables in RIGHTS.items():
        if listed := ", ".join(f'"{each}"' for each in sorted(tables & there)):
            yield f"GRANT {rights} ON {listed} TO {name}"
