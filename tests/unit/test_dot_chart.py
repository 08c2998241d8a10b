"""The places of the dots: inside their frame, in the order given, whatever the figures are."""

import pytest

from app.public.dot_chart import NARROW, WIDE, Dot, Frame, lay_out, shorten

FRAMES = pytest.mark.parametrize("frame", [WIDE, NARROW], ids=["wide", "narrow"])


def dot(name: str = "Voorbeeld Hosting B.V.", low: float = 0.4, high: float = 0.6) -> Dot:
    return Dot(name, low, high, max(low - 0.1, 0.0), min(high + 0.1, 1.0), 12)


@FRAMES
def test_the_ends_of_the_scale_are_the_ends_of_the_plot(frame: Frame) -> None:
    chart = lay_out([Dot("A", 0.0, 1.0, 0.0, 1.0, 5)], frame=frame, norm_share=1.0)
    row = chart.rows[0]
    assert (row.low, row.high, chart.norm) == (frame.plot_left, frame.plot_right, frame.plot_right)
    assert row.band_left + row.band_width == frame.plot_right


@FRAMES
def test_rows_keep_the_order_given_and_never_share_a_place(frame: Frame) -> None:
    names = ["Zuid", "Noord", "Oost"]
    chart = lay_out([dot(name) for name in names], frame=frame, norm_share=0.9)
    assert [row.dot.name for row in chart.rows] == names
    assert len({row.y for row in chart.rows}) == 3
    assert max(row.y for row in chart.rows) < chart.bottom < chart.height


@FRAMES
def test_words_and_marks_of_neighbours_do_not_touch(frame: Frame) -> None:
    first, second = lay_out([dot(), dot()], frame=frame, norm_share=None).rows
    assert second.text_y - 14 > first.y + 6
    assert lay_out([dot()], frame=frame, norm_share=None).norm is None


def test_an_interval_without_width_can_still_be_seen() -> None:
    row = lay_out([Dot("A", 1.0, 1.0, 1.0, 1.0, 5)], frame=WIDE, norm_share=None).rows[0]
    assert row.band_width == 1.0


def test_a_long_name_is_cut_off_and_says_so() -> None:
    assert shorten("Voorbeeld", 9) == "Voorbeeld"
    assert shorten("Voorbeeld Hosting", 11) == "Voorbeeld…"
