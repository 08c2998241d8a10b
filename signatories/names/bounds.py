"""What the database itself holds of the names of companies, associations and groups (decision 0054).

``traces`` reads a name, which no CHECK can; but code is not the only one that writes. So each column of a
name has a bound that no later command, migration or restored copy gets around: nothing with a scheme, and
no sign that nobody sees, such as the end of a line. ``naming.checked`` refuses at least as much.
"""

from collections.abc import Callable

from sqlalchemy import CheckConstraint

UNSEEN = (
    (0x01, 0x1F),
    (0x7F, 0x9F),
    (0x200B, 0x200F),
    (0x2028, 0x202E),
    (0x2060, 0x206F),
    (0xFEFF, 0xFEFF),
)
"""Control characters, ends of lines, signs without width, and those that turn the direction of others."""


def leads_nowhere(column: str) -> str:
    """That the text has no scheme; both databases read it alike."""
    return f"{column} NOT LIKE '%://%'"


def is_seen(column: str, dialect: str) -> str:
    """That each sign of the text is seen: each database has its own way to say "none of these"."""
    sign: Callable[[int], str]
    if dialect == "sqlite":
        sign, none_of, before, after = "char({})".format, "NOT GLOB", "'*['", "']*'"
    else:
        sign, none_of, before, after = "chr({})".format, "!~", "'['", "']'"
    ranges = [f"{sign(first)} || '-' || {sign(last)}" for first, last in UNSEEN]
    return f"{column} {none_of} ({' || '.join((before, *ranges, after))})"


def bound(*columns: str) -> tuple[CheckConstraint, ...]:
    """The bounds of those columns of a table, each with a name of its own."""
    return tuple(
        each
        for column in columns
        for each in (
            CheckConstraint(leads_nowhere(column), name=f"{column}_leads_nowhere"),
            *(
                CheckConstraint(is_seen(column, dialect), name=f"{column}_is_seen").ddl_if(dialect=dialect)
                for dialect in ("sqlite", "postgresql")
            ),
        )
    )
