"""Add requests of people to be erased."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "erasure_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'taken-back', 'released', 'refused')", name=op.f("ck_erasure_request_state")
        ),
        sa.CheckConstraint(
            "(state = 'asked') = (ended_at IS NULL)", name=op.f("ck_erasure_request_end_has_a_time")
        ),
        sa.CheckConstraint(
            "(state IN ('released', 'refused')) = (decided_by IS NOT NULL)",
            name=op.f("ck_erasure_request_decision_has_who"),
        ),
        sa.CheckConstraint(
            "(state = 'refused') = (reason IS NOT NULL)", name=op.f("ck_erasure_request_refusal_has_a_reason")
        ),
        sa.CheckConstraint("length(reason) BETWEEN 10 AND 1000", name=op.f("ck_erasure_request_reason_length")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_erasure_request_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_request")),
        sa.UniqueConstraint("public_id", name=op.f("uq_erasure_request_public_id")),
    )
    with op.batch_alter_table("erasure_request") as batch_op:
        batch_op.create_index(op.f("ix_erasure_request_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_erasure_request_waiting",
            ["person_id"],
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        )


def downgrade() -> None:
    op.drop_table("erasure_request")
