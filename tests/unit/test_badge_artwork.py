"""The picture: nothing runs out of its box, nothing active is in it, every state can be told apart."""

import gzip
import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from badge import artwork, baking, seal
from badge.artwork import DARK, LIGHT, Look, Picture, Theme
from badge.outlines import Style, Text, fitted, wrapped
from badge.picture_words import Language
from badge.seal import Sign
from badge.verdict import Outcome
from tests.badge_samples import CLAIMS, badge

GOLDEN = Path(__file__).parent.parent / "golden" / "badge"
PICTURE = Picture.of(CLAIMS)
TODAY = date(2026, 11, 24)
SIXTY = "een-heel-lange-naam-van-een-hostingbedrijf-bv.netwerk.example"
LONGEST = ".".join(["w" * 63] * 3 + ["w" * 53, "example"])
HOSTILE = "\"><svg onload=alert(1)><script>&lt;</script>'`${x}]]>--><!--\x00\x1b\ud800"


def pixels(svg: str, width: int = 800) -> Image.Image:
    return Image.open(io.BytesIO(artwork.png(svg, width))).convert("RGB")


def elements(svg: str) -> list[Element]:
    return list(fromstring(svg).iter())


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2.2 between two colours ``#RRGGBB``."""

    def light(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


DRAWN: dict[str, tuple[Look, Language, Theme]] = {
    "in-force": (Look.IN_FORCE, "nl", LIGHT),
    "suspended": (Look.SUSPENDED, "nl", LIGHT),
    "ended": (Look.ENDED, "nl", LIGHT),
    "elsewhere": (Look.ELSEWHERE, "nl", LIGHT),
    "unknown": (Look.UNKNOWN, "nl", LIGHT),
    "in-force-english": (Look.IN_FORCE, "en", LIGHT),
    "in-force-dark": (Look.IN_FORCE, "nl", DARK),
}


@pytest.mark.parametrize("name", DRAWN)
def test_every_state_is_drawn_as_the_golden_picture(name: str) -> None:
    look, language, theme = DRAWN[name]
    drawn = artwork.card(Picture.of(CLAIMS, language), look, theme=theme)
    assert drawn + "\n" == (GOLDEN / f"card-{name}.svg").read_text()


@pytest.mark.parametrize("host", [SIXTY, LONGEST, "a.nl", "xn--bcher-kva.example"])
@pytest.mark.parametrize("look", Look)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_nothing_runs_out_of_its_box(host: str, look: Look, language: Language) -> None:
    picture = replace(
        Picture.of(CLAIMS, language),
        host=host,
        title="Gedragscode Aansprakelijkheidswaardevaststellingsveranderingen + Addendum + Bijlage",
        check_at="gedragscode-register.van-de-samenwerkende-brancheorganisaties.example/v/",
    )
    drawn = pixels(artwork.card(picture, look, as_of=TODAY))
    paper = (255, 255, 255)
    # Between text and frame, and between seal and text, nothing but paper.
    right = drawn.crop((2 * 385, 40, 2 * 396, drawn.height - 40))
    middle = drawn.crop((2 * 126, 8, 2 * 135, drawn.height - 8))
    top, bottom = drawn.crop((40, 8, 760, 20)), drawn.crop((40, drawn.height - 20, 760, drawn.height - 8))
    for margin in (right, middle, top, bottom):
        assert margin.getcolors() == [(margin.width * margin.height, paper)]


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=130), st.floats(min_value=60, max_value=400))
def test_any_line_is_made_to_fit(text: str, room: float) -> None:
    assert fitted(Text(text, Style.BOLD, 16), room, least=8).width <= room
    assert all(row.width <= room for row in wrapped(Text(text, Style.BOLD, 16), room, least=8, lines=3))


def test_of_a_domain_that_is_too_long_the_end_stays() -> None:
    rows = [row.text for row in wrapped(Text(LONGEST, Style.BOLD, 16), 248, least=11, lines=3)]
    assert len(rows) == 3
    assert rows[0].startswith("…")
    assert rows[-1].endswith(".example")


def test_a_domain_that_fits_is_whole() -> None:
    for host in (SIXTY, "hosting-a.example", "w" * 60):
        rows = [row.text for row in wrapped(Text(host, Style.BOLD, 16), 248, least=11, lines=3)]
        assert "".join(rows) == host


def test_the_width_is_what_is_really_drawn() -> None:
    line = Text("Voorbeeld-Hosting AVATAR 2027", Style.BOLD, 40)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="60">{line.path(10, 45, "#000000")}</svg>'
    box = Image.open(io.BytesIO(artwork.png(svg, 800))).getchannel("A").getbbox()
    assert box is not None
    assert abs(box[2] - (10 + line.width)) < 4


