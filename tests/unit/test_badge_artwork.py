"""The picture: nothing runs out of its box, nothing active is in it, every state can be told apart."""

import gzip
import io
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
import zxingcpp
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from badge import artwork, baking, seal
from badge.artwork import DARK, LIGHT, MONO, THEMES, Form, Look, Picture, Theme
from badge.outlines import Style, Text, fitted, wrapped
from badge.picture_words import Language
from badge.seal import Sign
from badge.verdict import Outcome
from tests.badge_samples import CLAIMS, badge
from tests.tools import badge_sheet

GOLDEN = Path(__file__).parent.parent / "golden" / "badge"
PICTURE = Picture.of(CLAIMS)
TODAY = date(2026, 11, 24)
SIXTY = "een-heel-lange-naam-van-een-hostingbedrijf-bv.netwerk.example"
LONGEST = ".".join(["w" * 63] * 3 + ["w" * 53, "example"])
HOSTILE = "\"><svg onload=alert(1)><script>&lt;</script>'`${x}]]>--><!--\x00\x1b\ud800"


def pixels(svg: str, width: int = 800, ground: str = "#FFFFFF") -> Image.Image:
    drawn = Image.open(io.BytesIO(artwork.png(svg, width))).convert("RGBA")
    paper = Image.new("RGBA", drawn.size, ground)
    return Image.alpha_composite(paper, drawn).convert("RGB")


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


def also_in_drills(values: Iterable[object]) -> list[object]:
    """The first of *values* in every run, the others in the drills: each is a picture to draw and to look at."""
    first, *others = values
    return [first, *(pytest.param(each, marks=pytest.mark.drill) for each in others)]


GOLD: dict[str, tuple[Look, Language, Form, Theme]] = {
    "card-in-force": (Look.IN_FORCE, "nl", Form.CARD, LIGHT),
    "card-suspended": (Look.SUSPENDED, "nl", Form.CARD, LIGHT),
    "card-ended": (Look.ENDED, "nl", Form.CARD, LIGHT),
    "card-elsewhere": (Look.ELSEWHERE, "nl", Form.CARD, LIGHT),
    "card-unknown": (Look.UNKNOWN, "nl", Form.CARD, LIGHT),
    "card-in-force-english": (Look.IN_FORCE, "en", Form.CARD, LIGHT),
    "card-in-force-dark": (Look.IN_FORCE, "nl", Form.CARD, DARK),
    "strip-in-force": (Look.IN_FORCE, "nl", Form.STRIP, LIGHT),
    "strip-suspended-mono": (Look.SUSPENDED, "nl", Form.STRIP, MONO),
    "seal-ended-dark": (Look.ENDED, "en", Form.SEAL, DARK),
    "square-in-force-mono": (Look.IN_FORCE, "nl", Form.SQUARE, MONO),
    "social-in-force": (Look.IN_FORCE, "en", Form.SOCIAL, LIGHT),
    "mail-in-force": (Look.IN_FORCE, "nl", Form.MAIL, LIGHT),
}


@pytest.mark.parametrize("name", GOLD)
def test_every_form_is_drawn_as_the_golden_picture(name: str) -> None:
    look, language, form, theme = GOLD[name]
    drawn = artwork.draw(Picture.of(CLAIMS, language), look, form, theme)
    assert drawn + "\n" == (GOLDEN / f"{name}.svg").read_text()


def test_every_form_and_state_looks_as_on_the_sheet_in_the_docs() -> None:
    """Another version of the renderer may smooth an edge differently; a shape that moved is seen.

    The sheet has 48 colours, so a pixel of an edge may differ by some steps.
    """
    kept, drawn = Image.open(badge_sheet.SHEET).convert("RGB"), badge_sheet.sheet()
    assert kept.size == drawn.size
    assert badge_sheet.SHEET.stat().st_size < 150_000
    difference = ImageChops.difference(kept, drawn).convert("L")
    assert ImageStat.Stat(difference).mean[0] < 0.7
    assert sum(difference.histogram()[48:]) < 40


