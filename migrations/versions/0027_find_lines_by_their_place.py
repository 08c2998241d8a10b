"""Find a line of the journal by its day or its kind, and mail that waits or failed, by an index."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FAILED, WAITS = sa.text("failed_at IS NOT NULL"), sa.text("sent_at IS NULL AND failed_at IS NULL")


def upgrade() -> None:
    op.create_index("ix_journal_line_at", "journal_line", ["at"])
    op.create_index("ix_journal_line_kind", "journal_line", ["kind", "id"])
    op.create_index(
        "ix_outbox_mail_failed", "outbox_mail", ["id"], sqlite_where=FAILED, postgresql_where=FAILED
    )
    op.create_index("ix_outbox_mail_waits", "outbox_mail", ["id"], sqlite_where=WAITS, postgresql_where=WAITS)


def downgrade() -> None:
    op.drop_index("ix_outbox_mail_waits", "outbox_mail")
    op.drop_index("ix_outbox_mail_failed", "outbox_mail")
    op.drop_index("ix_journal_line_kind", "journal_line")
    op.drop_index("ix_journal_line_at", "journal_line")
