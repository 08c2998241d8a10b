"""Drawings of figures: what is drawn lies where the values say, and what has no value is not drawn."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from app.charts import pictures, trend
from app.charts.dots import Dot, Dots
from app.charts.funnel import Funnel, Place
from app.charts.pictures import Chart, drawn, name_of
from app.charts.plot import NARROW, WIDE, Said, runs, shorten
from app.charts.strip import Piece, Strip
from app.charts.trend import Column, Marker, Trend, stretches
from app.charts.trend import draw as draw_trend
from monitor.funnel import highest, least_flawless, lowest
from monitor.intervals import lower_limit, upper_limit
from monitor.method import VERSION_1_0

GOLDEN = Path(__file__).parents[1] / "golden" / "charts"
SVG = "{http://www.w3.org/2000/svg}"
SAID = Said('Onder de norm: 1 van 3 <bedrijven> & "meer".', "Hoe het is te lezen.", "norm: 90 %")
NAMES = ("Zuid Hosting B.V.", "Noord Hosting B.V.", "Voorbeeld van een heel lange naam Hosting B.V.")


def months(*shares: float | None, methods: str = "") -> tuple[Column, ...]:
    """A column for each share; ``methods`` names the version of each by a letter."""
    return tuple(
        Column(f"m{place}", str(place), (methods or "a" * len(shares))[place])
        if share is None
        else Column(
            f"m{place}",
            str(place),
            (methods or "a" * len(shares))[place],
            share,
            min(share + 0.02, 1.0),
            max(share - 0.2, 0.0),
            min(share + 0.2, 1.0),
        )
        for place, share in enumerate(shares)
    )


DOTS = Dots(SAID, 0.9, tuple(Dot(name, "n = 12", 0.5, 0.6, 0.3, 0.8) for name in NAMES))
FUNNEL = Funnel(
    SAID,
    0.9,
    5,
    tuple(Place(name, 8 * 3**place, 0.2, 0.25, place == 0) for place, name in enumerate(NAMES)),
    ((0.95, "95 %"), (0.995, "99,5 %")),
    "aantal incidenten",
)
TREND = Trend(
    SAID,
    0.9,
    months(0.7, 0.8, None, 0.6, 0.9, 0.95, methods="aaaaab"),
    (Marker(1, 2.5), Marker(2, 2.6)),
    "methode",
)
STRIP = Strip(
    "Van kracht sinds 2020",
    "Hoe de ondertekening stond.",
    (
        Piece("in-force", date(2020, 3, 1), date(2022, 3, 1)),
        Piece("suspended", date(2022, 3, 1), date(2022, 9, 1)),
    ),
    date(2026, 11, 24),
    "nu",
)
CHARTS: dict[str, Chart] = {"dots": DOTS, "funnel": FUNNEL, "trend": TREND, "strip": STRIP}
EACH = pytest.mark.parametrize("name", CHARTS)


def layouts(chart: Chart) -> list[ElementTree.Element]:
    """Both layouts, read as XML: a drawing that is not well formed fails here."""
    text = drawn(chart).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    return list(ElementTree.fromstring(f"<both>{text}</both>"))


def test_the_drawings_are_those_that_were_looked_at() -> None:
    """After a change that is meant: raise ``EDITION``, look at the pages, write these files anew."""
    for name, chart in CHARTS.items():
        path = GOLDEN / f"{name}-{pictures.EDITION}.svg"
        assert drawn(chart) == path.read_text(encoding="utf-8"), name


@EACH
def test_a_drawing_says_what_it_is_and_carries_no_look_of_its_own(name: str) -> None:
    wide, narrow = layouts(CHARTS[name])
    said = {each.get("id"): each.text for each in wide if each.tag in (f"{SVG}title", f"{SVG}desc")}
    ids = [each.get("id") for svg in (wide, narrow) for each in svg.iter() if each.get("id")]
    assert len(ids) == len(set(ids)) == len(said) == 2
    for svg, kind in ((wide, "wide"), (narrow, "narrow")):
        assert (svg.get("role"), svg.get("class")) == ("img", f"chart for-{kind}")
        assert said[svg.get("aria-labelledby")]
        assert said[svg.get("aria-describedby")]
    for forbidden in ("style", "fill=", "stroke=", "<script", "#", "url("):
        assert forbidden not in drawn(CHARTS[name])


@EACH
def test_every_mark_lies_within_its_frame(name: str) -> None:
    for svg in layouts(CHARTS[name]):
        width, height = (float(each) for each in (svg.get("viewBox") or "").split()[2:])
        for each in svg.iter():
            x, y = float(each.get("x") or 0), float(each.get("y") or 0)
            assert 0 <= x <= width and 0 <= y <= height, ElementTree.tostring(each)
            for at_x, at_y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", each.get("d") or ""):
                assert 0 <= float(at_x) <= width and 0 <= float(at_y) <= height
            for at_x in re.findall(r"H(-?[\d.]+)", each.get("d") or ""):
                assert 0 <= float(at_x) <= width


def test_every_class_has_a_rule_in_the_style_sheet() -> None:
    folder = Path(__file__).parents[2] / "static/css"
    css = (folder / "figures.css").read_text() + (folder / "company.css").read_text()
    used = {
        word
        for chart in CHARTS.values()
        for words in re.findall(r'class="([^"]+)"', drawn(chart))
        for word in words.split()
    }
    assert {word for word in used if f".{word}" not in css} == set()


def test_the_name_of_a_picture_follows_all_that_is_drawn() -> None:
    changed = [
        DOTS,
        replace(DOTS, norm=0.8),
        replace(DOTS, rows=DOTS.rows[::-1]),
        replace(DOTS, rows=DOTS.rows[:2]),
        replace(DOTS, said=replace(SAID, title="Below the norm")),
        TREND,
        replace(TREND, columns=months(0.7, 0.8)),
    ]
    assert len({name_of(each) for each in changed}) == len(changed)
    assert name_of(DOTS) == name_of(replace(DOTS))


def test_rows_keep_the_order_given_and_do_not_touch() -> None:
    for svg in layouts(DOTS):
        texts = [each for each in svg.iter(f"{SVG}text") if (each.text or "").endswith(("B.V.", "…"))]
        assert [(each.text or "")[:5] for each in texts] == [name[:5] for name in NAMES]
        bands = [float(each.get("y") or 0) for each in svg.iter(f"{SVG}rect")]
        assert all(second - first > 12 for first, second in pairwise(bands))


def test_the_ends_of_the_scale_are_the_ends_of_the_plot() -> None:
    chart = replace(DOTS, rows=(Dot("A", "", 0.0, 1.0, 0.0, 1.0),), norm=1.0)
    for svg, left, right in zip(layouts(chart), (330, 10), (860, 330), strict=True):
        band = next(svg.iter(f"{SVG}rect"))
        assert (band.get("x"), band.get("width")) == (str(left), str(right - left))
        assert f"M{right} " in next(each for each in svg.iter() if each.get("class") == "norm").get("d", "")


def test_a_gap_is_a_gap() -> None:
    """Planted: were the gap bridged, there would be one joined line instead of two stretches."""
    assert stretches(months(0.7, 0.8, None, 0.6, 0.9)) == [(0, 2), (3, 5)]
    joined = draw_trend(Trend(SAID, 0.9, months(0.7, 0.8, None, 0.6, 0.9)), kind=WIDE, key="k")
    assert joined.count('class="joined"') == 2
    assert joined.count('class="share"') == 4
    alone = draw_trend(Trend(SAID, 0.9, months(None, 0.8, None)), kind=WIDE, key="k")
    assert 'class="joined"' not in alone
    assert alone.count("<rect") == 1
    assert 'class="share"' not in draw_trend(Trend(SAID, 0.9, months(None, None)), kind=WIDE, key="k")


def test_a_bridge_over_a_gap_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trend, "runs", lambda values: [(0, len(values))])
    with pytest.raises(AssertionError):
        draw_trend(Trend(SAID, 0.9, months(0.7, None, 0.6)), kind=WIDE, key="k")


def test_no_line_leads_from_one_method_to_the_next() -> None:
    columns = months(0.7, 0.8, 0.6, 0.9, methods="aabb")
    assert stretches(columns) == [(0, 2), (2, 4)]
    text = draw_trend(Trend(SAID, 0.9, columns, method_word="methode"), kind=NARROW, key="k")
    assert (text.count('class="joined"'), text.count('class="border"')) == (2, 1)
    assert "methode b" in text
    assert stretches(months(0.7, 0.8, 0.6, 0.9)) == [(0, 4)]


def test_numbers_of_acts_that_lie_close_stand_apart() -> None:
    text = draw_trend(TREND, kind=NARROW, key="k")
    tops = re.findall(r'y="([\d.]+)" class="act-number"', text)
    assert len(set(tops)) == 2


def test_the_limits_of_the_funnel_are_the_rule_of_the_labels() -> None:
    """On the line the label would just not be given; a little beyond it is."""
    for incidents in (5, 12.5, 40, 300):
        under = lowest(incidents, norm_share=0.9, level=0.995)
        assert under is not None
        assert upper_limit(under, incidents, level=0.995) == pytest.approx(0.9, abs=1e-6)
    flawless = least_flawless(VERSION_1_0)
    assert highest(flawless - 1, norm_share=0.9, level=0.95) is None
    over = highest(flawless, norm_share=0.9, level=0.95)
    assert over is not None
    assert lower_limit(over, flawless, level=0.95) == pytest.approx(0.9, abs=1e-6)


def test_the_funnel_names_only_who_is_to_be_named_and_names_do_not_touch() -> None:
    many = replace(
        FUNNEL, places=tuple(Place(f"Bedrijf {n}", 30 + n, 0.2, 0.2, n % 2 == 0) for n in range(8))
    )
    for svg in layouts(many):
        named = [each.text for each in svg.iter(f"{SVG}text") if "Bedrijf" in (each.text or "")]
        assert named
        assert all(int((name or "").split()[1]) % 2 == 0 for name in named)
        assert len([each for each in svg.iter() if (each.get("class") or "").startswith("place")]) == 8


def test_words_are_escaped_and_long_names_say_that_they_are_cut() -> None:
    assert "<bedrijven>" not in drawn(DOTS)
    assert shorten("Voorbeeld", 9) == "Voorbeeld"
    assert shorten("Voorbeeld Hosting", 11) == "Voorbeeld…"


def test_runs_are_the_stretches_of_true() -> None:
    assert runs([]) == runs([False]) == []
    assert runs([True, True, False, True]) == [(0, 2), (3, 4)]
