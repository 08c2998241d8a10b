"""What a text in the monitor's tables looks like: each column has a bound, so that no address has room in it (0054).

Written in SQL that SQLite and PostgreSQL read alike: ``ltrim`` leaves nothing of a text that is made of
allowed signs alone. No shape but that of names of companies has room for a slash or an at-sign.
"""

from enum import Enum

from sqlalchemy import CheckConstraint

DIGITS = "0123456789"
CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SMALL = CAPITALS.lower()
BASE64URL = f"{DIGITS}{CAPITALS}{SMALL}_-"


def made_of(column: str, signs: str) -> str:
    """That the text of *column* has none but those signs."""
    return f"ltrim({column}, '{signs}') = ''"


def _numbered(scheme: str, signs: str, length: int) -> str:
    """That the text is *length* of those signs after the name of the *scheme*."""
    rest = f"ltrim(substr({{column}}, {len(scheme) + 1}), '{signs}') = ''"
    return f"({{column}} LIKE '{scheme}%' AND length({{column}}) = {len(scheme) + length} AND {rest})"


COMPANY = " OR ".join(
    (
        _numbered("kvk:", DIGITS, 8),
        _numbered("lei:", DIGITS + CAPITALS, 20),
        f"({{column}} LIKE 'euid:%' AND ltrim(substr({{column}}, 6), '{DIGITS}{CAPITALS}._-') = '')",
    )
)


class Shape(Enum):
    """The kinds of text, each as a condition on ``{column}``."""

    OPAQUE = f"length({{column}}) <= 40 AND {made_of('{column}', BASE64URL + ':')}"
    """A public id, a name of a source, a person or token by its id."""
    NAME = f"length({{column}}) <= 64 AND {made_of('{column}', BASE64URL)}"
    DIGEST = f"length({{column}}) = 64 AND {made_of('{column}', DIGITS + 'abcdef')}"
    KEPT_ID = f"length({{column}}) = 32 AND {made_of('{column}', DIGITS + 'abcdef')}"
    PERIOD = f"length({{column}}) = 7 AND {made_of('{column}', DIGITS + '-h')}"
    """A half-year or a month."""
    CODE = f"length({{column}}) <= 40 AND {made_of('{column}', DIGITS + SMALL + '-')}"
    """A word of the register: a norm, a kind."""
    METHOD = f"length({{column}}) <= 5 AND {made_of('{column}', DIGITS + '.')}"
    KEY = made_of("{column}", BASE64URL)
    RECEIPT = (
        f"length({{column}}) <= 20000 AND {{column}} LIKE 'eyJ%' AND {made_of('{column}', BASE64URL + '.')}"
    )
    HOLDER = (
        f"({{column}} LIKE 'AS%' AND length({{column}}) <= 12 AND ltrim(substr({{column}}, 3), '{DIGITS}') = '')"
        f" OR ({{column}} LIKE 'org:%' AND ltrim(substr({{column}}, 5), '{BASE64URL}') = '')"
    )
    COMPANY = COMPANY
    COMPANY_OR_TOTAL = f"{{column}} = 'total' OR {COMPANY}"
    LEGAL_NAME = "length({column}) <= 120 AND {column} NOT LIKE '%://%'"
    """A company's name as the register of companies has it."""
    DOCUMENT = "CAST({column} AS TEXT) NOT LIKE '%://%' AND CAST({column} AS TEXT) NOT LIKE '%@%'"
    """JSON that the register itself made: counts, and places without a value."""

    def of(self, column: str) -> str:
        """The condition, for that column."""
        return self.value.replace("{column}", column)


def shapes(**columns: Shape) -> tuple[CheckConstraint, ...]:
    """The bounds of those columns, each with a name of its own."""
    return tuple(
        CheckConstraint(shape.of(column), name=f"{column}_shape") for column, shape in columns.items()
    )
