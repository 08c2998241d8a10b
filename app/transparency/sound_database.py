"""Whether the database can read its own pages: what it says of damage, in one line and without what a row holds."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from app.transparency.refusals import DatabaseDamaged

UNREADABLE = "a page of it cannot be read"


@contextmanager
def damage_said(session: Session) -> Iterator[None]:
    """Within the block, damage that the database itself meets is a ``DatabaseDamaged``.

    SQLite is asked to look through its whole file first: it would otherwise read on over some damage.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    try:
        if is_sqlite:
            found = str(session.scalar(text("PRAGMA integrity_check(1)")))
            if found != "ok":
                raise DatabaseDamaged(why=in_words(found))
        yield
    except DatabaseError as error:
        if isinstance(error, OperationalError) and not is_sqlite:
            raise  # the server went away: that is no damage
        session.rollback()
        raise DatabaseDamaged(why=UNREADABLE) from None


def in_words(found: str) -> str:
    """What SQLite says, in one line."""
    return " ".join(found.replace("*", " ").split())[:120].rstrip(".")
