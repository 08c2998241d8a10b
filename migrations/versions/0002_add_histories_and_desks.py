"""New tables: histories, people, networks, conditions, cases, succession, programs."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_at"), ["at"], unique=False)
        batch_op.create_index("ix_attempt_kind_who_at", ["kind", "who", "at"], unique=False)

    op.create_table(
        "company_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("folded", sa.String(length=250), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_company_group_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_group")),
        sa.UniqueConstraint("name", name=op.f("uq_company_group_name")),
        sa.UniqueConstraint("public_id", name=op.f("uq_company_group_public_id")),
    )

    op.create_table(
        "webhook_position",
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_webhook_position")),
    )

    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("retires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=16), nullable=True),
        sa.Column("desk", sa.String(length=12), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(desk = 'association') = (association_id IS NOT NULL)",
            name=op.f("ck_api_token_desk_of_association"),
        ),
        sa.CheckConstraint(
            "(desk = 'company') = (company_id IS NOT NULL)", name=op.f("ck_api_token_desk_of_company")
        ),
        sa.CheckConstraint("desk IN ('association', 'company', 'monitor')", name=op.f("ck_api_token_desk")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_api_token_end_has_a_person")
        ),
        sa.CheckConstraint(
            "(retires_at IS NULL) = (successor_id IS NULL)", name=op.f("ck_api_token_retires_for_another")
        ),
        sa.CheckConstraint("expires_at > made_at", name=op.f("ck_api_token_expires_after_making")),
        sa.CheckConstraint("length(label) BETWEEN 1 AND 80", name=op.f("ck_api_token_label_length")),
        sa.CheckConstraint("length(secret_digest) = 64", name=op.f("ck_api_token_digest_length")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_api_token_association_id_association")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_api_token_company_id_company")),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["api_token.id"], name=op.f("fk_api_token_successor_id_api_token")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("public_id", name=op.f("uq_api_token_public_id")),
    )

    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_association_id"), ["association_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_api_token_company_id"), ["company_id"], unique=False)

    op.create_table(
        "association_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("function", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_association_contact_name_length")),
        sa.CheckConstraint("until_at >= from_at", name=op.f("ck_association_contact_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["association.id"],
            name=op.f("fk_association_contact_association_id_association"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_association_contact")),
    )

    with op.batch_alter_table("association_contact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_association_contact_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(
            "uq_association_contact_now",
            ["association_id"],
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )

    op.create_table(
        "association_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(to_on IS NULL) = (end_recorded_at IS NULL)", name=op.f("ck_association_name_end_was_recorded")
        ),
        sa.CheckConstraint(
            "end_recorded_at IS NULL OR end_recorded_at >= recorded_at",
            name=op.f("ck_association_name_end_recorded_later"),
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_association_name_name_length")),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on", name=op.f("ck_association_name_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["association.id"],
            name=op.f("fk_association_name_association_id_association"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_association_name")),
    )

    with op.batch_alter_table("association_name", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_association_name_association_id"), ["association_id"], unique=False
        )

    op.create_table(
        "attestation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("rule_name", sa.String(length=60), nullable=False),
        sa.Column("by_kind", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=16), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(by_kind = 'officer') = (association_id IS NOT NULL)",
            name=op.f("ck_attestation_officer_of_association"),
        ),
        sa.CheckConstraint("by_kind IN ('company', 'officer')", name=op.f("ck_attestation_by_kind")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name=op.f("ck_attestation_withdrawn_by_someone"),
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= at", name=op.f("ck_attestation_withdrawn_later")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_attestation_association_id_association")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_attestation_company_id_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_attestation_public_id")),
    )

    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attestation_company_id_rule_name", ["company_id", "rule_name"], unique=False
        )

    op.create_table(
        "company_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("folded", sa.String(length=250), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind <> 'brand' OR NOT is_main", name=op.f("ck_company_name_brand_is_not_main")),
        sa.CheckConstraint("kind <> 'legal' OR is_main", name=op.f("ck_company_name_legal_name_is_main")),
        sa.CheckConstraint("kind IN ('legal', 'trade', 'brand')", name=op.f("ck_company_name_kind")),
        sa.CheckConstraint(
            "(to_on IS NULL) = (end_recorded_at IS NULL)", name=op.f("ck_company_name_end_was_recorded")
        ),
        sa.CheckConstraint(
            "end_recorded_at IS NULL OR end_recorded_at >= recorded_at",
            name=op.f("ck_company_name_end_recorded_later"),
        ),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_company_name_name_length")),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on", name=op.f("ck_company_name_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_company_name_company_id_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_name")),
    )

    with op.batch_alter_table("company_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_name_company_id"), ["company_id"], unique=False)
        batch_op.create_index(
            "uq_company_name_main_open",
            ["company_id", "kind"],
            unique=True,
            sqlite_where=sa.text("is_main AND to_on IS NULL"),
            postgresql_where=sa.text("is_main AND to_on IS NULL"),
        )

    op.create_table(
        "contact_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('mail', 'api')", name=op.f("ck_contact_point_kind")),
        sa.CheckConstraint("length(address) BETWEEN 3 AND 254", name=op.f("ck_contact_point_address_length")),
        sa.CheckConstraint("until_at >= from_at", name=op.f("ck_contact_point_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_contact_point_company_id_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
    )

    with op.batch_alter_table("contact_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_point_company_id"), ["company_id"], unique=False)
        batch_op.create_index(
            "uq_contact_point_in_use",
            ["company_id"],
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )

    op.create_table(
        "dismissed_successor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("later_id", sa.Integer(), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dismissed_by", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("earlier_id <> later_id", name=op.f("ck_dismissed_successor_two_companies")),
        sa.CheckConstraint(
            "length(reason) BETWEEN 10 AND 2000", name=op.f("ck_dismissed_successor_reason_length")
        ),
        sa.ForeignKeyConstraint(
            ["earlier_id"], ["company.id"], name=op.f("fk_dismissed_successor_earlier_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["later_id"], ["company.id"], name=op.f("fk_dismissed_successor_later_id_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissed_successor")),
        sa.UniqueConstraint(
            "earlier_id", "later_id", name=op.f("uq_dismissed_successor_earlier_id_later_id")
        ),
    )

    with op.batch_alter_table("dismissed_successor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dismissed_successor_later_id"), ["later_id"], unique=False)

    op.create_table(
        "group_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(to_on IS NULL) = (end_recorded_at IS NULL)", name=op.f("ck_group_member_end_was_recorded")
        ),
        sa.CheckConstraint(
            "end_recorded_at IS NULL OR end_recorded_at >= recorded_at",
            name=op.f("ck_group_member_end_recorded_later"),
        ),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on", name=op.f("ck_group_member_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_group_member_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["company_group.id"], name=op.f("fk_group_member_group_id_company_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_member")),
    )

    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_member_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_group_member_group_id"), ["group_id"], unique=False)

    op.create_table(
        "held_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_held_form_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_form")),
        sa.UniqueConstraint("public_id", name=op.f("uq_held_form_public_id")),
    )

    with op.batch_alter_table("held_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_form_person_id"), ["person_id"], unique=False)

    op.create_table(
        "join_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("register_number", sa.String(length=60), nullable=False),
        sa.Column("legal_name", sa.String(length=120), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("challenge", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("method", sa.String(length=10), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("invitation_digest", sa.String(length=64), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_join_request_language")),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (company_id IS NULL)",
            name=op.f("ck_join_request_accepted_makes_a_company"),
        ),
        sa.CheckConstraint(
            "(invited_at IS NULL) = (email IS NULL)", name=op.f("ck_join_request_invitation_has_an_address")
        ),
        sa.CheckConstraint(
            "(invited_at IS NULL) = (invitation_digest IS NULL)",
            name=op.f("ck_join_request_invitation_has_a_link"),
        ),
        sa.CheckConstraint(
            "(proven_at IS NULL) = (method IS NULL)", name=op.f("ck_join_request_proof_has_a_method")
        ),
        sa.CheckConstraint(
            "accepted_at IS NULL OR invited_at IS NOT NULL",
            name=op.f("ck_join_request_invited_before_accepted"),
        ),
        sa.CheckConstraint(
            "invited_at IS NULL OR proven_at IS NOT NULL", name=op.f("ck_join_request_proven_before_invited")
        ),
        sa.CheckConstraint(
            "length(legal_name) BETWEEN 1 AND 120", name=op.f("ck_join_request_legal_name_length")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_join_request_company_id_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_request")),
        sa.UniqueConstraint("invitation_digest", name=op.f("uq_join_request_invitation_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_join_request_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_join_request_token_digest")),
    )

    with op.batch_alter_table("join_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_join_request_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "journal_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_journal_line_association_id_association")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_journal_line_company_id_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_line")),
    )

    with op.batch_alter_table("journal_line", schema=None) as batch_op:
        batch_op.create_index("ix_journal_line_association_id_at", ["association_id", "at"], unique=False)
        batch_op.create_index("ix_journal_line_company_id_at", ["company_id", "at"], unique=False)

    op.create_table(
        "member_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("acts", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=16), nullable=True),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_member_import_undoing_has_a_person")
        ),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_member_import_digest_length")),
        sa.CheckConstraint("undone_at >= saved_at", name=op.f("ck_member_import_undone_after_saved")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_member_import_association_id_association")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_member_import_public_id")),
    )

    with op.batch_alter_table("member_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_import_association_id"), ["association_id"], unique=False)

    op.create_table(
        "network",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.String(length=68), nullable=False),
        sa.Column("evidence", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(length=90), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_as", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("closed_as IN ('refused', 'taken-back')", name=op.f("ck_network_closed_as")),
        sa.CheckConstraint(
            "evidence IN ('registry-record', 'association', 'contract', 'succession', 'other')",
            name=op.f("ck_network_evidence"),
        ),
        sa.CheckConstraint(
            "identifier LIKE 'AS%' OR identifier LIKE 'org:%'", name=op.f("ck_network_identifier_form")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_as IS NULL)", name=op.f("ck_network_closed_for_a_reason")
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by IS NULL)", name=op.f("ck_network_confirmed_by_somebody")
        ),
        sa.CheckConstraint(
            "(to_on IS NULL) = (end_recorded_at IS NULL)", name=op.f("ck_network_end_was_recorded")
        ),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR closed_at IS NULL", name=op.f("ck_network_confirmed_or_closed")
        ),
        sa.CheckConstraint(
            "end_recorded_at IS NULL OR end_recorded_at >= recorded_at",
            name=op.f("ck_network_end_recorded_later"),
        ),
        sa.CheckConstraint("length(reference) <= 120", name=op.f("ck_network_reference_length")),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name=op.f("ck_network_ends_after_start")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_network_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network")),
        sa.UniqueConstraint("public_id", name=op.f("uq_network_public_id")),
    )

    with op.batch_alter_table("network", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_network_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_network_identifier"), ["identifier"], unique=False)

    op.create_table(
        "succession_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("new_legal_name", sa.String(length=120), nullable=True),
        sa.Column("new_trade_name", sa.String(length=120), nullable=True),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(length=16), nullable=False),
        sa.Column("proposed_for_id", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(length=16), nullable=True),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.String(length=16), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)",
            name=op.f("ck_succession_event_cancelled_at"),
        ),
        sa.CheckConstraint(
            "(state = 'carried-out') = (carried_out_at IS NOT NULL)",
            name=op.f("ck_succession_event_carried_out_at"),
        ),
        sa.CheckConstraint(
            "kind IN ('rename', 'merger', 'takeover', 'split', 'bankruptcy', 'association-merger')",
            name=op.f("ck_succession_event_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'released', 'carried-out', 'cancelled')",
            name=op.f("ck_succession_event_state"),
        ),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (cancelled_by IS NULL) AND (cancelled_at IS NULL) = (cancel_reason IS NULL)",
            name=op.f("ck_succession_event_cancelling_has_a_person"),
        ),
        sa.CheckConstraint(
            "(released_at IS NULL) = (released_by IS NULL)",
            name=op.f("ck_succession_event_release_has_a_person"),
        ),
        sa.CheckConstraint(
            "carried_out_at IS NULL OR cancelled_at IS NULL", name=op.f("ck_succession_event_one_end")
        ),
        sa.CheckConstraint(
            "carried_out_at IS NULL OR released_at IS NOT NULL",
            name=op.f("ck_succession_event_released_first"),
        ),
        sa.CheckConstraint(
            "length(reason) BETWEEN 10 AND 2000", name=op.f("ck_succession_event_reason_length")
        ),
        sa.CheckConstraint(
            "released_by IS NULL OR released_by <> proposed_by", name=op.f("ck_succession_event_two_persons")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_for_id"],
            ["association.id"],
            name=op.f("fk_succession_event_proposed_for_id_association"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession_event")),
        sa.UniqueConstraint("public_id", name=op.f("uq_succession_event_public_id")),
    )

    with op.batch_alter_table("succession_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_succession_event_proposed_for_id"), ["proposed_for_id"], unique=False
        )
        batch_op.create_index(
            "ix_succession_event_state_effective_on", ["state", "effective_on"], unique=False
        )

    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("rule_name", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.String(length=16), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=16), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (end_reason IS NULL)", name=op.f("ck_waiver_end_has_a_reason")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_waiver_end_by_someone")),
        sa.CheckConstraint("length(reason) BETWEEN 10 AND 2000", name=op.f("ck_waiver_reason_length")),
        sa.CheckConstraint("until_on > from_on", name=op.f("ck_waiver_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_waiver_association_id_association")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_waiver_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sa.UniqueConstraint("public_id", name=op.f("uq_waiver_public_id")),
    )

    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiver_company_id"), ["company_id"], unique=False)
        batch_op.create_index(
            "uq_waiver_running",
            ["association_id", "company_id", "rule_name"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("earlier_secret", sa.Text(), nullable=True),
        sa.Column("earlier_secret_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=16), nullable=True),
        sa.Column("desk", sa.String(length=12), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(desk = 'association') = (association_id IS NOT NULL)",
            name=op.f("ck_webhook_desk_of_association"),
        ),
        sa.CheckConstraint(
            "(desk = 'company') = (company_id IS NOT NULL)", name=op.f("ck_webhook_desk_of_company")
        ),
        sa.CheckConstraint("desk IN ('association', 'company', 'monitor')", name=op.f("ck_webhook_desk")),
        sa.CheckConstraint("substr(url, 1, 8) = 'https://'", name=op.f("ck_webhook_https_only")),
        sa.CheckConstraint(
            "(earlier_secret IS NULL) = (earlier_secret_until IS NULL)",
            name=op.f("ck_webhook_earlier_secret_ends"),
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_webhook_end_has_a_person")
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_webhook_association_id_association")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_webhook_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        sa.UniqueConstraint("public_id", name=op.f("uq_webhook_public_id")),
    )

    with op.batch_alter_table("webhook", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_association_id"), ["association_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_webhook_company_id"), ["company_id"], unique=False)

    op.create_table(
        "api_token_use",
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("minute", sa.DateTime(timezone=True), nullable=True),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["token_id"], ["api_token.id"], name=op.f("fk_api_token_use_token_id_api_token")
        ),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_api_token_use")),
    )

    op.create_table(
        "condition_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("rule_name", sa.String(length=60), nullable=False),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("evidence_values", sa.JSON(), nullable=False),
        sa.Column("not_met_since", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cure_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appeal_days", sa.Integer(), nullable=False),
        sa.Column("stay_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stay_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stay_refused_in", sa.String(length=20), nullable=True),
        sa.Column("consequence", sa.String(length=20), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urgency", sa.Text(), nullable=True),
        sa.Column("appeal_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carried_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("step_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "consequence IN ('none', 'reprimand', 'suspend-signature', 'end-membership')",
            name=op.f("ck_condition_case_consequence"),
        ),
        sa.CheckConstraint(
            "state IN ('warned', 'decided', 'appealed', 'upheld', 'cured', 'dropped', 'overturned', 'closed')",
            name=op.f("ck_condition_case_state"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (appeal_until IS NULL)",
            name=op.f("ck_condition_case_decision_has_a_term"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (consequence IS NULL)",
            name=op.f("ck_condition_case_decision_has_a_consequence"),
        ),
        sa.CheckConstraint(
            "carried_out_at IS NULL OR decided_at IS NOT NULL",
            name=op.f("ck_condition_case_decided_before_carried_out"),
        ),
        sa.CheckConstraint(
            "urgency IS NULL OR length(urgency) BETWEEN 10 AND 2000",
            name=op.f("ck_condition_case_urgency_length"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_condition_case_association_id_association")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_condition_case_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["condition_rule.id"], name=op.f("fk_condition_case_rule_id_condition_rule")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_case")),
        sa.UniqueConstraint("public_id", name=op.f("uq_condition_case_public_id")),
    )

    with op.batch_alter_table("condition_case", schema=None) as batch_op:
        batch_op.create_index("ix_condition_case_company_id", ["company_id"], unique=False)
        batch_op.create_index(
            "uq_condition_case_open",
            ["association_id", "company_id", "rule_name"],
            unique=True,
            sqlite_where=sa.text("state IN ('warned', 'decided', 'appealed', 'upheld')"),
            postgresql_where=sa.text("state IN ('warned', 'decided', 'appealed', 'upheld')"),
        )

    op.create_table(
        "contact_test",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("contact_point_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=6), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=10), nullable=True),
        sa.CheckConstraint(
            "answered_by IN ('link', 'api', 'answer')", name=op.f("ck_contact_test_answered_by")
        ),
        sa.CheckConstraint(
            "failure IN ('no-answer', 'bounced', 'replaced')", name=op.f("ck_contact_test_failure")
        ),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by IS NULL)", name=op.f("ck_contact_test_answer_has_a_way")
        ),
        sa.CheckConstraint(
            "(failed_at IS NULL) = (failure IS NULL)", name=op.f("ck_contact_test_failure_has_a_reason")
        ),
        sa.CheckConstraint("answered_at >= made_at", name=op.f("ck_contact_test_answered_after_made")),
        sa.CheckConstraint("answered_at IS NULL OR failed_at IS NULL", name=op.f("ck_contact_test_one_end")),
        sa.CheckConstraint("failed_at >= made_at", name=op.f("ck_contact_test_failed_after_made")),
        sa.ForeignKeyConstraint(
            ["contact_point_id"],
            ["contact_point.id"],
            name=op.f("fk_contact_test_contact_point_id_contact_point"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_test")),
        sa.UniqueConstraint("public_id", name=op.f("uq_contact_test_public_id")),
    )

    with op.batch_alter_table("contact_test", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contact_test_contact_point_id"), ["contact_point_id"], unique=False
        )
        batch_op.create_index(
            "uq_contact_test_open",
            ["contact_point_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL AND failed_at IS NULL"),
        )

    op.create_table(
        "domain_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("domain_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("seen", sa.String(length=12), nullable=False),
        sa.Column("detail", sa.String(length=40), nullable=False),
        sa.Column("has_warned", sa.Boolean(), nullable=False),
        sa.CheckConstraint("seen IN ('found', 'absent', 'not-reached')", name=op.f("ck_domain_check_seen")),
        sa.ForeignKeyConstraint(["domain_id"], ["domain.id"], name=op.f("fk_domain_check_domain_id_domain")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domain_check")),
    )

    with op.batch_alter_table("domain_check", schema=None) as batch_op:
        batch_op.create_index("ix_domain_check_domain_id_at", ["domain_id", "at"], unique=False)

    op.create_table(
        "recovery_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("challenge", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("method", sa.String(length=10), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(length=16), nullable=True),
        sa.Column("confirm_reason", sa.Text(), nullable=True),
        sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objected_by", sa.String(length=16), nullable=True),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=16), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("grant_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_recovery_request_language")),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirm_reason IS NULL)",
            name=op.f("ck_recovery_request_confirmation_has_why"),
        ),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by IS NULL)",
            name=op.f("ck_recovery_request_confirmation_has_who"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)", name=op.f("ck_recovery_request_decision_has_who")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decision_reason IS NULL)",
            name=op.f("ck_recovery_request_decision_has_why"),
        ),
        sa.CheckConstraint(
            "(granted_at IS NULL) = (grant_id IS NULL)", name=op.f("ck_recovery_request_grant_has_a_role")
        ),
        sa.CheckConstraint(
            "(named_at IS NULL) = (email IS NULL)", name=op.f("ck_recovery_request_name_has_an_address")
        ),
        sa.CheckConstraint(
            "(objected_at IS NULL) = (objected_by IS NULL)",
            name=op.f("ck_recovery_request_objection_has_who"),
        ),
        sa.CheckConstraint(
            "(proven_at IS NULL) = (method IS NULL)", name=op.f("ck_recovery_request_proof_has_a_method")
        ),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR named_at IS NOT NULL",
            name=op.f("ck_recovery_request_named_before_confirmed"),
        ),
        sa.CheckConstraint(
            "granted_at IS NULL OR confirmed_at IS NOT NULL",
            name=op.f("ck_recovery_request_confirmed_before_granted"),
        ),
        sa.CheckConstraint(
            "granted_at IS NULL OR refused_at IS NULL", name=op.f("ck_recovery_request_one_end")
        ),
        sa.CheckConstraint(
            "named_at IS NULL OR proven_at IS NOT NULL", name=op.f("ck_recovery_request_proven_before_named")
        ),
        sa.CheckConstraint(
            "objected_at IS NULL OR confirmed_at IS NOT NULL",
            name=op.f("ck_recovery_request_confirmed_before_objected"),
        ),
        sa.CheckConstraint(
            "refused_at IS NULL OR decided_at IS NOT NULL",
            name=op.f("ck_recovery_request_refusal_is_a_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_recovery_request_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["role_grant.id"], name=op.f("fk_recovery_request_grant_id_role_grant")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_recovery_request_public_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_recovery_request_token_digest")),
    )

    with op.batch_alter_table("recovery_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_request_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recovery_request_confirmed_at"), ["confirmed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_recovery_request_named_at"), ["named_at"], unique=False)

    op.create_table(
        "sent_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "subject IN ('term', 'resigning', 'countersignature')", name=op.f("ck_sent_reminder_subject")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signature.id"], name=op.f("fk_sent_reminder_signature_id_signature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_reminder")),
        sa.UniqueConstraint(
            "signature_id",
            "subject",
            "ends_at",
            "days",
            name=op.f("uq_sent_reminder_signature_id_subject_ends_at_days"),
        ),
    )

    op.create_table(
        "succession_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=4), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("register_number", sa.String(length=60), nullable=True),
        sa.Column("legal_name", sa.String(length=120), nullable=True),
        sa.Column("trade_name", sa.String(length=120), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("association_id", sa.Integer(), nullable=True),
        sa.Column("hosts", sa.JSON(), nullable=False),
        sa.Column("networks", sa.JSON(), nullable=False),
        sa.CheckConstraint("part IN ('from', 'to')", name=op.f("ck_succession_party_part")),
        sa.CheckConstraint(
            "(register_number IS NULL) <> (association_id IS NULL)",
            name=op.f("ck_succession_party_one_of_two"),
        ),
        sa.CheckConstraint(
            "(register_number IS NULL) = (legal_name IS NULL)",
            name=op.f("ck_succession_party_company_has_a_name"),
        ),
        sa.CheckConstraint(
            "company_id IS NULL OR register_number IS NOT NULL",
            name=op.f("ck_succession_party_company_has_a_number"),
        ),
        sa.ForeignKeyConstraint(
            ["association_id"],
            ["association.id"],
            name=op.f("fk_succession_party_association_id_association"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_succession_party_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["succession_event.id"], name=op.f("fk_succession_party_event_id_succession_event")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession_party")),
        sa.UniqueConstraint("event_id", "position", name=op.f("uq_succession_party_event_id_position")),
    )

    with op.batch_alter_table("succession_party", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_succession_party_association_id"), ["association_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_succession_party_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_succession_party_event_id"), ["event_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_succession_party_register_number"), ["register_number"], unique=False
        )

    op.create_table(
        "suspension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_kind", sa.String(length=12), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lift_reason", sa.Text(), nullable=True),
        sa.Column("lifted_by_kind", sa.String(length=12), nullable=True),
        sa.CheckConstraint("by_kind IN ('association', 'operator')", name=op.f("ck_suspension_by_kind")),
        sa.CheckConstraint(
            "lifted_by_kind IN ('association', 'operator')", name=op.f("ck_suspension_lifted_by_kind")
        ),
        sa.CheckConstraint(
            "reason_kind IN ('membership-condition', 'lost-domain', 'contact-point-dead', 'authority-request', 'own-request', 'other')",
            name=op.f("ck_suspension_reason_kind"),
        ),
        sa.CheckConstraint(
            "(until_at IS NULL) = (lifted_by_kind IS NULL) AND (until_at IS NULL) = (lift_reason IS NULL)",
            name=op.f("ck_suspension_lifted_by_somebody"),
        ),
        sa.CheckConstraint("length(reason) BETWEEN 10 AND 2000", name=op.f("ck_suspension_reason_length")),
        sa.CheckConstraint(
            "until_at IS NULL OR until_at >= from_at", name=op.f("ck_suspension_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signature.id"], name=op.f("fk_suspension_signature_id_signature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
    )

    with op.batch_alter_table("suspension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suspension_signature_id"), ["signature_id"], unique=False)
        batch_op.create_index(
            "uq_suspension_open",
            ["signature_id"],
            unique=True,
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )

    op.create_table(
        "webhook_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.CheckConstraint("source IN ('entry', 'journal', 'test')", name=op.f("ck_webhook_message_source")),
        sa.CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name=op.f("ck_webhook_message_one_end")),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhook.id"], name=op.f("fk_webhook_message_webhook_id_webhook")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_message")),
        sa.UniqueConstraint("public_id", name=op.f("uq_webhook_message_public_id")),
        sa.UniqueConstraint(
            "webhook_id", "source", "position", name=op.f("uq_webhook_message_webhook_id_source_position")
        ),
    )

    with op.batch_alter_table("webhook_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_webhook_message_due",
            ["next_try_at"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_webhook_message_webhook_id"), ["webhook_id"], unique=False)

    op.create_table(
        "case_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("sentence", sa.String(length=200), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=True),
        sa.Column("file_type", sa.String(length=20), nullable=True),
        sa.Column("file_size", sa.Integer(), nullable=True),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "file_type IN ('application/pdf', 'image/png')", name=op.f("ck_case_evidence_file_type")
        ),
        sa.CheckConstraint(
            "(file_digest IS NULL) = (file_type IS NULL)", name=op.f("ck_case_evidence_file_has_a_type")
        ),
        sa.CheckConstraint(
            "file_digest IS NULL OR length(file_digest) = 64",
            name=op.f("ck_case_evidence_file_digest_length"),
        ),
        sa.CheckConstraint(
            "length(sentence) BETWEEN 3 AND 200", name=op.f("ck_case_evidence_sentence_length")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["condition_case.id"], name=op.f("fk_case_evidence_case_id_condition_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_evidence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_evidence_public_id")),
    )

    with op.batch_alter_table("case_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_evidence_case_id"), ["case_id"], unique=False)

    op.create_table(
        "case_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('mended', 'cure-over', 'appeal-over')", name=op.f("ck_case_notice_kind")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["condition_case.id"], name=op.f("fk_case_notice_case_id_condition_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notice")),
        sa.UniqueConstraint("case_id", "kind", name=op.f("uq_case_notice_case_id_kind")),
    )

    op.create_table(
        "case_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("target", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consequence", sa.String(length=20), nullable=True),
        sa.CheckConstraint("side IN ('association', 'company', 'appeals')", name=op.f("ck_case_step_side")),
        sa.CheckConstraint("length(words) <= 4000", name=op.f("ck_case_step_words_length")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["condition_case.id"], name=op.f("fk_case_step_case_id_condition_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
        sa.UniqueConstraint("case_id", "position", name=op.f("uq_case_step_case_id_position")),
    )

    op.create_table(
        "contact_test_sending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("test_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mail", sa.String(length=16), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["test_id"], ["contact_test.id"], name=op.f("fk_contact_test_sending_test_id_contact_test")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_test_sending")),
    )

    with op.batch_alter_table("contact_test_sending", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_test_sending_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_test_sending_test_id"), ["test_id"], unique=False)

    op.create_table(
        "recovery_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("recovery_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recovery_notice_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["recovery_id"],
            ["recovery_request.id"],
            name=op.f("fk_recovery_notice_recovery_id_recovery_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_notice")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_recovery_notice_token_digest")),
    )

    with op.batch_alter_table("recovery_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_notice_recovery_id"), ["recovery_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("recovery_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_notice_recovery_id"))

    op.drop_table("recovery_notice")

    with op.batch_alter_table("contact_test_sending", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_test_sending_test_id"))
        batch_op.drop_index(batch_op.f("ix_contact_test_sending_at"))

    op.drop_table("contact_test_sending")

    op.drop_table("case_step")

    op.drop_table("case_notice")

    with op.batch_alter_table("case_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_evidence_case_id"))

    op.drop_table("case_evidence")

    with op.batch_alter_table("webhook_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_webhook_message_webhook_id"))
        batch_op.drop_index(
            "ix_webhook_message_due",
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        )

    op.drop_table("webhook_message")

    with op.batch_alter_table("suspension", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_suspension_open",
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_suspension_signature_id"))

    op.drop_table("suspension")

    with op.batch_alter_table("succession_party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_succession_party_register_number"))
        batch_op.drop_index(batch_op.f("ix_succession_party_event_id"))
        batch_op.drop_index(batch_op.f("ix_succession_party_company_id"))
        batch_op.drop_index(batch_op.f("ix_succession_party_association_id"))

    op.drop_table("succession_party")

    op.drop_table("sent_reminder")

    with op.batch_alter_table("recovery_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_request_named_at"))
        batch_op.drop_index(batch_op.f("ix_recovery_request_confirmed_at"))
        batch_op.drop_index(batch_op.f("ix_recovery_request_company_id"))

    op.drop_table("recovery_request")

    with op.batch_alter_table("domain_check", schema=None) as batch_op:
        batch_op.drop_index("ix_domain_check_domain_id_at")

    op.drop_table("domain_check")

    with op.batch_alter_table("contact_test", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_contact_test_open",
            sqlite_where=sa.text("answered_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL AND failed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_contact_test_contact_point_id"))

    op.drop_table("contact_test")

    with op.batch_alter_table("condition_case", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_condition_case_open",
            sqlite_where=sa.text("state IN ('warned', 'decided', 'appealed', 'upheld')"),
            postgresql_where=sa.text("state IN ('warned', 'decided', 'appealed', 'upheld')"),
        )
        batch_op.drop_index("ix_condition_case_company_id")

    op.drop_table("condition_case")

    op.drop_table("api_token_use")

    with op.batch_alter_table("webhook", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_webhook_company_id"))
        batch_op.drop_index(batch_op.f("ix_webhook_association_id"))

    op.drop_table("webhook")

    with op.batch_alter_table("waiver", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_waiver_running",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_waiver_company_id"))

    op.drop_table("waiver")

    with op.batch_alter_table("succession_event", schema=None) as batch_op:
        batch_op.drop_index("ix_succession_event_state_effective_on")
        batch_op.drop_index(batch_op.f("ix_succession_event_proposed_for_id"))

    op.drop_table("succession_event")

    with op.batch_alter_table("network", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_network_identifier"))
        batch_op.drop_index(batch_op.f("ix_network_company_id"))

    op.drop_table("network")

    with op.batch_alter_table("member_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_import_association_id"))

    op.drop_table("member_import")

    with op.batch_alter_table("journal_line", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_line_company_id_at")
        batch_op.drop_index("ix_journal_line_association_id_at")

    op.drop_table("journal_line")

    with op.batch_alter_table("join_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_join_request_expires_at"))

    op.drop_table("join_request")

    with op.batch_alter_table("held_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_held_form_person_id"))

    op.drop_table("held_form")

    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_member_group_id"))
        batch_op.drop_index(batch_op.f("ix_group_member_company_id"))

    op.drop_table("group_member")

    with op.batch_alter_table("dismissed_successor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dismissed_successor_later_id"))

    op.drop_table("dismissed_successor")

    with op.batch_alter_table("contact_point", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_contact_point_in_use",
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_contact_point_company_id"))

    op.drop_table("contact_point")

    with op.batch_alter_table("company_name", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_company_name_main_open",
            sqlite_where=sa.text("is_main AND to_on IS NULL"),
            postgresql_where=sa.text("is_main AND to_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_company_name_company_id"))

    op.drop_table("company_name")

    with op.batch_alter_table("attestation", schema=None) as batch_op:
        batch_op.drop_index("ix_attestation_company_id_rule_name")

    op.drop_table("attestation")

    with op.batch_alter_table("association_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_association_name_association_id"))

    op.drop_table("association_name")

    with op.batch_alter_table("association_contact", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_association_contact_now",
            sqlite_where=sa.text("until_at IS NULL"),
            postgresql_where=sa.text("until_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_association_contact_association_id"))

    op.drop_table("association_contact")

    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_company_id"))
        batch_op.drop_index(batch_op.f("ix_api_token_association_id"))

    op.drop_table("api_token")

    op.drop_table("webhook_position")

    op.drop_table("company_group")

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_kind_who_at")
        batch_op.drop_index(batch_op.f("ix_attempt_at"))

    op.drop_table("attempt")
