"""Create the register: its tables, and the head of the log of public acts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "association",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_association_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_association")),
        sa.UniqueConstraint("slug", name=op.f("uq_association_slug")),
    )
    op.create_table(
        "attribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=68), nullable=False),
        sa.Column("company", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("learnt_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "company LIKE 'kvk:%' OR company LIKE 'lei:%' OR company LIKE 'euid:%'",
            name=op.f("ck_attribution_company_form"),
        ),
        sa.CheckConstraint(
            "holder LIKE 'AS%' OR holder LIKE 'org:%'", name=op.f("ck_attribution_holder_form")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_attribution_ends_after_start")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribution")),
    )
    with op.batch_alter_table("attribution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attribution_holder"), ["holder"], unique=False)

    op.create_table(
        "code_of_conduct",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name_nl", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_of_conduct")),
        sa.UniqueConstraint("slug", name=op.f("uq_code_of_conduct_slug")),
    )
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register_number", sa.String(length=60), nullable=False),
        sa.Column("legal_name", sa.String(length=120), nullable=False),
        sa.Column("trade_name", sa.String(length=120), nullable=True),
        sa.Column("search_name", sa.String(length=600), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("contact_point", sa.String(length=254), nullable=True),
        sa.Column("contact_point_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(contact_point IS NULL) = (contact_point_since IS NULL)",
            name=op.f("ck_company_contact_point_has_a_date"),
        ),
        sa.CheckConstraint("length(legal_name) BETWEEN 1 AND 120", name=op.f("ck_company_legal_name_length")),
        sa.CheckConstraint("length(trade_name) BETWEEN 1 AND 120", name=op.f("ck_company_trade_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("register_number", name=op.f("uq_company_register_number")),
        sa.UniqueConstraint("slug", name=op.f("uq_company_slug")),
    )
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_search_name"), ["search_name"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("taken_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("earliest_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notices_digest", sa.String(length=64), nullable=False),
        sa.Column("checks_digest", sa.String(length=64), nullable=False),
        sa.Column("notices_read", sa.BigInteger(), nullable=False),
        sa.Column("notices_new", sa.BigInteger(), nullable=False),
        sa.Column("notices_changed", sa.BigInteger(), nullable=False),
        sa.Column("notices_unchanged", sa.BigInteger(), nullable=False),
        sa.Column("notices_in_conflict", sa.BigInteger(), nullable=False),
        sa.Column("notices_repeated", sa.BigInteger(), nullable=False),
        sa.Column("checks_read", sa.BigInteger(), nullable=False),
        sa.Column("checks_new", sa.BigInteger(), nullable=False),
        sa.Column("checks_unchanged", sa.BigInteger(), nullable=False),
        sa.Column("checks_in_conflict", sa.BigInteger(), nullable=False),
        sa.Column("checks_repeated", sa.BigInteger(), nullable=False),
        sa.Column("checks_unmatched", sa.BigInteger(), nullable=False),
        sa.Column("conflicts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "checks_read = checks_new + checks_unchanged + checks_in_conflict + checks_repeated",
            name=op.f("ck_delivery_checks_add_up"),
        ),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_delivery_digest_length")),
        sa.CheckConstraint(
            "length(notices_digest) = 64 AND length(checks_digest) = 64",
            name=op.f("ck_delivery_file_digests"),
        ),
        sa.CheckConstraint(
            "notices_read = notices_new + notices_changed + notices_unchanged + notices_in_conflict + notices_repeated",
            name=op.f("ck_delivery_notices_add_up"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("digest", name=op.f("uq_delivery_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_delivery_public_id")),
        sa.UniqueConstraint("sequence", name=op.f("uq_delivery_sequence")),
        sa.UniqueConstraint("source", "batch", name=op.f("uq_delivery_source_batch")),
    )
    op.create_table(
        "entry",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("company", sa.String(length=60), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_entry_digest_length")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_entry")),
        sa.UniqueConstraint("previous", name=op.f("uq_entry_previous")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_company"), ["company"], unique=False)

    op.create_table(
        "intervention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("learnt_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "company LIKE 'kvk:%' OR company LIKE 'lei:%' OR company LIKE 'euid:%'",
            name=op.f("ck_intervention_company_form"),
        ),
        sa.CheckConstraint(
            "kind IN ('letter', 'hash-check', 'law', 'method', 'other')", name=op.f("ck_intervention_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention")),
        sa.UniqueConstraint("company", "at", "kind", name=op.f("uq_intervention_company_at_kind")),
    )
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intervention_company"), ["company"], unique=False)

    op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_ledger_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_log_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
    )
    op.create_table(
        "network_size",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=60), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("ip_addresses", sa.BigInteger(), nullable=False),
        sa.Column("domains", sa.BigInteger(), nullable=False),
        sa.Column("learnt_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "company LIKE 'kvk:%' OR company LIKE 'lei:%' OR company LIKE 'euid:%'",
            name=op.f("ck_network_size_company_form"),
        ),
        sa.CheckConstraint("ip_addresses >= 0 AND domains >= 0", name=op.f("ck_network_size_not_negative")),
        sa.CheckConstraint("length(month) = 7", name=op.f("ck_network_size_month_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_size")),
    )
    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name=op.f("ck_outbox_mail_one_end")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outbox_mail_public_id")),
    )
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_mail_next_try_at"), ["next_try_at"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_person_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_person_public_id")),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("norm", sa.String(length=40), nullable=False),
        sa.Column("method_version", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("measured_months", sa.Integer(), nullable=False),
        sa.Column("input_digest", sa.String(length=64), nullable=False),
        sa.Column("attribution_digest", sa.String(length=64), nullable=False),
        sa.Column("params_digest", sa.String(length=64), nullable=False),
        sa.Column("items_digest", sa.String(length=64), nullable=False),
        sa.Column("output_digest", sa.String(length=64), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prepared_by", sa.String(length=40), nullable=False),
        sa.Column("previewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(length=40), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'preview', 'published', 'corrected', 'struck')",
            name=op.f("ck_publication_state"),
        ),
        sa.CheckConstraint(
            "(previewed_at IS NULL) = (reply_until IS NULL)", name=op.f("ck_publication_preview_has_a_term")
        ),
        sa.CheckConstraint(
            "(published_at IS NULL) = (released_by IS NULL)", name=op.f("ck_publication_release_has_a_person")
        ),
        sa.CheckConstraint("end_on > start_on", name=op.f("ck_publication_ends_after_start")),
        sa.CheckConstraint(
            "published_at IS NULL OR published_at >= reply_until", name=op.f("ck_publication_after_the_term")
        ),
        sa.CheckConstraint(
            "released_by IS NULL OR released_by <> prepared_by", name=op.f("ck_publication_two_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("period", "norm", "version", name=op.f("uq_publication_period_norm_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_publication_public_id")),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(
            "uq_publication_current",
            ["period", "norm"],
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )

    op.create_table(
        "status_list",
        sa.Column("list_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kid", sa.String(length=400), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.CheckConstraint("valid_until > issued_at", name=op.f("ck_status_list_ends_after_issue")),
        sa.PrimaryKeyConstraint("list_number", name=op.f("pk_status_list")),
    )
    op.create_table(
        "condition_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("ground", sa.String(length=200), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length(ground) <= 200", name=op.f("ck_condition_rule_ground_length")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_condition_rule_association_id_association")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_rule")),
        sa.UniqueConstraint(
            "association_id",
            "kind",
            "effective_on",
            name=op.f("uq_condition_rule_association_id_kind_effective_on"),
        ),
    )
    with op.batch_alter_table("condition_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_condition_rule_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_of_conduct_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name_nl", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code_of_conduct_id"],
            ["code_of_conduct.id"],
            name=op.f("fk_document_code_of_conduct_id_code_of_conduct"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("code_of_conduct_id", "key", name=op.f("uq_document_code_of_conduct_id_key")),
    )
    op.create_table(
        "domain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("challenge", sa.String(length=40), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("method", sa.String(length=10), nullable=True),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(proven_at IS NULL) = (method IS NULL)", name=op.f("ck_domain_proof_has_a_method")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_domain_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domain")),
    )
    with op.batch_alter_table("domain", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domain_company_id"), ["company_id"], unique=False)
        batch_op.create_index("uq_domain_company_id_host", ["company_id", "host"], unique=True)
        batch_op.create_index(
            "uq_domain_proven_host",
            ["host"],
            unique=True,
            sqlite_where=sa.text("proven_at IS NOT NULL AND lost_at IS NULL"),
            postgresql_where=sa.text("proven_at IS NOT NULL AND lost_at IS NULL"),
        )

    op.create_table(
        "import_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("read_by", sa.String(length=16), nullable=False),
        sa.Column("encoding", sa.String(length=20), nullable=False),
        sa.Column("separator", sa.String(length=1), nullable=False),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_import_draft_association_id_association")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_draft")),
        sa.UniqueConstraint("public_id", name=op.f("uq_import_draft_public_id")),
    )
    with op.batch_alter_table("import_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_draft_association_id"), ["association_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_invitation_association_id_association")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_invitation_company_id_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_company_id"), ["company_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("member_number", sa.String(length=40), nullable=True),
        sa.Column("contact_email", sa.String(length=254), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_membership_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_membership_association_id_association")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_membership_company_id_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_association_id"), ["association_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_company_id"), ["company_id"], unique=False)
        batch_op.create_index(
            "uq_membership_open",
            ["company_id", "association_id"],
            unique=True,
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )

    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_one_time_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_one_time_link_token_digest")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(
            "ix_one_time_link_person_id_created_at", ["person_id", "created_at"], unique=False
        )

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(role = 'officer') = (association_id IS NOT NULL)",
            name=op.f("ck_role_grant_officer_of_association"),
        ),
        sa.CheckConstraint(
            "(role IN ('company-owner', 'company-editor', 'signer')) = (company_id IS NOT NULL)",
            name=op.f("ck_role_grant_company_role_of_company"),
        ),
        sa.CheckConstraint(
            "association_id IS NULL OR company_id IS NULL", name=op.f("ck_role_grant_of_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_role_grant_association_id_association")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_role_grant_company_id_company")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_person_id"), ["person_id"], unique=False)

    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("is_registered", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=True),
        sa.Column("incidents", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("share_low", sa.Double(), nullable=True),
        sa.Column("share_high", sa.Double(), nullable=True),
        sa.Column("interval_low", sa.Double(), nullable=True),
        sa.Column("interval_high", sa.Double(), nullable=True),
        sa.Column("item_share_low", sa.Double(), nullable=True),
        sa.Column("item_share_high", sa.Double(), nullable=True),
        sa.Column("median_hours_low", sa.Double(), nullable=True),
        sa.Column("median_hours_high", sa.Double(), nullable=True),
        sa.Column("still_online", sa.Integer(), nullable=False),
        sa.Column("reappeared", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("undetermined", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("could_not_be_notified", sa.Integer(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(label IS NULL) = (company = 'total')", name=op.f("ck_score_companies_have_a_label")
        ),
        sa.CheckConstraint(
            "label IS NULL OR label IN ('meets', 'below', 'unclear', 'too_few', 'not_measurable')",
            name=op.f("ck_score_label"),
        ),
        sa.CheckConstraint("interval_low <= interval_high", name=op.f("ck_score_interval_in_order")),
        sa.CheckConstraint("share_low <= share_high", name=op.f("ck_score_share_in_order")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_score_publication_id_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint("publication_id", "company", name=op.f("uq_score_publication_id_company")),
    )
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_company"), ["company"], unique=False)
        batch_op.create_index(batch_op.f("ix_score_publication_id"), ["publication_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_in_token_digest")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_person_id"), ["person_id"], unique=False)

    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("code_of_conduct_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("signer_name", sa.String(length=120), nullable=False),
        sa.Column("signer_function", sa.String(length=120), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=10), nullable=True),
        sa.CheckConstraint("end_reason IN ('withdrawn', 'renewed')", name=op.f("ck_signature_end_reason")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (end_reason IS NULL)", name=op.f("ck_signature_end_has_a_reason")
        ),
        sa.CheckConstraint("ends_at > signed_at", name=op.f("ck_signature_ends_after_signing")),
        sa.CheckConstraint("length(text_digest) = 64", name=op.f("ck_signature_text_digest_length")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_signature_association_id_association")
        ),
        sa.ForeignKeyConstraint(
            ["code_of_conduct_id"],
            ["code_of_conduct.id"],
            name=op.f("fk_signature_code_of_conduct_id_code_of_conduct"),
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_signature_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint("public_id", name=op.f("uq_signature_public_id")),
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signature_company_id"), ["company_id"], unique=False)
        batch_op.create_index(
            "uq_signature_running",
            ["company_id", "code_of_conduct_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "signature_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("code_of_conduct_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signer_name", sa.String(length=120), nullable=False),
        sa.Column("signer_function", sa.String(length=120), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("who_answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_signature_draft_association_id_association")
        ),
        sa.ForeignKeyConstraint(
            ["code_of_conduct_id"],
            ["code_of_conduct.id"],
            name=op.f("fk_signature_draft_code_of_conduct_id_code_of_conduct"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_signature_draft_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_signature_draft_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_draft")),
        sa.UniqueConstraint(
            "company_id",
            "code_of_conduct_id",
            "person_id",
            name=op.f("uq_signature_draft_company_id_code_of_conduct_id_person_id"),
        ),
    )
    op.create_table(
        "badge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.Column("domain_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=261), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawal_reason", sa.String(length=40), nullable=True),
        sa.Column("log_index", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "withdrawal_reason IN ('signature-withdrawn', 'signature-ended', 'domain-lost', 'membership-ended', 'key-compromised', 'company-asked', 'operator')",
            name=op.f("ck_badge_withdrawal_reason"),
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawal_reason IS NULL)",
            name=op.f("ck_badge_withdrawal_has_a_reason"),
        ),
        sa.CheckConstraint("length(code) = 12", name=op.f("ck_badge_code_length")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_badge_company_id_company")),
        sa.ForeignKeyConstraint(["domain_id"], ["domain.id"], name=op.f("fk_badge_domain_id_domain")),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signature.id"], name=op.f("fk_badge_signature_id_signature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge")),
        sa.UniqueConstraint("code", name=op.f("uq_badge_code")),
    )
    with op.batch_alter_table("badge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_badge_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_badge_domain_id"), ["domain_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_badge_signature_id"), ["signature_id"], unique=False)
        batch_op.create_index(
            "uq_badge_live",
            ["signature_id", "origin"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("text_kind", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("text_nl", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("duties", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("text_kind IN ('official', 'summary', 'demo')", name=op.f("ck_edition_text_kind")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_edition_digest_length")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_edition_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("document_id", "edition", name=op.f("uq_edition_document_id_edition")),
    )
    op.create_table(
        "badge_credential",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("badge_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("jti", sa.String(length=400), nullable=False),
        sa.Column("list_number", sa.Integer(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("kid", sa.String(length=400), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'signed') = (token IS NOT NULL)", name=op.f("ck_badge_credential_signed_has_a_token")
        ),
        sa.CheckConstraint("state IN ('planned', 'signed', 'void')", name=op.f("ck_badge_credential_state")),
        sa.CheckConstraint(
            "status_index BETWEEN 0 AND 131071", name=op.f("ck_badge_credential_status_index_in_list")
        ),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_badge_credential_ends_after_start")),
        sa.ForeignKeyConstraint(["badge_id"], ["badge.id"], name=op.f("fk_badge_credential_badge_id_badge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_credential")),
        sa.UniqueConstraint("badge_id", "number", name=op.f("uq_badge_credential_badge_id_number")),
        sa.UniqueConstraint("jti", name=op.f("uq_badge_credential_jti")),
        sa.UniqueConstraint(
            "list_number", "status_index", name=op.f("uq_badge_credential_list_number_status_index")
        ),
    )
    with op.batch_alter_table("badge_credential", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_badge_credential_badge_id"), ["badge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_badge_credential_kid"), ["kid"], unique=False)

    op.create_table(
        "signed_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_signed_edition_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signature.id"], name=op.f("fk_signed_edition_signature_id_signature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_edition")),
        sa.UniqueConstraint(
            "signature_id", "edition_id", name=op.f("uq_signed_edition_signature_id_edition_id")
        ),
    )
    with op.batch_alter_table("signed_edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signed_edition_signature_id"), ["signature_id"], unique=False)

    # The log's head is there from the start: writers lock this row, and nobody races to make it.
    head = sa.table("log_head", sa.column("id"), sa.column("size"), sa.column("digest"))
    op.bulk_insert(head, [{"id": 1, "size": 0, "digest": "0" * 64}])


def downgrade() -> None:
    with op.batch_alter_table("signed_edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signed_edition_signature_id"))

    op.drop_table("signed_edition")
    with op.batch_alter_table("badge_credential", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_badge_credential_kid"))
        batch_op.drop_index(batch_op.f("ix_badge_credential_badge_id"))

    op.drop_table("badge_credential")
    op.drop_table("edition")
    with op.batch_alter_table("badge", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_badge_live",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_badge_signature_id"))
        batch_op.drop_index(batch_op.f("ix_badge_domain_id"))
        batch_op.drop_index(batch_op.f("ix_badge_company_id"))

    op.drop_table("badge")
    op.drop_table("signature_draft")
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_signature_running",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_signature_company_id"))

    op.drop_table("signature")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_person_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("score", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_score_publication_id"))
        batch_op.drop_index(batch_op.f("ix_score_company"))

    op.drop_table("score")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_person_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index("ix_one_time_link_person_id_created_at")

    op.drop_table("one_time_link")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_membership_open",
            sqlite_where=sa.text("to_on IS NULL"),
            postgresql_where=sa.text("to_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_membership_company_id"))
        batch_op.drop_index(batch_op.f("ix_membership_association_id"))

    op.drop_table("membership")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_company_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("import_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_draft_association_id"))

    op.drop_table("import_draft")
    with op.batch_alter_table("domain", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_domain_proven_host",
            sqlite_where=sa.text("proven_at IS NOT NULL AND lost_at IS NULL"),
            postgresql_where=sa.text("proven_at IS NOT NULL AND lost_at IS NULL"),
        )
        batch_op.drop_index("uq_domain_company_id_host")
        batch_op.drop_index(batch_op.f("ix_domain_company_id"))

    op.drop_table("domain")
    op.drop_table("document")
    with op.batch_alter_table("condition_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_condition_rule_association_id"))

    op.drop_table("condition_rule")
    op.drop_table("status_list")
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_publication_current",
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )

    op.drop_table("publication")
    op.drop_table("person")
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_mail_next_try_at"))

    op.drop_table("outbox_mail")
    op.drop_table("network_size")
    op.drop_table("log_head")
    op.drop_table("ledger_head")
    with op.batch_alter_table("intervention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_intervention_company"))

    op.drop_table("intervention")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_company"))

    op.drop_table("entry")
    op.drop_table("delivery")
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_search_name"))

    op.drop_table("company")
    op.drop_table("code_of_conduct")
    with op.batch_alter_table("attribution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attribution_holder"))

    op.drop_table("attribution")
    op.drop_table("association")
