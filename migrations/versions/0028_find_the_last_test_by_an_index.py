"""Find when a contact point was last tested by an index."""

from collections.abc import Sequence

from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("ix_contact_test_made_at", "contact_test", ["made_at"])
    op.create_index("ix_contact_test_sent_at", "contact_test", ["sent_at"])


def downgrade() -> None:
    op.drop_index("ix_contact_test_sent_at", "contact_test")
    op.drop_index("ix_contact_test_made_at", "contact_test")
