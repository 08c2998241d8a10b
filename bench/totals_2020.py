"""The totals published for January to August 2020 against what intake and scoring make of the generated profile."""

from bench.asked import Line
from monitor.scores import ScoreRow, ScoreTable

WHERE = "the profile of 2020"
LARGEST = "kvk:00010001"
SECOND_AND_THIRD = ("kvk:00010002", "kvk:00010003")


def percent(low: float | None, high: float | None) -> str:
    """A range of fractions in whole percents; one number when both ends are the same."""
    ends = [f"{each:.0%}" for each in (low, high) if each is not None]
    return " to ".join(dict.fromkeys(ends))


def against(table: ScoreTable, *, part: int = 1) -> list[Line]:
    """Each published total, or a *part*-th of it, beside the one that the scores of the profile give."""
    rows = {row.company: row for row in table.rows}
    largest, total = rows[LARGEST], table.total
    both = sum(rows[company].items for company in SECOND_AND_THIRD)
    return [
        line("notices", f"{total.items:,}", f"{185_000 // part:,}"),
        line("notices of the largest host", f"{largest.items:,}", f"{174_652 // part:,}"),
        line("notices of the second and third host", f"{both:,}", f"{4_500 // part:,}"),
        line("largest host: gone within 24 h", within_a_day(largest), "86%"),
        line("largest host: gone in 24 to 48 h", on_the_second_day(largest), "11%"),
        line("largest host: gone later", later(largest), "3%"),
        line("all: gone within 24 h", within_a_day(total), "84%"),
    ]


def line(what: str, found: str, published: str) -> Line:
    return Line(WHERE, what, found, published, holds=found == published)


def within_a_day(row: ScoreRow) -> str:
    return percent(row.item_share_low, row.item_share_high)


def on_the_second_day(row: ScoreRow) -> str:
    """What was gone within 48 hours and not within 24."""
    ends = two_days(row)
    days = (row.item_share_low or 0.0, row.item_share_high or 0.0)
    return percent(ends[0] - days[0], ends[1] - days[1])


def later(row: ScoreRow) -> str:
    low, high = two_days(row)
    return percent(1 - high, 1 - low)


def two_days(row: ScoreRow) -> tuple[float, float]:
    if row.further is None:
        raise ValueError("the row has no further figures")
    return row.further.item_share_48h_low or 0.0, row.further.item_share_48h_high or 0.0