LONG = replace(
    PICTURE,
    company="Aansprakelijkheidswaardevaststellingsveranderingen Holding B.V.",
    title="Gedragscode Aansprakelijkheidswaardevaststellingsveranderingen + Addendum + Bijlage",
    editions=("2008-10", "2018-12-13", "2024-01-01", "2026-11-24"),
    check_at="gedragscode-register.van-de-samenwerkende-brancheorganisaties.example/v/",
)
HOSTS = [LONGEST, SIXTY, "a.nl", "xn--bcher-kva.example", "w" * 63 + ".example"]
FRAMED = {Form.CARD: 10, Form.SQUARE: 14, Form.SOCIAL: 40, Form.MAIL: 8}
"""How many pixels of paper lie between the frame of a form and all that is in it."""


def in_a_larger_field(svg: str, more: int = 40) -> Image.Image:
    """The picture at half its size, with *more* free units on every side of its box."""
    width, height = (float(number) + 2 * more for number in box_of(svg))
    old = re.search(r' width="[^"]+" height="[^"]+" viewBox="[^"]+"', svg)
    assert old
    size = f' width="{width}" height="{height}" viewBox="{-more} {-more} {width} {height}"'
    return Image.open(io.BytesIO(artwork.png(svg.replace(old.group(), size), round(width / 2))))


