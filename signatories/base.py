"""What every table shares: names of constraints, UTC times, opaque public ids."""

import secrets
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, MetaData, Select
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

Ids = Collection[int] | Select[int]
"""Which rows are meant, by their ids: those there are, or the question that finds them. Of thousands the
question is much sooner asked than written out."""
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on every database; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        # SQLite keeps no zone: store the UTC wall time and give the zone back on reading.
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The one declarative base of the house; every constraint gets a name."""

    # One registry holds both settings: Flask-SQLAlchemy derives its own class from this one.
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UtcDateTime()},
    )


def crockford(length: int) -> str:
    """*length* random characters of Crockford's base 32, upper case (5 bits each)."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))


def public_id() -> str:
    """An opaque id for URLs: 16 random lower-case characters (80 bits)."""
    return crockford(16).lower()
