"""Write the signs that no name has as one text, instead of putting them together for each row (SQLite)."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
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
WHOLE = "{column} NOT GLOB CAST(x'2a5b012d1f7f2dc29fe2808b2de2808fe280a82de280aee281a02de281afefbbbf2defbbbf5d2a' AS TEXT)"
PUT_TOGETHER = "{column} NOT GLOB ('*[' || char(1) || '-' || char(31) || char(127) || '-' || char(159) || char(8203) || '-' || char(8207) || char(8232) || '-' || char(8238) || char(8288) || '-' || char(8303) || char(65279) || '-' || char(65279) || ']*')"


def upgrade() -> None:
    _write(WHOLE)


def downgrade() -> None:
    _write(PUT_TOGETHER)


def _write(is_seen: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table, columns in COLUMNS.items():
        asked = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
        triggers = list(op.get_bind().execute(asked, {"table": table}).scalars())
        with op.batch_alter_table(table) as batch:
            for column in columns:
                name = op.f(f"ck_{table}_{column}_is_seen")
                batch.drop_constraint(name, type_="check")
                batch.create_check_constraint(name, is_seen.replace("{column}", column))
        for each in triggers:  # which SQLite forgets when the table is made anew
            op.get_bind().exec_driver_sql(each)
