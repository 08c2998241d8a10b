"""What the database itself holds of the names of companies, associations and groups (decision 0054).

``traces`` reads a name, which no CHECK can; but code is not the only one that writes. So each column of a
name has a bound that no later command, migration or restored copy gets around: nothing with a scheme, and
no sign that nobody sees, such as the end of a line. ``naming.checked`` refuses at least as much.
"""

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
    """That each sign of the text is seen: each database has its own way to say "none of these".

    SQLite would put a text of many parts together anew for each row, so there it is one.
    """
    if dialect == "sqlite":
        signs = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSEEN)
        return f"{column} NOT GLOB CAST(x'{f'*[{signs}]*'.encode().hex()}' AS TEXT)"
    ranges = [f"chr({first}) || '-' || chr({last})" for first, last in UNSEEN]
    parts = " || ".join(("'['", *ranges, "']'"))
    return f"{column} !~ ({parts})"


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
