"""New tables: endorsements of associations, their lists, and badges with a proof inside."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


REASONS = "'membership-ended', 'member-since-corrected', 'badge-withdrawn', 'badge-suspended', 'key-withdrawn', 'not-signed'"


def upgrade() -> None:
    op.create_table(
        "endorsement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("badge_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("list_number", sa.Integer(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("kid", sa.String(length=400), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=30), nullable=True),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (ending IS NULL)", name=op.f("ck_endorsement_withdrawal_has_a_reason")),
        sa.CheckConstraint(f"ending IN ({REASONS})", name=op.f("ck_endorsement_ending")),
        sa.CheckConstraint("status_index BETWEEN 0 AND 131071", name=op.f("ck_endorsement_status_index_in_list")),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_endorsement_ends_after_start")),
        sa.ForeignKeyConstraint(["association_id"], ["association.id"], name=op.f("fk_endorsement_association_id_association")),
        sa.ForeignKeyConstraint(["badge_id"], ["badge.id"], name=op.f("fk_endorsement_badge_id_badge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement")),
        sa.UniqueConstraint("association_id", "list_number", "status_index", name=op.f("uq_endorsement_association_id_list_number_status_index")),
        sa.UniqueConstraint("badge_id", "number", name=op.f("uq_endorsement_badge_id_number")),
    )
    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_endorsement_association_id"), ["association_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_endorsement_badge_id"), ["badge_id"], unique=False)

    op.create_table(
        "endorsement_list",
        sa.Column("association_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("list_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kid", sa.String(length=400), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("owed_since", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("valid_until > issued_at", name=op.f("ck_endorsement_list_ends_after_issue")),
        sa.ForeignKeyConstraint(["association_id"], ["association.id"], name=op.f("fk_endorsement_list_association_id_association")),
        sa.PrimaryKeyConstraint("association_id", "list_number", name=op.f("pk_endorsement_list")),
    )

    op.create_table(
        "proven_credential",
        sa.Column("credential_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kid", sa.String(length=400), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["credential_id"], ["badge_credential.id"], name=op.f("fk_proven_credential_credential_id_badge_credential")),
        sa.PrimaryKeyConstraint("credential_id", name=op.f("pk_proven_credential")),
    )
    with op.batch_alter_table("proven_credential", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proven_credential_kid"), ["kid"], unique=False)


def downgrade() -> None:
    op.drop_table("proven_credential")
    op.drop_table("endorsement_list")
    op.drop_table("endorsement")
