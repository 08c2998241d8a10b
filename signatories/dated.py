"""Facts in time: when they hold, and when the register learnt of their begin and of their end.

"The register as it stood at T" is what it had recorded by T, judged at T. So an end that was
recorded later than T does not count at T, even when it lies before it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import DDL, CheckConstraint, ColumnElement, Table, and_, event, or_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped

from sentences import SpokenError


class Dated:
    """Columns of a fact that holds in ``[from_on, to_on)``. An empty stretch takes the fact back."""

    from_on: Mapped[date]
    to_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    end_recorded_at: Mapped[datetime | None]

    def counts_at(self, at: datetime) -> bool:
        """Whether the register, as it stood at *at*, said that this holds on that day."""
        is_ended = self.to_on is not None and self.to_on <= at.date()
        is_end_known = self.end_recorded_at is not None and self.end_recorded_at <= at
        return self.recorded_at <= at and self.from_on <= at.date() and not (is_ended and is_end_known)

    def end_known_at(self, at: datetime) -> date | None:
        """The first day on which this no longer holds, as far as the register knew it at *at*."""
        return self.to_on if self.end_recorded_at is not None and self.end_recorded_at <= at else None

    @classmethod
    def held_at(cls, at: datetime) -> ColumnElement[bool]:
        """``counts_at`` as an SQL condition."""
        return and_(
            cls.recorded_at <= at,
            cls.from_on <= at.date(),
            or_(cls.end_recorded_at.is_(None), cls.end_recorded_at > at, cls.to_on > at.date()),
        )


def dated_constraints() -> Sequence[CheckConstraint]:
    """What the database holds of every dated fact; made anew for each table."""
    return (
        CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ends_after_start"),
        CheckConstraint("(to_on IS NULL) = (end_recorded_at IS NULL)", name="end_was_recorded"),
        CheckConstraint(
            "end_recorded_at IS NULL OR end_recorded_at >= recorded_at", name="end_recorded_later"
        ),
    )


def overlap_statements(table: str, same: Sequence[str], where: str | None = None) -> dict[str, list[str]]:
    """The SQL, by dialect, that lets no two stretches with the *same* values overlap.

    *same* are columns of whole numbers or texts; only rows for which *where* holds count (a condition
    on bare column names, each written as ``{row}.column``). The constraint is ``ex_<table>_overlap``.
    """
    name = f"ex_{table}_overlap"
    alike = " AND ".join(f"other.{column} = NEW.{column}" for column in same)
    counted = f" AND {where.format(row='other')} AND {where.format(row='NEW')}" if where else ""
    clash = (
        f"SELECT RAISE(ABORT, '{name}') FROM {table} AS other WHERE {alike}{counted}"  # noqa: S608 - own names
        " AND (other.to_on IS NULL OR other.to_on > other.from_on)"
        " AND (NEW.to_on IS NULL OR NEW.to_on > NEW.from_on)"
        " AND (NEW.to_on IS NULL OR other.from_on < NEW.to_on)"
        " AND (other.to_on IS NULL OR NEW.from_on < other.to_on)"
    )
    ranges = "".join(f"{_as_range(column)} WITH &&, " for column in same)
    only = f" WHERE ({where.format(row=table)})" if where else ""
    return {
        "sqlite": [
            f"CREATE TRIGGER {name}_insert BEFORE INSERT ON {table} BEGIN {clash}; END",
            f"CREATE TRIGGER {name}_update BEFORE UPDATE ON {table} BEGIN {clash} AND other.id <> NEW.id; END",
        ],
        "postgresql": [
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist"
            f" ({ranges}daterange(from_on, to_on) WITH &&){only}"
        ],
    }


def _as_range(column: str) -> str:
    """GiST compares ranges without an extension: so a value becomes the range of itself."""
    value = column if column.endswith("_id") else f"hashtextextended({column}, 0)"
    return f"numrange({value}, {value}, '[]')"


def forbid_overlap(table: Table, same: Sequence[str], where: str | None = None) -> None:
    """Have the database refuse two stretches of *table* with the *same* values that overlap."""
    for dialect, statements in overlap_statements(table.name, same, where).items():
        for statement in statements:
            listener = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)
            event.listen(table, "after_create", listener)


@contextmanager
def clash_as(model: type, error: type[SpokenError], **values: object) -> Iterator[None]:
    """Say *error* when the database refuses a row of *model* because its stretch overlaps another."""
    try:
        yield
    except IntegrityError as refused:
        if f"ex_{model.__table__.name}_overlap" not in str(refused.orig):  # pyright: ignore[reportAttributeAccessIssue]
            raise
        raise error(**values) from None
