"""Which index refused a row. A refusal of another kind is a fault of ours, never said in the words of this one."""

from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError

from signatories.base import Base


def refused_by(error: IntegrityError, model: type[Base], index: str) -> bool:
    """Whether the database refused a row of *model* because the unique *index* has its values already.

    Raises ``LookupError`` for an index that the table has not.
    """
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - a mapped class has one
    (columns,) = [list(each.columns) for each in table.indexes if each.name == index and each.unique] or [
        None
    ]
    if columns is None:
        raise LookupError(index)
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:  # PostgreSQL names the index
        return diagnosis.constraint_name == index
    # SQLite names its columns alone: of two unique indexes over the same ones, either may be meant.
    named = ", ".join(f"{table.name}.{column.name}" for column in columns)
    return str(error.orig) == f"UNIQUE constraint failed: {named}"
