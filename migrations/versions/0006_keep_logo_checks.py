"""Keep how badges are shown on their own websites: outcomes and moments."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "badge_showing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("badge_id", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(length=14), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pointing", sa.String(length=14), nullable=True),
        sa.Column("pointing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("look_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keeps_files", sa.Boolean(), nullable=False),
        sa.Column("files_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_days", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "shown IN ('live', 'own-file', 'register-file', 'link', 'nothing')",
            name=op.f("ck_badge_showing_shown"),
        ),
        sa.CheckConstraint(
            "(shown IS NULL) = (shown_at IS NULL)", name=op.f("ck_badge_showing_shown_at_a_moment")
        ),
        sa.CheckConstraint(
            "pointing IN ('points-back', 'absent', 'not-reached', 'unreadable', 'other-register',"
            " 'other-code', 'old-editions')",
            name=op.f("ck_badge_showing_pointing"),
        ),
        sa.CheckConstraint(
            "(pointing IS NULL) = (pointing_at IS NULL)", name=op.f("ck_badge_showing_pointing_at_a_moment")
        ),
        sa.CheckConstraint(
            "NOT keeps_files OR files_until IS NOT NULL", name=op.f("ck_badge_showing_files_have_an_end")
        ),
        sa.CheckConstraint(
            "told_days IS NULL OR told_days IN (30, 7)", name=op.f("ck_badge_showing_told_days")
        ),
        sa.ForeignKeyConstraint(["badge_id"], ["badge.id"], name=op.f("fk_badge_showing_badge_id_badge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_showing")),
        sa.UniqueConstraint("badge_id", name=op.f("uq_badge_showing_badge_id")),
    )
    with op.batch_alter_table("badge_showing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_badge_showing_look_after"), ["look_after"], unique=False)


def downgrade() -> None:
    op.drop_table("badge_showing")
