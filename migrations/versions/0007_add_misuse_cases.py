"""Add misuse cases: reports, what was seen of a host, and the steps; counts of foreign hosts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "foreign_sighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("badge_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "host = lower(host) AND replace(host, '.', '') <> host AND replace(replace(host, '/', ''), ':', '') = host",
            name=op.f("ck_foreign_sighting_host"),
        ),
        sa.CheckConstraint("times >= 1", name=op.f("ck_foreign_sighting_times")),
        sa.ForeignKeyConstraint(["badge_id"], ["badge.id"], name=op.f("fk_foreign_sighting_badge_id_badge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreign_sighting")),
        sa.UniqueConstraint("badge_id", "host", "day", name=op.f("uq_foreign_sighting_badge_id_host_day")),
    )
    with op.batch_alter_table("foreign_sighting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_foreign_sighting_day"), ["day"], unique=False)

    op.create_table(
        "former_origin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("badge_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "result IN ('found', 'clean', 'unreachable')", name=op.f("ck_former_origin_result")
        ),
        sa.ForeignKeyConstraint(["badge_id"], ["badge.id"], name=op.f("fk_former_origin_badge_id_badge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_origin")),
        sa.UniqueConstraint("badge_id", name=op.f("uq_former_origin_badge_id")),
    )
    with op.batch_alter_table("former_origin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_former_origin_looked_at"), ["looked_at"], unique=False)

    op.create_table(
        "misuse_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("badge_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("taken_by", sa.String(length=16), nullable=True),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("why", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_misuse_case_closed_has_a_time")
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (outcome IS NOT NULL)", name=op.f("ck_misuse_case_closed_has_an_outcome")
        ),
        sa.CheckConstraint(
            "(state = 'open') = (taken_by IS NULL)", name=op.f("ck_misuse_case_taken_by_somebody")
        ),
        sa.CheckConstraint(
            "host = lower(host) AND replace(host, '.', '') <> host AND replace(replace(host, '/', ''), ':', '') = host",
            name=op.f("ck_misuse_case_host"),
        ),
        sa.CheckConstraint(
            "outcome IN ('removed', 'allowed', 'not-ours', 'handed-over', 'no-answer')",
            name=op.f("ck_misuse_case_outcome"),
        ),
        sa.CheckConstraint("source IN ('report', 'live-image', 'scan')", name=op.f("ck_misuse_case_source")),
        sa.CheckConstraint(
            "state IN ('open', 'taken', 'written', 'reminded', 'closed')", name=op.f("ck_misuse_case_state")
        ),
        sa.CheckConstraint(
            "why IN ('looked-ourselves', 'holder-said', 'host-gone', 'badge-in-force', 'only-a-mention', 'other-mark', 'nothing-seen', 'consumer-authority', 'police', 'two-letters')",
            name=op.f("ck_misuse_case_why"),
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (why IS NULL)", name=op.f("ck_misuse_case_outcome_has_a_ground")
        ),
        sa.ForeignKeyConstraint(["badge_id"], ["badge.id"], name=op.f("fk_misuse_case_badge_id_badge")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_misuse_case_company_id_company")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misuse_case")),
        sa.UniqueConstraint("public_id", name=op.f("uq_misuse_case_public_id")),
    )
    with op.batch_alter_table("misuse_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_misuse_case_badge_id"), ["badge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_misuse_case_closed_at"), ["closed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_misuse_case_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_misuse_case_host"), ["host"], unique=False)
        batch_op.create_index(batch_op.f("ix_misuse_case_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_misuse_case_open",
            ["host"],
            unique=True,
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )

    op.create_table(
        "misuse_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("badge_id", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('live-image', 'image-on-page', 'code-on-page', 'link-on-page', 'reciprocal-file', 'not-found')",
            name=op.f("ck_misuse_fact_kind"),
        ),
        sa.CheckConstraint("last_at >= first_at", name=op.f("ck_misuse_fact_last_after_first")),
        sa.CheckConstraint("times >= 1", name=op.f("ck_misuse_fact_times")),
        sa.ForeignKeyConstraint(["badge_id"], ["badge.id"], name=op.f("fk_misuse_fact_badge_id_badge")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["misuse_case.id"], name=op.f("fk_misuse_fact_case_id_misuse_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misuse_fact")),
        sa.UniqueConstraint("case_id", "kind", "badge_id", name=op.f("uq_misuse_fact_case_id_kind_badge_id")),
    )
    with op.batch_alter_table("misuse_fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_misuse_fact_badge_id"), ["badge_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_misuse_fact_case_id"), ["case_id"], unique=False)

    op.create_table(
        "misuse_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_misuse_report_language")),
        sa.CheckConstraint(
            "seen IN ('not-allowed', 'altered', 'looks-like-us', 'says-signatory', 'other')",
            name=op.f("ck_misuse_report_seen"),
        ),
        sa.CheckConstraint("length(code) = 12", name=op.f("ck_misuse_report_code_length")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["misuse_case.id"], name=op.f("fk_misuse_report_case_id_misuse_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misuse_report")),
        sa.UniqueConstraint("reference", name=op.f("uq_misuse_report_reference")),
    )
    with op.batch_alter_table("misuse_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_misuse_report_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_misuse_report_case_id"), ["case_id"], unique=False)

    op.create_table(
        "misuse_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("way", sa.String(length=6), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("why", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "act IN ('open', 'take', 'write', 'remind', 'close', 'reopen')", name=op.f("ck_misuse_step_act")
        ),
        sa.CheckConstraint(
            "outcome IN ('removed', 'allowed', 'not-ours', 'handed-over', 'no-answer')",
            name=op.f("ck_misuse_step_outcome"),
        ),
        sa.CheckConstraint("way IN ('mail', 'paper')", name=op.f("ck_misuse_step_way")),
        sa.CheckConstraint(
            "why IN ('looked-ourselves', 'holder-said', 'host-gone', 'badge-in-force', 'only-a-mention', 'other-mark', 'nothing-seen', 'consumer-authority', 'police', 'two-letters')",
            name=op.f("ck_misuse_step_why"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["misuse_case.id"], name=op.f("fk_misuse_step_case_id_misuse_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misuse_step")),
        sa.UniqueConstraint("case_id", "position", name=op.f("uq_misuse_step_case_id_position")),
    )
    with op.batch_alter_table("misuse_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_misuse_step_case_id"), ["case_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("misuse_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_misuse_step_case_id"))

    op.drop_table("misuse_step")
    with op.batch_alter_table("misuse_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_misuse_report_case_id"))
        batch_op.drop_index(batch_op.f("ix_misuse_report_at"))

    op.drop_table("misuse_report")
    with op.batch_alter_table("misuse_fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_misuse_fact_case_id"))
        batch_op.drop_index(batch_op.f("ix_misuse_fact_badge_id"))

    op.drop_table("misuse_fact")
    with op.batch_alter_table("misuse_case", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_misuse_case_open",
            sqlite_where=sa.text("state <> 'closed'"),
            postgresql_where=sa.text("state <> 'closed'"),
        )
        batch_op.drop_index(batch_op.f("ix_misuse_case_state"))
        batch_op.drop_index(batch_op.f("ix_misuse_case_host"))
        batch_op.drop_index(batch_op.f("ix_misuse_case_company_id"))
        batch_op.drop_index(batch_op.f("ix_misuse_case_closed_at"))
        batch_op.drop_index(batch_op.f("ix_misuse_case_badge_id"))

    op.drop_table("misuse_case")
    with op.batch_alter_table("former_origin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_origin_looked_at"))

    op.drop_table("former_origin")
    with op.batch_alter_table("foreign_sighting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_foreign_sighting_day"))

    op.drop_table("foreign_sighting")
