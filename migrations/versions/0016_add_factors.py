"""Keep passkeys, apps for codes and recovery codes; a session remembers its person's roles; people can be kept out."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("disabled_at", MOMENT, nullable=True))
    with op.batch_alter_table("sign_in") as batch:
        batch.add_column(sa.Column("roles", sa.String(64), nullable=False, server_default=""))
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.String(1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.CheckConstraint("sign_count >= 0", name=op.f("ck_passkey_count_not_negative")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_passkey_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("public_id", name=op.f("uq_passkey_public_id")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_person_id"), "passkey", ["person_id"])
    op.create_table(
        "code_app",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sealed_secret", sa.String(300), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_code_app_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_app")),
        sa.UniqueConstraint("person_id", name=op.f("uq_code_app_person_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_recovery_code_digest_length")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("person_id", "digest", name=op.f("uq_recovery_code_person_id_digest")),
    )
    op.create_table(
        "factor_loss",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.Column("reported_by", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_factor_loss_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_loss")),
        sa.UniqueConstraint("person_id", name=op.f("uq_factor_loss_person_id")),
    )
    op.create_table(
        "used_challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("used_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_used_challenge")),
        sa.UniqueConstraint("digest", name=op.f("uq_used_challenge_digest")),
    )
    op.create_index(op.f("ix_used_challenge_used_at"), "used_challenge", ["used_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_used_challenge_used_at"), table_name="used_challenge")
    op.drop_table("used_challenge")
    op.drop_table("factor_loss")
    op.drop_table("recovery_code")
    op.drop_table("code_app")
    op.drop_index(op.f("ix_passkey_person_id"), table_name="passkey")
    op.drop_table("passkey")
    with op.batch_alter_table("sign_in") as batch:
        batch.drop_column("roles")
    with op.batch_alter_table("person") as batch:
        batch.drop_column("disabled_at")
