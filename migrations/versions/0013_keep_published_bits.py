"""Keep bits that were published before an older database was put back."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEFORE = (
    "'membership-ended', 'member-since-corrected', 'badge-withdrawn', 'badge-suspended', 'key-withdrawn', 'not-signed'"
)
NOW = f"{BEFORE}, 'listed-before'"


def upgrade() -> None:
    op.create_table(
        "kept_bit",
        sa.Column("list_id", sa.String(length=400), nullable=False),
        sa.Column("status_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status_index BETWEEN 0 AND 131071", name=op.f("ck_kept_bit_status_index_in_list")),
        sa.PrimaryKeyConstraint("list_id", "status_index", name=op.f("pk_kept_bit")),
    )
    _endings(NOW)


def downgrade() -> None:
    op.execute("UPDATE endorsement SET ending = 'not-signed' WHERE ending = 'listed-before'")
    _endings(BEFORE)
    op.drop_table("kept_bit")


def _endings(allowed: str) -> None:
    with op.batch_alter_table("endorsement") as batch:
        batch.drop_constraint(op.f("ck_endorsement_ending"), type_="check")
        batch.create_check_constraint(op.f("ck_endorsement_ending"), f"ending IN ({allowed})")
