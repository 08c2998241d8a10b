"""The estimate of what a task costs a person."""

import pytest

from tests.journeys.effort import Effort


def test_a_line_is_read_once_wherever_it_stands() -> None:
    effort = Effort()
    effort.read("Sign in\nOne two three")
    effort.read("Sign in\nFour")
    assert effort.words == 6


def test_minutes_add_up_from_the_published_figures() -> None:
    assert Effort(words=238).minutes == pytest.approx(1)
    assert Effort(clicks=60).minutes == pytest.approx(1.35 + 1.1 + 0.2)
    assert Effort(fields=60, keys=600).minutes == pytest.approx(1.35 + 1.1 + 0.4 + 2.8)
    assert Effort(pages=30).minutes == pytest.approx(1)
    assert str(Effort(clicks=1)) == "1 clicks, 0 fields, 0 keys, 0 pages, 0 words: 0.0 minutes"
