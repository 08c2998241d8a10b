"""How Alembic reaches the register's database: over the application's own engine."""

from alembic import context
from flask import current_app

from app.extensions import db


def run() -> None:
    connectable = context.config.attributes.get("connection") or db.engine
    with connectable.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            compare_server_default=True,
            render_as_batch=connection.dialect.name == "sqlite",
            **{
                key: value
                for key, value in current_app.extensions["migrate"].configure_args.items()
                if key != "render_as_batch"
            },
        )
        with context.begin_transaction():
            context.run_migrations()


run()