def box_of(svg: str) -> tuple[str, str]:
    found = re.search(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', svg)
    assert found
    return found.group(1), found.group(2)


@pytest.mark.parametrize("host", also_in_drills(HOSTS))
@pytest.mark.parametrize("form", Form)
def test_nothing_runs_out_of_its_box(form: Form, host: str) -> None:
    for number, look in enumerate((Look.ELSEWHERE, Look.UNKNOWN, Look.IN_FORCE)):  # the longest words
        theme = list(THEMES.values())[number]
        picture = replace(LONG, host=host, language=("nl", "en")[number % 2])
        svg = artwork.draw(picture, look, form, theme, as_of=TODAY)
        check_stays_inside(svg)
        if form in FRAMED:
            check_keeps_off_the_frame(svg, theme, FRAMED[form])


def check_stays_inside(svg: str) -> None:
    drawn = in_a_larger_field(svg)
    box = drawn.getchannel("A").getbbox()
    assert box
    assert min(box[0], box[1], drawn.width - box[2], drawn.height - box[3]) >= 19


def check_keeps_off_the_frame(svg: str, theme: Theme, margin: int) -> None:
    width = float(box_of(svg)[0])
    drawn = pixels(svg, round(width))
    edge = max(4, round(width / 75))  # past the thickest frame
    paper = tuple(int(theme.paper[at : at + 2], 16) for at in (1, 3, 5))
    left, top, right, bottom = edge, edge, drawn.width - edge, drawn.height - edge
    stripes = [
        (left, 40, left + margin - edge, bottom - 40),
        (right - margin + edge, 40, right, bottom - 40),
        (40, top, right - 40, top + margin - edge),
        (40, bottom - margin + edge, right - 40, bottom),
    ]
    for stripe in stripes:
        part = drawn.crop(stripe)
        assert part.getcolors() == [(part.width * part.height, paper)], stripe


def test_a_line_that_runs_out_is_noticed() -> None:
    svg = artwork.draw(PICTURE, Look.IN_FORCE)
    wide = svg.replace("</svg>", Text("W" * 60, Style.BOLD, 16).path(136, 60, "#000000") + "</svg>")
    with pytest.raises(AssertionError):
        check_stays_inside(wide)
    near = svg.replace("</svg>", Text("WWW", Style.BOLD, 16).path(352, 60, "#000000") + "</svg>")
    with pytest.raises(AssertionError):
        check_keeps_off_the_frame(near, LIGHT, FRAMED[Form.CARD])


ANY_NAME = st.text(min_size=1, max_size=90)


NAMES = given(
    ANY_NAME, ANY_NAME, ANY_NAME, ANY_NAME, st.sampled_from(list(Form)), st.sampled_from(list(Look))
)


@settings(max_examples=5, deadline=None)
@NAMES
def test_whatever_the_names_are_they_stay_inside(
    company: str, title: str, host: str, check_at: str, form: Form, look: Look
) -> None:
    check_any_names(company, title, host, check_at, form, look)


@pytest.mark.drill
@settings(max_examples=200, deadline=None)
@NAMES
def test_whatever_many_names_are_they_stay_inside(
    company: str, title: str, host: str, check_at: str, form: Form, look: Look
) -> None:
    check_any_names(company, title, host, check_at, form, look)


def check_any_names(company: str, title: str, host: str, check_at: str, form: Form, look: Look) -> None:
    picture = replace(PICTURE, company=company, title=title, host=host, check_at=check_at)
    check_stays_inside(artwork.draw(picture, look, form))


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


def test_every_state_has_a_word_a_sign_a_ring_and_a_colour_with_contrast() -> None:
    assert len({look.sign for look in Look}) == len({look.ring for look in Look}) == len(Look)
    for language in ("nl", "en"):
        assert len({Picture.of(CLAIMS, language).word(look) for look in Look}) == len(Look)
    for theme in THEMES.values():
        assert contrast(theme.muted, theme.paper) >= 4.5
        assert contrast(theme.on_band, theme.band) >= 4.5
        for look in Look:
            colour = theme.colour_of(look)
            assert contrast(colour, theme.paper) >= 4.5
            assert contrast(grey(colour), grey(theme.paper)) >= 4.5


def grey(colour: str) -> str:
    """What a copier makes of a colour."""
    level = Image.new("RGB", (1, 1), colour).convert("L").getpixel((0, 0))
    return f"#{level:02x}{level:02x}{level:02x}"


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("theme", also_in_drills([MONO, LIGHT, DARK]), ids=lambda theme: theme.name)
def test_the_states_differ_without_colour(form: Form, theme: Theme) -> None:
    """In black and white, by sign and ring alone: the ticks and every word are left out of the look."""
    seals = []
    for look in Look:
        svg = artwork.draw(PICTURE, look, form, theme)
        scale, left, top, right, bottom = SIGN_AT[form]
        drawn = pixels(svg, round(float(box_of(svg)[0]) * scale), theme.paper).convert("L")
        seals.append(drawn.crop((left * scale, top * scale, right * scale, bottom * scale)))
    for number, one in enumerate(seals):
        for other in seals[:number]:
            differing = ImageChops.difference(one, other).point([0] * 91 + [255] * 165)
            assert ImageStat.Stat(differing).mean[0] > 255 * 0.05


SIGN_AT = {
    Form.CARD: (1, 40, 44, 98, 96),
    Form.STRIP: (3, 8, 5, 20, 17),
    Form.SEAL: (1, 26, 26, 86, 86),
    Form.SQUARE: (1, 48, 54, 112, 118),
    Form.SOCIAL: (0.25, 162, 195, 402, 435),
    Form.MAIL: (1, 25, 23, 65, 63),
}
"""The scale at which it is looked at, and where the ring and its sign are, in units."""


def test_the_picture_names_domain_edition_end_and_code_for_those_who_cannot_see_it() -> None:
    title, description = (each.text or "" for each in elements(artwork.draw(PICTURE, Look.IN_FORCE))[1:3])
    assert title == "Ondertekend: Gedragscode NTD + Addendum. Alleen voor hosting-a.example."
    assert description == (
        "Voorbeeld Hosting B.V. Editie 2008-10 + 2018-12-13. Einddatum 23-02-2027. "
        "Controleer: register.example/v/K7QF-3M2X-9TDA"
    )


def every_picture(picture: Picture, theme: Theme) -> list[str]:
    return [artwork.draw(picture, look, form, theme) for look in Look for form in Form]


@pytest.mark.parametrize("theme", also_in_drills(THEMES.values()), ids=lambda theme: theme.name)
def test_b13_names_cannot_bring_markup_into_the_picture(theme: Theme) -> None:
    hostile = replace(PICTURE, company=HOSTILE, title=HOSTILE, host=HOSTILE, check_at=HOSTILE)
    for svg in every_picture(hostile, theme):
        assert {each.tag.rpartition("}")[2] for each in elements(svg)} <= {
            "svg", "title", "desc", "g", "path", "rect", "circle",
        }  # fmt: skip


@pytest.mark.parametrize("theme", also_in_drills(THEMES.values()), ids=lambda theme: theme.name)
def test_b13_the_strictest_content_policy_can_show_it(theme: Theme) -> None:
    for svg in every_picture(PICTURE, theme):
        for each in elements(svg):
            assert not [name for name in each.attrib if name == "style" or name.lower().startswith("on")]
            assert not [name for name in each.attrib if name in ("href", "src", "class", "id", "filter")]
        assert not re.search(r"url\(|data:|@import|<style|<image|<use", svg)


LIGHTEST = {
    Form.CARD: 8.0,
    Form.STRIP: 4.0,
    Form.SEAL: 1.0,
    Form.SQUARE: 9.0,
    Form.SOCIAL: 8.5,
    Form.MAIL: 8.0,
}
"""KiB when compressed. Only the seal has no letters, and stays below 1.5 KiB; a square has a QR code."""


@pytest.mark.parametrize("theme", also_in_drills([LIGHT, DARK]), ids=lambda theme: theme.name)
@pytest.mark.parametrize("form", Form)
def test_it_stays_light(form: Form, theme: Theme) -> None:
    token = badge()
    for claims in (CLAIMS, replace(CLAIMS, origin=f"https://{SIXTY}", hosts=(SIXTY,))):
        for look in Look:
            svg = baking.svg_file(claims, token, look, theme=theme, form=form)
            assert len(gzip.compress(svg.encode())) <= LIGHTEST[form] * 1024


def test_where_a_form_fits_it_says_domain_editions_end_and_code() -> None:
    """What is drawn changes when what it says changes: each is in the picture itself."""
    changed = (
        replace(PICTURE, host="other.example"),
        replace(PICTURE, editions=("2008-10", "2027-01-01")),
        replace(PICTURE, until=date(2027, 12, 31)),
        replace(PICTURE, check_at="elsewhere.example/v/"),
    )
    for form in (Form.CARD, Form.SQUARE, Form.SOCIAL, Form.MAIL):
        drawn = {body_of(artwork.draw(each, Look.IN_FORCE, form)) for each in (PICTURE, *changed)}
        assert len(drawn) == (4 if form is Form.MAIL else 5)  # the foot of a mail has no room for editions
    strips = {body_of(artwork.draw(each, Look.IN_FORCE, Form.STRIP)) for each in (PICTURE, changed[0])}
    assert len(strips) == 2


def body_of(svg: str) -> str:
    return svg.partition("</desc>")[2]


def test_the_square_leads_where_it_was_told() -> None:
    for scan in (PICTURE.scan, "https://register.example/v/K7QF3M2X9TDA#" + "x" * 270):
        for theme in (LIGHT, DARK):
            svg = artwork.draw(replace(PICTURE, scan=scan), Look.IN_FORCE, Form.SQUARE, theme)
            (found,) = zxingcpp.read_barcodes(pixels(svg, 700))
            assert found.text == scan


def test_the_ticks_spell_48_bits_of_the_code() -> None:
    assert seal.lengths("K7QF3M2X9TDA") == seal.lengths("K7QF3M2X9TDA")
    seals = {seal.lengths(f"{number:012d}") for number in range(500)}
    assert len(seals) == 500
    assert all(len(ticks) == 24 and set(ticks) <= {0, 1, 2, 3} for ticks in seals)
    spelt = sum(length << 2 * (23 - tick) for tick, length in enumerate(seal.lengths("K7QF3M2X9TDA")))
    assert spelt == 0x8A27F5575DED
