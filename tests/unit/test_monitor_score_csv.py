"""The scores file: columns, rounding and the cells that are too small to be shown."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.score_csv import COLUMNS, WITHHELD_WHEN_SMALL, Heading, scores_csv
from monitor.scores import Label, ScoreRow

CONTRACT = (
    "company,name,period,label,incidents,items,share_low,share_high,interval_low,interval_high,"
    "item_share_low,item_share_high,median_hours_low,median_hours_high,still_online,reappeared,moved,"
    "undetermined,refused,months_measured,norm,method_version,input_digest,published_at"
)
HEADING = Heading("2025-h1", 6, "addendum-24h", "1.0", "d" * 64, None)
ROW = ScoreRow(
    company="kvk:00000001",
    name="Voorbeeld Hosting B.V.",
    is_registered=True,
    label=Label.UNCLEAR,
    incidents=5,
    items=7,
    share_low=1 / 3,
    share_high=2 / 3,
    interval_low=0.0,
    interval_high=1.0,
    item_share_low=0.5,
    item_share_high=0.5,
    median_hours_low=24.0,
    median_hours_high=None,
    still_online=1,
    reappeared=2,
    moved=3,
    undetermined=4,
    attempts=10,
    could_not_be_notified=3,
    detail={},
)


def lines(*rows: ScoreRow, heading: Heading = HEADING, show_small: bool = False) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(scores_csv(heading, rows, show_small=show_small))))


def test_the_columns_are_those_of_the_contract() -> None:
    assert scores_csv(HEADING, []) == CONTRACT + "\n"
    assert ",".join(COLUMNS) == CONTRACT


def test_a_line_says_the_figures_with_six_decimals() -> None:
    (line,) = lines(ROW)
    assert line["share_low"] == "0.333333"
    assert line["share_high"] == "0.666667"
    assert line["interval_low"] == "0.000000"
    assert line["median_hours_high"] == ""  # infinite
    assert (line["refused"], line["items"], line["period"]) == ("3", "7", "2025-h1")
    assert line["published_at"] == ""


@pytest.mark.parametrize(("value", "shown"), [(1 / 128, "0.007812"), (3 / 128, "0.023438")])
def test_rounding_is_half_to_even(value: float, shown: str) -> None:
    assert lines(replace(ROW, share_low=value))[0]["share_low"] == shown


@pytest.mark.parametrize(
    "row",
    [replace(ROW, incidents=4), replace(ROW, label=Label.TOO_FEW), replace(ROW, incidents=4, label=None)],
)
def test_too_small_cells_show_counts_only(row: ScoreRow) -> None:
    (line,) = lines(row)
    assert all(line[name] == "" for name in WITHHELD_WHEN_SMALL)
    assert (line["items"], line["undetermined"]) == ("7", "4")
    assert lines(row, show_small=True)[0]["share_low"] == "0.333333"


def test_the_total_has_shares_and_no_label() -> None:
    (line,) = lines(replace(ROW, company="total", name="", label=None))
    assert (line["label"], line["share_low"]) == ("", "0.333333")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r\n@"])
def test_a_name_is_never_a_formula(start: str) -> None:
    assert lines(replace(ROW, name=f"{start}cmd"))[0]["name"] == f"'{start.strip()}cmd"


def test_a_name_stays_on_its_line() -> None:
    assert lines(replace(ROW, name="Voor\rbeeld\n"))[0]["name"] == "Voor beeld"


def test_a_name_with_commas_and_quotes_stays_one_cell() -> None:
    assert lines(replace(ROW, name='Voor, "beeld"'))[0]["name"] == 'Voor, "beeld"'


def test_the_moment_of_publication_is_in_utc() -> None:
    published = replace(HEADING, published_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert lines(ROW, heading=published)[0]["published_at"] == "2026-01-02T03:04:05Z"
