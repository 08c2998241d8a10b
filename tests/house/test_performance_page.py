"""Every figure that misses its goal says why, and nothing is explained that is not missed."""

from bench import gaps, performance_page
from bench.gaps import Gap


def test_every_missed_goal_says_why_and_what_was_tried() -> None:
    missed = [each.name for each in performance_page.missed()]
    assert missed, "the day that all goals are met this test goes"
    said = gaps.gaps()
    assert [name for name in missed if not any(each.is_of(name) for each in said)] == []
    stale = [start for each in said for start in each.starts if not any(map(Gap((start,), "").is_of, missed))]
    assert stale == []


def test_every_row_says_how_it_was_made() -> None:
    assert [each.name for each in performance_page.newest() if not performance_page.how(each.name)] == []