def test_letters_are_kerned() -> None:
    apart = Text("A", Style.BOLD, 100).width + Text("V", Style.BOLD, 100).width
    assert Text("AV", Style.BOLD, 100).width < apart - 2


def test_only_a_valid_badge_looks_in_force() -> None:
    assert [outcome for outcome in Outcome if Look.of(outcome) is Look.IN_FORCE] == [Outcome.VALID]


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("is_here", [True, False, None])
def test_a_live_picture_looks_valid_only_for_a_valid_badge_on_its_own_site(
    outcome: Outcome, is_here: bool | None
) -> None:
    drawn = artwork.live(PICTURE, outcome, is_here=is_here, as_of=TODAY)
    looks_valid = Sign.CHECK.value in drawn
    assert looks_valid == (outcome is Outcome.VALID and is_here is True)
    assert ("#A3142E" in drawn) == (
        outcome is Outcome.NOT_FOR_THIS_SITE or (outcome is Outcome.VALID and is_here is False)
    )


def test_every_state_has_a_sign_a_word_and_a_colour_with_contrast() -> None:
    assert len({look.value[0] for look in Look}) == len(Look)
    for language in ("nl", "en"):
        titles = {elements(artwork.card(Picture.of(CLAIMS, language), look))[1].text for look in Look}
        assert len(titles) == len(Look)
    for look in Look:
        for theme, colour in ((LIGHT, look.value[1]), (DARK, look.value[2])):
            assert contrast(colour, theme.paper) >= 4.5
            assert contrast(theme.muted, theme.paper) >= 4.5


def test_the_states_differ_without_colour() -> None:
    grey = {pixels(artwork.card(PICTURE, look)).convert("L").convert("1").tobytes() for look in Look}
    assert len(grey) == len(Look)


def test_the_picture_names_domain_edition_end_and_code_for_those_who_cannot_see_it() -> None:
    title, description = (each.text or "" for each in elements(artwork.card(PICTURE, Look.IN_FORCE))[1:3])
    assert title == "Ondertekend: Gedragscode NTD + Addendum. Alleen voor hosting-a.example."
    assert description == (
        "Voorbeeld Hosting B.V. Editie 2008-10 + 2018-12-13. Einddatum 23-02-2027. "
        "Controleer: register.example/v/K7QF-3M2X-9TDA"
    )


def every_picture(picture: Picture) -> list[str]:
    cards = [artwork.card(picture, look, theme=theme) for look in Look for theme in (LIGHT, DARK)]
    others = [draw(picture, look) for look in Look for draw in (artwork.seal_only, artwork.strip)]
    return cards + others


def test_names_cannot_bring_markup_into_the_picture() -> None:
    hostile = replace(PICTURE, company=HOSTILE, title=HOSTILE, host=HOSTILE, check_at=HOSTILE)
    for svg in every_picture(hostile):
        assert {each.tag.rpartition("}")[2] for each in elements(svg)} <= {
            "svg", "title", "desc", "g", "path", "rect", "circle",
        }  # fmt: skip


def test_the_strictest_content_policy_can_show_it() -> None:
    for svg in every_picture(PICTURE):
        for each in elements(svg):
            assert not [name for name in each.attrib if name == "style" or name.lower().startswith("on")]
            assert not [name for name in each.attrib if name in ("href", "src", "class", "id", "filter")]
        assert not re.search(r"url\(|data:|@import|<style|<image|<use", svg)


def test_it_stays_light() -> None:
    token = badge()
    for claims in (CLAIMS, replace(CLAIMS, origin=f"https://{SIXTY}", hosts=(SIXTY,))):
        for look in Look:
            for theme in (LIGHT, DARK):
                svg = baking.svg_file(claims, token, look, theme=theme)
                assert len(gzip.compress(svg.encode())) <= 8 * 1024


def test_the_ticks_spell_48_bits_of_the_code() -> None:
    assert seal.lengths("K7QF3M2X9TDA") == seal.lengths("K7QF3M2X9TDA")
    seals = {seal.lengths(f"{number:012d}") for number in range(500)}
    assert len(seals) == 500
    assert all(len(ticks) == 24 and set(ticks) <= {0, 1, 2, 3} for ticks in seals)
    spelt = sum(length << 2 * (23 - tick) for tick, length in enumerate(seal.lengths("K7QF3M2X9TDA")))
    assert spelt == 0x8A27F5575DED
