"""Find the withdrawals of notices in the log by an index that holds nothing else."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WITHDRAWN = sa.text("kind = 'notice-withdrawn'")


def upgrade() -> None:
    op.create_index(
        "ix_entry_notice_withdrawn", "entry", ["position"], sqlite_where=WITHDRAWN, postgresql_where=WITHDRAWN
    )


def downgrade() -> None:
    op.drop_index("ix_entry_notice_withdrawn", "entry")
