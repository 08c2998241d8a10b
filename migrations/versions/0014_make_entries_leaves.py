"""Make the entries of the hash chain leaves of a Merkle tree, in their order.

The chain is checked first: what was changed in it must not become a leaf."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ROOT = "0" * 64
COMMITTED = {
    "company-added": {"name"},
    "company-renamed": {"old", "new"},
    "company-grouped": {"group"},
    "company-ungrouped": {"group"},
    "domain-proven": {"host"},
    "domain-lost": {"host"},
    "badge-issued": {"origin"},
}
CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
BATCH = 1000
ENTRY = sa.table(
    "entry",
    sa.column("position", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("kind", sa.String),
    sa.column("data", sa.JSON),
    sa.column("salt", sa.String),
    sa.column("previous", sa.String),
    sa.column("digest", sa.String),
)
HEAD = sa.table("log_head", sa.column("size", sa.Integer), sa.column("digest", sa.String))


def upgrade() -> None:
    with op.batch_alter_table("entry") as batch:
        batch.add_column(sa.Column("salt", sa.String(length=32), nullable=True))
    become_leaves(op.get_bind())
    with op.batch_alter_table("entry") as batch:
        batch.drop_constraint(op.f("uq_entry_previous"), type_="unique")
        batch.drop_column("previous")
    with op.batch_alter_table("log_head") as batch:
        batch.drop_column("digest")
    op.create_table(
        "log_checkpoint",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_log_checkpoint_one_row")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_log_checkpoint_size_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_checkpoint")),
    )


def downgrade() -> None:
    op.drop_table("log_checkpoint")
    with op.batch_alter_table("log_head") as batch:
        batch.add_column(sa.Column("digest", sa.String(length=64), nullable=True))
    with op.batch_alter_table("entry") as batch:
        batch.add_column(sa.Column("previous", sa.String(length=64), nullable=True))
    become_a_chain(op.get_bind())
    with op.batch_alter_table("log_head") as batch:
        batch.alter_column("digest", existing_type=sa.String(length=64), nullable=False)
    with op.batch_alter_table("entry") as batch:
        batch.alter_column("previous", existing_type=sa.String(length=64), nullable=False)
        batch.create_unique_constraint(op.f("uq_entry_previous"), ["previous"])
        batch.drop_column("salt")


def become_leaves(connection: sa.Connection) -> None:
    previous, expected = ROOT, 0
    for rows in _batches(connection):
        for row in rows:
            is_next = (row.position, row.previous) == (expected, previous)
            if not is_next or row.digest != chain_digest(row, previous):
                raise RuntimeError(f"the chain of the log does not hold at entry {expected}: see docs/operations")
            previous, expected = row.digest, expected + 1
        _store(connection, [_leaf(row) for row in rows], ("salt", "digest"))


def become_a_chain(connection: sa.Connection) -> None:
    previous = ROOT
    for rows in _batches(connection):
        links = []
        for row in rows:
            digest = chain_digest(row, previous)
            links.append({"at_position": row.position, "new_previous": previous, "new_digest": digest})
            previous = digest
        _store(connection, links, ("previous", "digest"))
    connection.execute(sa.update(HEAD).values(digest=previous))


def chain_digest(row: Any, previous: str) -> str:
    canonical = CANONICAL.encode([row.position, stamp(row.at), row.kind, row.data, previous])
    return hashlib.sha256(canonical.encode()).hexdigest()


def _leaf(row: Any) -> dict[str, Any]:
    names = COMMITTED.get(row.kind, set())
    salt = secrets.token_hex(16) if names else None
    data = {name: _committed(name, value, salt) if name in names else value for name, value in row.data.items()}
    written = CANONICAL.encode({"at": stamp(row.at), "data": data, "kind": row.kind, "position": row.position})
    digest = hashlib.sha256(b"\x00" + written.encode()).hexdigest()
    return {"at_position": row.position, "new_salt": salt, "new_digest": digest}


def _committed(name: str, value: Any, salt: str | None) -> Mapping[str, str]:
    message = CANONICAL.encode([name, value]).encode()
    return {"commitment": hmac.digest(bytes.fromhex(str(salt)), message, "sha256").hex()}


def stamp(at: datetime) -> str:
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")


def _batches(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    last = -1
    query = sa.select(ENTRY).order_by(ENTRY.c.position).limit(BATCH)
    while rows := connection.execute(query.where(ENTRY.c.position > last)).all():
        yield rows
        last = rows[-1].position


def _store(connection: sa.Connection, rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> None:
    values = {name: sa.bindparam(f"new_{name}") for name in names}
    connection.execute(
        sa.update(ENTRY).where(ENTRY.c.position == sa.bindparam("at_position")).values(values), rows
    )
