"""Give each sign-in a public id and the name of its browser, so that its owner can end it from another one."""

import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

sign_in = sa.table("sign_in", sa.column("id", sa.Integer), sa.column("public_id", sa.String))
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def upgrade() -> None:
    with op.batch_alter_table("sign_in") as batch:
        batch.add_column(sa.Column("public_id", sa.String(16), nullable=True))
        batch.add_column(sa.Column("browser", sa.String(40), nullable=False, server_default=""))
    connection = op.get_bind()
    for (each,) in connection.execute(sa.select(sign_in.c.id)).all():
        new = "".join(secrets.choice(LETTERS) for _ in range(16))
        connection.execute(sign_in.update().where(sign_in.c.id == each).values(public_id=new))
    with op.batch_alter_table("sign_in") as batch:
        batch.alter_column("public_id", existing_type=sa.String(16), nullable=False)
        batch.alter_column("browser", existing_type=sa.String(40), server_default=None)
        batch.create_unique_constraint("uq_sign_in_public_id", ["public_id"])


def downgrade() -> None:
    with op.batch_alter_table("sign_in") as batch:
        batch.drop_constraint("uq_sign_in_public_id", type_="unique")
        batch.drop_column("browser")
        batch.drop_column("public_id")
