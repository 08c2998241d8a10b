"""Keep what an operator proposed and another has to release, one row each; what waits in the journal comes over."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TERM = timedelta(days=3)
WAITS = sa.text("ended_at IS NULL")
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def upgrade() -> None:
    proposed = op.create_table(
        "proposed_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(400), nullable=False),
        sa.Column("proposed_by", sa.String(16), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_by", sa.String(16), nullable=True),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "act IN ('withdraw badge', 'rotate key', 'withdraw key')", name=op.f("ck_proposed_act_act")
        ),
        sa.CheckConstraint(
            "released_by IS NULL OR released_by <> proposed_by", name=op.f("ck_proposed_act_two_persons")
        ),
        sa.CheckConstraint(
            "released_by IS NULL OR ended_at IS NOT NULL", name=op.f("ck_proposed_act_released_is_over")
        ),
        sa.CheckConstraint(
            "released_by IS NULL OR ended_at < ends_at", name=op.f("ck_proposed_act_released_in_time")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["journal_line.id"], name=op.f("fk_proposed_act_line_id_journal_line")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_act")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proposed_act_public_id")),
    )
    op.create_index(
        "uq_proposed_act_waiting",
        "proposed_act",
        ["act", "subject"],
        unique=True,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )
    _take_over(proposed)


def downgrade() -> None:
    op.drop_index("uq_proposed_act_waiting", table_name="proposed_act")
    op.drop_table("proposed_act")


def _take_over(proposed: sa.Table) -> None:
    """Proposals of the last three days that nobody released, the first of each; the rest are in the journal only."""
    lines = sa.table(
        "journal_line",
        sa.column("id", sa.Integer()),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("kind", sa.String()),
        sa.column("by", sa.String()),
        sa.column("data", sa.JSON()),
    )
    wanted = lines.c.kind.in_(["act-proposed", "act-released"])
    rows = op.get_bind().execute(sa.select(lines).where(wanted).order_by(lines.c.id)).all()
    released = {row.data["line"] for row in rows if row.kind == "act-released"}
    now, seen = datetime.now(UTC), set[tuple[str, str]]()
    for row in rows:
        if row.kind != "act-proposed" or row.id in released:
            continue
        at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
        what = (row.data["act"], row.data["subject"])
        if at + TERM <= now or what in seen:
            continue
        seen.add(what)
        op.execute(
            proposed.insert().values(
                public_id="".join(secrets.choice(LETTERS) for _ in range(16)),
                act=what[0],
                subject=what[1],
                proposed_by=row.by,
                proposed_at=at,
                ends_at=at + TERM,
                line_id=row.id,
            )
        )
