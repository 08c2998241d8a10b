"""Add referrals, declared use of the hash check, and requests for dossiers; private interventions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PRIVATE = ("intervention", "intervention_effect")


def upgrade() -> None:
    for table in PRIVATE:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(
                sa.Column("is_private", sa.Boolean(), server_default=sa.false(), nullable=False)
            )
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("is_private", existing_type=sa.Boolean(), server_default=None)
    _referrals()
    _hash_check_use()
    _dossier_requests()


def _referrals() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("norm", sa.String(length=40), nullable=False),
        sa.Column("by_volume", sa.Boolean(), nullable=False),
        sa.Column("by_attention", sa.Boolean(), nullable=False),
        sa.Column("incidents", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.String(length=16), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=16), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_for", sa.String(length=16), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'sent', 'adopted', 'declined', 'no-answer', 'ended')",
            name=op.f("ck_referral_state"),
        ),
        sa.CheckConstraint(
            "ended_for IN ('figures-changed', 'not-needed', 'term-over')", name=op.f("ck_referral_ended_for")
        ),
        sa.CheckConstraint("by_volume OR by_attention", name=op.f("ck_referral_some_ground")),
        sa.CheckConstraint("incidents >= 1", name=op.f("ck_referral_some_incidents")),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (sent_by IS NULL)", name=op.f("ck_referral_sent_by_somebody")
        ),
        sa.CheckConstraint(
            "sent_at IS NOT NULL OR state IN ('proposed', 'ended')", name=op.f("ck_referral_sent_first")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (state <> 'ended')", name=op.f("ck_referral_ended_has_a_time")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_for IS NULL)", name=op.f("ck_referral_ended_has_a_reason")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_referral_company_id_company")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_referral_publication_id_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("public_id", name=op.f("uq_referral_public_id")),
        sa.UniqueConstraint(
            "company_id", "period", "norm", name=op.f("uq_referral_company_id_period_norm")
        ),
    )
    with op.batch_alter_table("referral", schema=None) as batch_op:
        for column in ("company_id", "publication_id", "sent_at", "state"):
            batch_op.create_index(batch_op.f(f"ix_referral_{column}"), [column], unique=False)


def _hash_check_use() -> None:
    op.create_table(
        "hash_check_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_by", sa.String(length=16), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=16), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)",
            name=op.f("ck_hash_check_use_withdrawn_by_someone"),
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR withdrawn_at >= declared_at",
            name=op.f("ck_hash_check_use_withdrawn_later"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_hash_check_use_company_id_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hash_check_use")),
        sa.UniqueConstraint("public_id", name=op.f("uq_hash_check_use_public_id")),
    )
    with op.batch_alter_table("hash_check_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hash_check_use_company_id"), ["company_id"], unique=False)
        batch_op.create_index(
            "uq_hash_check_use_stands",
            ["company_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )


def _dossier_requests() -> None:
    op.create_table(
        "dossier_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=16), nullable=False),
        sa.Column("tell_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("log_size", sa.Integer(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("json_digest", sa.String(length=64), nullable=False),
        sa.Column("pdf_digest", sa.String(length=64), nullable=False),
        sa.Column("files_deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "ground IN ('supervision', 'decision', 'objection', 'court', 'company-asked')",
            name=op.f("ck_dossier_request_ground"),
        ),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_dossier_request_language")),
        sa.CheckConstraint(
            "length(content_digest) = 64 AND length(json_digest) = 64 AND length(pdf_digest) = 64",
            name=op.f("ck_dossier_request_digest_length"),
        ),
        sa.CheckConstraint("tell_at >= asked_at", name=op.f("ck_dossier_request_told_later")),
        sa.CheckConstraint(
            "told_at IS NULL OR told_at >= tell_at", name=op.f("ck_dossier_request_told_after_its_term")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_dossier_request_company_id_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_dossier_request_public_id")),
    )
    with op.batch_alter_table("dossier_request", schema=None) as batch_op:
        for column in ("asked_at", "asked_by", "company_id"):
            batch_op.create_index(batch_op.f(f"ix_dossier_request_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("dossier_request")
    op.drop_table("hash_check_use")
    op.drop_table("referral")
    for table in PRIVATE:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("is_private")
