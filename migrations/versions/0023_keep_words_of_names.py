"""Keep what the eye sees of each name, and the words of all names: so that what looks alike is soon found."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from signatories.names.company_names import follows
from signatories.names.folding import folded

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SEEN = ("seen_head", "seen_tail")
AT_ONCE = 10_000


def upgrade() -> None:
    for column in SEEN:
        op.add_column("company_name", sa.Column(column, sa.String(250), nullable=False, server_default=""))
    op.create_table(
        "name_word",
        sa.Column("word", sa.String(250), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_name_word_company_id_company")),
        sa.PrimaryKeyConstraint("word", "company_id", name=op.f("pk_name_word")),
    )
    _fill()
    for column in SEEN:
        op.create_index(op.f(f"ix_company_name_{column}"), "company_name", [column])
    op.create_index(op.f("ix_name_word_company_id"), "name_word", ["company_id"])


def _fill() -> None:
    """Both follow from the names, by the rule of today."""
    connection = op.get_bind()
    update = sa.text("UPDATE company_name SET seen_head = :seen_head, seen_tail = :seen_tail WHERE id = :id")
    add = sa.text("INSERT INTO name_word VALUES (:word, :company_id) ON CONFLICT DO NOTHING")
    rows = connection.execute(sa.text("SELECT id, company_id, name, folded FROM company_name")).all()
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        connection.execute(update, [{"id": key, **_seen(name)} for key, _, name, _ in some])
        words = [{"word": word, "company_id": of} for _, of, _, plain in some for word in plain.split()]
        if words:
            connection.execute(add, words)


def _seen(name: str) -> dict[str, str]:
    found = follows(name, folded(name))
    return {column: found[column] for column in SEEN}


def downgrade() -> None:
    op.drop_table("name_word")
    for column in SEEN:
        op.drop_index(op.f(f"ix_company_name_{column}"), "company_name")
        op.drop_column("company_name", column)
