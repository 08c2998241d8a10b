"""Keep the answers of the members of large associations, and find what was declared lately."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES = {
    "ix_attestation_at": ("attestation", ["at"]),
    "ix_attestation_withdrawn_at": ("attestation", ["withdrawn_at"]),
    "ix_member_answers_association_id": (
        "member_answers",
        ["association_id", "answers", "until_at", "company_id"],
    ),
    "ix_member_answers_company_id": ("member_answers", ["company_id"]),
    "ix_member_answers_turned_at": ("member_answers", ["association_id", "turned_at"]),
    "ix_member_answers_until_at": ("member_answers", ["association_id", "until_at"]),
}


def upgrade() -> None:
    op.create_table(
        "kept_answers",
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("log_size", sa.Integer(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_kept_answers_association_id_association")
        ),
        sa.PrimaryKeyConstraint("association_id", name=op.f("pk_kept_answers")),
    )
    op.create_table(
        "member_answers",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("association_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("sinces", sa.Text(), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("turned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["association_id"], ["association.id"], name=op.f("fk_member_answers_association_id_association")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_member_answers_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_member_answers_membership_id_membership")
        ),
        sa.PrimaryKeyConstraint("membership_id", name=op.f("pk_member_answers")),
    )
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
    op.drop_table("member_answers")
    op.drop_table("kept_answers")
