"""Keep what every company's signatures amount to at any moment, and find what long lists ask for by an index."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from signatories.signatures import standings

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES = {
    "ix_company_created_at": ("company", ["created_at"]),
    "ix_company_name_recorded_at": ("company_name", ["recorded_at"]),
    "ix_company_name_end_recorded_at": ("company_name", ["end_recorded_at"]),
    "ix_entry_at": ("entry", ["at"]),
    "ix_signature_association_id": ("signature", ["association_id", "ended_at"]),
    "ix_signature_ended_at": ("signature", ["ended_at"]),
}


def upgrade() -> None:
    op.create_table(
        "company_standing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_company_standing_company_id_company")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signature.id"], name=op.f("fk_company_standing_signature_id_signature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_standing")),
    )
    for name, columns in STANDING_INDEXES.items():
        op.create_index(name, "company_standing", columns)
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)
    # What these rows say is never a decision of then: it follows from other rows, by the rule of today.
    standings.keep_all(Session(op.get_bind()))


STANDING_INDEXES = {
    "ix_company_standing_company_id_from_at": ["company_id", "from_at"],
    "ix_company_standing_signature_id": ["signature_id"],
    "ix_company_standing_state": ["state", "until_at", "from_at", "company_id"],
    "ix_company_standing_until_at": ["until_at", "from_at", "state"],
}


def downgrade() -> None:
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
    op.drop_table("company_standing")
