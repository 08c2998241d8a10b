"""Keep key life."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "key_life",
        sa.Column("thumbprint", sa.String(length=43), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('next', 'active', 'previous', 'retired', 'withdrawn')", name=op.f("ck_key_life_state")
        ),
        sa.CheckConstraint("length(thumbprint) = 43", name=op.f("ck_key_life_thumbprint_length")),
        sa.PrimaryKeyConstraint("thumbprint", name=op.f("pk_key_life")),
    )
    op.create_table(
        "alarm",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_alarm")),
    )
    with op.batch_alter_table("status_list") as batch_op:
        batch_op.add_column(sa.Column("owed_since", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("badge_credential") as batch_op:
        batch_op.create_index(
            "ix_badge_credential_planned",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("badge_credential") as batch_op:
        batch_op.drop_index("ix_badge_credential_planned")
    with op.batch_alter_table("status_list") as batch_op:
        batch_op.drop_column("owed_since")
    op.drop_table("alarm")
    op.drop_table("key_life")
