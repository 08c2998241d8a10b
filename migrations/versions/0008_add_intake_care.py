"""Add intake care."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("proof", sa.String(length=10), nullable=False),
        sa.Column("key_kind", sa.String(length=10), nullable=True),
        sa.Column("public_key", sa.String(length=90), nullable=True),
        sa.Column("last_made_at", MOMENT, nullable=True),
        sa.Column("since", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('live', 'sandbox')", name=op.f("ck_source_kind")),
        sa.CheckConstraint("proof IN ('nothing', 'manifest', 'signature')", name=op.f("ck_source_proof")),
        sa.CheckConstraint("key_kind IN ('ed25519', 'es256')", name=op.f("ck_source_key_kind")),
        sa.CheckConstraint(
            "(key_kind IS NULL) = (public_key IS NULL)", name=op.f("ck_source_key_is_whole")
        ),
        sa.CheckConstraint("length(public_key) IN (43, 87)", name=op.f("ck_source_key_length")),
        sa.CheckConstraint(
            "proof <> 'signature' OR public_key IS NOT NULL", name=op.f("ck_source_signature_has_a_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("name", name=op.f("uq_source_name")),
    )
    op.create_table(
        "segment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("notices_digest", sa.String(length=64), nullable=False),
        sa.Column("checks_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("length(name) = 64", name=op.f("ck_segment_name_length")),
        sa.CheckConstraint(
            "length(notices_digest) = 64 AND length(checks_digest) = 64", name=op.f("ck_segment_file_digests")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
        sa.UniqueConstraint("name", name=op.f("uq_segment_name")),
    )
    op.create_table(
        "quality_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("input_digest", sa.String(length=64), nullable=False),
        sa.Column("attribution_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.CheckConstraint("end_on > start_on", name=op.f("ck_quality_report_ends_after_start")),
        sa.CheckConstraint(
            "length(input_digest) = 64 AND length(attribution_digest) = 64",
            name=op.f("ck_quality_report_digests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_report")),
        sa.UniqueConstraint(
            "start_on",
            "end_on",
            "input_digest",
            "attribution_digest",
            name=op.f("uq_quality_report_start_on_end_on_input_digest_attribution_digest"),
        ),
    )
    op.create_table(
        "sandbox_delivery",
        *manifest(),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_sandbox_delivery_digest_length")),
        sa.CheckConstraint(
            "length(notices_digest) = 64 AND length(checks_digest) = 64",
            name=op.f("ck_sandbox_delivery_file_digests"),
        ),
        sa.CheckConstraint(
            "notices_read = notices_new + notices_changed + notices_unchanged + notices_in_conflict"
            " + notices_repeated",
            name=op.f("ck_sandbox_delivery_notices_add_up"),
        ),
        sa.CheckConstraint(
            "checks_read = checks_new + checks_unchanged + checks_in_conflict + checks_repeated",
            name=op.f("ck_sandbox_delivery_checks_add_up"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_delivery")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sandbox_delivery_public_id")),
        sa.UniqueConstraint("sequence", name=op.f("uq_sandbox_delivery_sequence")),
        sa.UniqueConstraint("source", "batch", name=op.f("uq_sandbox_delivery_source_batch")),
        sa.UniqueConstraint("source", "digest", name=op.f("uq_sandbox_delivery_source_digest")),
    )
    op.create_table(
        "intake_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.String(length=64), nullable=True),
        sa.Column("written_as", sa.String(length=20), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("delivery", sa.String(length=16), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'refused', 'failed')", name=op.f("ck_intake_job_state")
        ),
        sa.CheckConstraint(
            "written_as IN ('delivery', 'hotline-report')", name=op.f("ck_intake_job_written_as")
        ),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (state IN ('waiting', 'running'))", name=op.f("ck_intake_job_end")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_job")),
        sa.UniqueConstraint("public_id", name=op.f("uq_intake_job_public_id")),
    )
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("latest_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("notices_without_clock", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("held_apart", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("asked_again", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("signed_receipt", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("segment_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("expired_at", MOMENT, nullable=True))
    op.execute(
        "UPDATE delivery SET kind = 'delivery', notices_without_clock = 0, asked_again = 0, held_apart = '[]'"
    )
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.alter_column("kind", existing_type=sa.String(length=10), nullable=False)
        batch_op.alter_column("notices_without_clock", existing_type=sa.BigInteger(), nullable=False)
        batch_op.alter_column("held_apart", existing_type=sa.JSON(), nullable=False)
        batch_op.alter_column("asked_again", existing_type=sa.Integer(), nullable=False)
        batch_op.create_check_constraint(op.f("ck_delivery_kind"), "kind IN ('delivery', 'withdrawal')")
        batch_op.create_foreign_key(
            op.f("fk_delivery_segment_id_segment"), "segment", ["segment_id"], ["id"]
        )
        batch_op.create_index(op.f("ix_delivery_segment_id"), ["segment_id"], unique=False)
    with op.batch_alter_table("attribution") as batch_op:
        batch_op.add_column(sa.Column("kept_holder", sa.String(length=68), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_attribution_kept_holder_form"), "kept_holder IS NULL OR kept_holder LIKE 'org:%'"
        )


def manifest() -> list[sa.Column]:
    """The columns of a delivery, for the sandbox."""
    counts = [
        *("notices_read", "notices_new", "notices_changed", "notices_unchanged", "notices_in_conflict"),
        *("notices_repeated", "notices_without_clock", "checks_read", "checks_new", "checks_unchanged"),
        *("checks_in_conflict", "checks_repeated", "checks_unmatched"),
    ]
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("taken_in_at", MOMENT, nullable=False),
        sa.Column("earliest_at", MOMENT, nullable=False),
        sa.Column("latest_at", MOMENT, nullable=True),
        sa.Column("notices_digest", sa.String(length=64), nullable=False),
        sa.Column("checks_digest", sa.String(length=64), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in counts),
        sa.Column("conflicts", sa.JSON(), nullable=False),
        sa.Column("held_apart", sa.JSON(), nullable=False),
        sa.Column("asked_again", sa.Integer(), nullable=False),
        sa.Column("signed_receipt", sa.Text(), nullable=True),
    ]


def downgrade() -> None:
    with op.batch_alter_table("attribution") as batch_op:
        batch_op.drop_constraint(op.f("ck_attribution_kept_holder_form"), type_="check")
        batch_op.drop_column("kept_holder")
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.drop_index(op.f("ix_delivery_segment_id"))
        batch_op.drop_constraint(op.f("fk_delivery_segment_id_segment"), type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_delivery_kind"), type_="check")
        for name in (
            *("expired_at", "segment_id", "signed_receipt", "asked_again", "held_apart"),
            *("notices_without_clock", "latest_at", "kind"),
        ):
            batch_op.drop_column(name)
    for name in ("intake_job", "sandbox_delivery", "quality_report", "segment", "source"):
        op.drop_table(name)
