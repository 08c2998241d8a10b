"""Log lines are JSON, one each, and hold nothing of what was handed in, whatever goes wrong."""

import logging
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest

import log_lines
from tests.written_lines import ReadLines, written_lines

SECRET = "canary\n\x1b[31mforged: line\u2028\r"
own = logging.getLogger("app.somewhere")


@pytest.fixture
def lines() -> Iterator[ReadLines]:
    with written_lines() as read:
        yield read


def test_l1_a_newline_or_colour_in_a_value_stays_one_line(lines: ReadLines) -> None:
    own.error("a door failed: %s", SECRET)
    (line,) = lines()
    assert line["event"] == f"a door failed: {SECRET}"
    assert list(line) == ["at", "level", "process", "from", "event"]
    assert (line["level"], line["process"], line["from"]) == ("error", "web", "app.somewhere")


def test_l3_a_trace_names_kinds_and_places_and_no_value(lines: ReadLines) -> None:
    kept_as_local = SECRET
    try:
        try:
            int(kept_as_local)
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError:
        own.exception("a fault")
    (line,) = lines()
    assert line["errors"] == ["KeyError", "ValueError"]
    assert line["trace"][-1].startswith("unit/test_log_lines.py:")
    assert "canary" not in str(line)


def test_l3_what_nobody_catches_is_a_line_too(lines: ReadLines) -> None:
    def fail() -> None:
        raise RuntimeError(SECRET)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    found = lines()
    assert [line["errors"] for line in found] == [["RuntimeError"]] * 2
    assert "canary" not in str(found)


def test_l3_a_library_says_where_and_nothing_else(lines: ReadLines) -> None:
    logging.getLogger("urllib3.connectionpool").warning("retrying %s", SECRET)
    logging.getLogger("granian").error(f"{SECRET} fell over")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(SECRET, stacklevel=1)
    found = lines()
    assert len(found) == 3
    assert "canary" not in str(found)
    assert found[0]["where"].startswith("test_log_lines:")


def test_an_error_that_comes_from_itself_ends(lines: ReadLines) -> None:
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first
    assert log_lines.kinds_of(first) == ["ValueError", "KeyError"]
