"""The rules for delivered values, as SQL expressions made from the allow-list.

Each expression is over the columns of one kind, all of them text. A problem reads
``column|rule``; it never holds a value.
"""

from collections.abc import Iterator

from monitor.engine import literal
from monitor.file_format import FORMATS, PATTERNS, Column, Kind, Shape
from monitor.problems import Rule

ROW = "row"
"""The column of a problem that is not about one column."""

_EARLIEST = "TIMESTAMPTZ '2000-01-01T00:00:00Z'"
_FURTHEST = "TIMESTAMPTZ '2100-01-01T00:00:00Z'"
_LATEST = "getvariable('latest')"
_SKEW = "INTERVAL 5 MINUTES"

_MAY_BE_FUTURE = frozenset({Kind.HOLDERS, Kind.INTERVENTIONS})
"""Kinds with dates that are known beforehand, such as a hand-over or a law."""

_MOST_AS_NUMBER = 2**32 - 1


def moment(name: str) -> str:
    """The column with the instant that the text of column *name* means, NULL when it means none."""
    return f"{name}_instant"


def typed_columns(kind: Kind) -> list[str]:
    """Each column of *kind* as the type in which it is kept."""
    typed = {
        Shape.TIME: lambda name: f"{moment(name)} AS {name}",
        Shape.NUMBER: lambda name: f"TRY_CAST({name} AS BIGINT) AS {name}",
    }
    return [typed.get(column.shape, str)(column.sql) for column in FORMATS[kind]]


def first_problem(kind: Kind) -> str:
    """The first broken rule of a row, NULL for a good one."""
    cases = [f"WHEN {condition} THEN {literal(problem)}" for condition, problem in _cases(kind)]
    return "CASE WHEN fault IS NOT NULL THEN fault " + " ".join(cases) + " END"


def _cases(kind: Kind) -> Iterator[tuple[str, str]]:
    for column in FORMATS[kind]:
        for condition, rule in _column_cases(column, kind):
            yield condition, f"{column.name}|{rule}"
    if kind is Kind.NOTICES:
        yield "(delivery_status = 'delivered') <> (delivered_at IS NOT NULL)", f"delivered_at|{Rule.TOGETHER}"
        yield f"{moment('delivered_at')} < {moment('sent_at')} - {_SKEW}", f"delivered_at|{Rule.ORDER}"
        yield (
            "(withdrawn_at IS NULL) <> (withdrawal_reason IS NULL)",
            f"withdrawal_reason|{Rule.TOGETHER}",
        )
        yield f"{moment('withdrawn_at')} < {moment('sent_at')} - {_SKEW}", f"withdrawn_at|{Rule.ORDER}"
    if kind is Kind.HOLDERS:
        yield f"{moment('valid_to')} < {moment('valid_from')}", f"valid_to|{Rule.ORDER}"


def _remainder(name: str) -> str:
    """What an LEI leaves by ISO 7064 modulo 97-10, where letters count from A = 10; a good one leaves 1."""
    values = f"list_transform(string_split(substr({name}, 5), ''), lambda c: ascii(c) - if(c > '9', 55, 48))"
    step = "lambda rest, value: (rest * if(value > 9, 100, 10) + value) % 97"
    return f"list_reduce(list_prepend(0, {values}), {step})"


def _column_cases(column: Column, kind: Kind) -> Iterator[tuple[str, Rule]]:
    name = column.sql
    if not column.may_be_empty:
        yield f"{name} IS NULL", Rule.EMPTY
    if column.shape is Shape.WORD:
        words = ", ".join(literal(word) for word in column.words)
        yield f"{name} NOT IN ({words})", Rule.CHOICE
        return
    rule = Rule.TIME if column.shape is Shape.TIME else Rule.FORM
    yield f"NOT regexp_full_match({name}, {literal(PATTERNS[column.shape])})", rule
    if column.shape is Shape.HOLDER:
        number = f"TRY_CAST(substr({name}, 3) AS BIGINT)"
        yield f"{name} LIKE 'AS%' AND {number} > {_MOST_AS_NUMBER}", Rule.FORM
    if column.shape is Shape.COMPANY:
        yield f"{name} LIKE 'lei:%' AND {_remainder(name)} <> 1", Rule.FORM
        number = f"split_part({name}, '.', 2)"
        is_domain_like = f"NOT regexp_matches({number}, '[0-9]') OR {number} LIKE '%--%'"
        yield f"{name} LIKE 'euid:%' AND ({is_domain_like})", Rule.FORM
    if column.shape is Shape.TIME:
        yield f"{name} IS NOT NULL AND {moment(name)} IS NULL", Rule.TIME  # such as 30 February
        yield f"{moment(name)} < {_EARLIEST}", Rule.TOO_EARLY
        latest = _FURTHEST if kind in _MAY_BE_FUTURE else _LATEST
        yield f"{moment(name)} > {latest}", Rule.IN_THE_FUTURE
