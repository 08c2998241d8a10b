"""Add figures that the worker makes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "figure_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("norm", sa.String(length=40), nullable=False),
        sa.Column("method_version", sa.String(length=20), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=True),
        sa.Column("correction_reason", sa.String(length=20), nullable=True),
        sa.Column("sentence_nl", sa.String(length=300), nullable=True),
        sa.Column("sentence_en", sa.String(length=300), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made", sa.String(length=16), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'refused', 'failed')", name=op.f("ck_figure_job_state")),
        sa.CheckConstraint("act IN ('prepare', 'decisions')", name=op.f("ck_figure_job_act")),
        sa.CheckConstraint("(finished_at IS NULL) = (state IN ('waiting', 'running'))", name=op.f("ck_figure_job_end")),
        sa.CheckConstraint("(state = 'done') = (made IS NOT NULL)", name=op.f("ck_figure_job_made")),
        sa.CheckConstraint("(act = 'decisions') = (publication_id IS NOT NULL)", name=op.f("ck_figure_job_of_a_version")),
        sa.CheckConstraint('(correction_reason IS NULL) = (sentence_nl IS NULL) AND (correction_reason IS NULL) = (sentence_en IS NULL)', name=op.f("ck_figure_job_correction")),
        sa.CheckConstraint('length(sentence_nl) <= 300 AND length(sentence_en) <= 300', name=op.f("ck_figure_job_sentence_length")),
        sa.CheckConstraint("length(public_id) <= 40 AND ltrim(public_id, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-:') = ''", name=op.f("ck_figure_job_public_id_shape")),
        sa.CheckConstraint("length(period) = 7 AND ltrim(period, '0123456789-h') = ''", name=op.f("ck_figure_job_period_shape")),
        sa.CheckConstraint("length(norm) <= 40 AND ltrim(norm, '0123456789abcdefghijklmnopqrstuvwxyz-') = ''", name=op.f("ck_figure_job_norm_shape")),
        sa.CheckConstraint("length(method_version) <= 5 AND ltrim(method_version, '0123456789.') = ''", name=op.f("ck_figure_job_method_version_shape")),
        sa.CheckConstraint("length(correction_reason) <= 40 AND ltrim(correction_reason, '0123456789abcdefghijklmnopqrstuvwxyz-') = ''", name=op.f("ck_figure_job_correction_reason_shape")),
        sa.CheckConstraint("length(by) <= 40 AND ltrim(by, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-:') = ''", name=op.f("ck_figure_job_by_shape")),
        sa.CheckConstraint("length(made) <= 40 AND ltrim(made, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-:') = ''", name=op.f("ck_figure_job_made_shape")),
        sa.CheckConstraint("CAST(answer AS TEXT) NOT LIKE '%://%' AND CAST(answer AS TEXT) NOT LIKE '%@%'", name=op.f("ck_figure_job_answer_shape")),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], name=op.f("fk_figure_job_publication_id_publication")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_job")),
        sa.UniqueConstraint("public_id", name=op.f("uq_figure_job_public_id")),
    )
    with op.batch_alter_table("figure_job") as batch_op:
        batch_op.create_index("uq_figure_job_open", ["period", "norm", "method_version"], unique=True, sqlite_where=sa.text("finished_at IS NULL"), postgresql_where=sa.text("finished_at IS NULL"))


def downgrade() -> None:
    op.drop_table("figure_job")
