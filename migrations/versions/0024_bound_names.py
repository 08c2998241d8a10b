"""Bound the names of companies, associations and groups: no scheme in them, and no sign that nobody sees."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

COLUMNS = {
    "association": ("name",),
    "association_name": ("name",),
    "company": ("legal_name", "trade_name"),
    "company_name": ("name",),
    "company_group": ("name",),
    "join_request": ("legal_name",),
    "succession_event": ("new_legal_name", "new_trade_name"),
    "succession_party": ("legal_name", "trade_name"),
}
LENGTHS = {
    "succession_event": ("new_name_length", "length(new_legal_name) <= 120 AND length(new_trade_name) <= 120"),
    "succession_party": ("name_length", "length(legal_name) <= 120 AND length(trade_name) <= 120"),
}
IS_SEEN = {
    "sqlite": "{column} NOT GLOB ('*[' || char(1) || '-' || char(31) || char(127) || '-' || char(159) || char(8203) || '-' || char(8207) || char(8232) || '-' || char(8238) || char(8288) || '-' || char(8303) || char(65279) || '-' || char(65279) || ']*')",
    "postgresql": "{column} !~ ('[' || chr(1) || '-' || chr(31) || chr(127) || '-' || chr(159) || chr(8203) || '-' || chr(8207) || chr(8232) || '-' || chr(8238) || chr(8288) || '-' || chr(8303) || chr(65279) || '-' || chr(65279) || ']')",
}


def upgrade() -> None:
    is_seen = IS_SEEN[op.get_bind().dialect.name]
    for table, columns in COLUMNS.items():
        triggers = _triggers(table)
        with op.batch_alter_table(table) as batch:
            if table in LENGTHS:
                name, length = LENGTHS[table]
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), length)
            for column in columns:
                batch.create_check_constraint(
                    op.f(f"ck_{table}_{column}_leads_nowhere"), f"{column} NOT LIKE '%://%'"
                )
                batch.create_check_constraint(
                    op.f(f"ck_{table}_{column}_is_seen"), is_seen.replace("{column}", column)
                )
        _put_back(triggers)


def downgrade() -> None:
    for table, columns in COLUMNS.items():
        triggers = _triggers(table)
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_constraint(op.f(f"ck_{table}_{column}_leads_nowhere"), type_="check")
                batch.drop_constraint(op.f(f"ck_{table}_{column}_is_seen"), type_="check")
            if table in LENGTHS:
                batch.drop_constraint(op.f(f"ck_{table}_{LENGTHS[table][0]}"), type_="check")
        _put_back(triggers)


def _triggers(table: str) -> list[str]:
    """The statements of the triggers of a table, which SQLite forgets when the table is made anew."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    asked = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    return list(op.get_bind().execute(asked, {"table": table}).scalars())


def _put_back(triggers: list[str]) -> None:
    for each in triggers:
        op.get_bind().exec_driver_sql(each)
