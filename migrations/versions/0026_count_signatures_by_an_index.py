"""Count the countersigned signatures, of all and through an association, by an index alone."""

from collections.abc import Sequence

from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index("ix_signature_countersigned_at", "signature", ["association_id", "countersigned_at"])


def downgrade() -> None:
    op.drop_index("ix_signature_countersigned_at", "signature")
