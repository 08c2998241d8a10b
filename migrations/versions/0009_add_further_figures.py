"""Further figures, months and effects with each publication; one publication in force per method version."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def current(*columns: str) -> None:
    op.create_index(
        "uq_publication_current",
        "publication",
        list(columns),
        unique=True,
        sqlite_where=sa.text("state = 'published'"),
        postgresql_where=sa.text("state = 'published'"),
    )


def upgrade() -> None:
    with op.batch_alter_table("network_size") as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=64), server_default="", nullable=False))
    with op.batch_alter_table("network_size") as batch_op:
        batch_op.alter_column("source", existing_type=sa.String(length=64), server_default=None)

    op.drop_index("uq_publication_current", table_name="publication")
    with op.batch_alter_table("publication") as batch_op:
        batch_op.add_column(sa.Column("further_digest", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("sector", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("cells", sa.JSON(), server_default="{}", nullable=False))
    with op.batch_alter_table("publication") as batch_op:
        batch_op.alter_column("cells", existing_type=sa.JSON(), server_default=None)
    current("period", "norm", "method_version")

    with op.batch_alter_table("score") as batch_op:
        batch_op.add_column(sa.Column("further", sa.JSON(), nullable=True))
        for name in ("attention", "is_protected"):
            batch_op.add_column(sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("score") as batch_op:
        for name in ("attention", "is_protected"):
            batch_op.alter_column(name, existing_type=sa.Boolean(), server_default=None)

    op.create_table(
        "trend_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=60), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("incidents", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("gap", sa.String(length=20), nullable=True),
        sa.Column("share_low", sa.Double(), nullable=True),
        sa.Column("share_high", sa.Double(), nullable=True),
        sa.Column("interval_low", sa.Double(), nullable=True),
        sa.Column("interval_high", sa.Double(), nullable=True),
        sa.Column("item_share_low", sa.Double(), nullable=True),
        sa.Column("item_share_high", sa.Double(), nullable=True),
        sa.CheckConstraint("length(month) = 7", name=op.f("ck_trend_point_month_length")),
        sa.CheckConstraint(
            "gap IS NULL OR gap IN ('not-measured', 'no-incidents', 'few-incidents', 'to-protect')",
            name=op.f("ck_trend_point_gap"),
        ),
        sa.CheckConstraint(
            "(gap IS NULL) = (share_low IS NOT NULL)", name=op.f("ck_trend_point_gap_or_share")
        ),
        sa.CheckConstraint("share_low <= share_high", name=op.f("ck_trend_point_share_in_order")),
        sa.CheckConstraint("interval_low <= interval_high", name=op.f("ck_trend_point_interval_in_order")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_trend_point_publication_id_publication")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trend_point")),
        sa.UniqueConstraint(
            "publication_id", "company", "month", name=op.f("uq_trend_point_publication_id_company_month")
        ),
    )
    op.create_index(op.f("ix_trend_point_company"), "trend_point", ["company"])
    op.create_index(op.f("ix_trend_point_publication_id"), "trend_point", ["publication_id"])

    op.create_table(
        "intervention_effect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publication.id"],
            name=op.f("fk_intervention_effect_publication_id_publication"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervention_effect")),
        sa.UniqueConstraint(
            "publication_id",
            "company",
            "at",
            "kind",
            name=op.f("uq_intervention_effect_publication_id_company_at_kind"),
        ),
    )
    op.create_index(op.f("ix_intervention_effect_company"), "intervention_effect", ["company"])
    op.create_index(op.f("ix_intervention_effect_publication_id"), "intervention_effect", ["publication_id"])


def downgrade() -> None:
    op.drop_table("intervention_effect")
    op.drop_table("trend_point")
    with op.batch_alter_table("score") as batch_op:
        for name in ("is_protected", "attention", "further"):
            batch_op.drop_column(name)
    op.drop_index("uq_publication_current", table_name="publication")
    with op.batch_alter_table("publication") as batch_op:
        for name in ("cells", "sector", "further_digest"):
            batch_op.drop_column(name)
    current("period", "norm")
    with op.batch_alter_table("network_size") as batch_op:
        batch_op.drop_column("source")
