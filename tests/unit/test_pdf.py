"""PDF files that can be kept: the standard, the tags, the words as they were given, the same bytes."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.pdf.blocks import (
    Block,
    Document,
    Fact,
    Facts,
    Grid,
    Heading,
    Items,
    NewPage,
    Note,
    Paragraph,
    Picture,
)
from app.pdf.letters import OTHER_SCRIPTS, own_signs, shown
from app.pdf.making import colours, pdf
from badge import qr
from tests.pdf_text import text_of
from tests.tools import pdf_fonts

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DIGEST = "0123456789abcdef" * 4
MARKUP = '#panic("x") \\ $1$ @ref <label> *b* _i_ `c` // gone ] [ } {'


def document(*blocks: Block, title: str = "Bevestiging", lead: str = "", language: str = "nl") -> Document:
    return Document(title=title, language=language, lead=lead, blocks=blocks, made_at=AT, footer="Voet")


EVERYTHING = (
    Heading("Wie tekende"),
    Facts([Fact("Bedrijf", "Voorbeeld B.V."), Fact("Digest", DIGEST, is_code=True)]),
    Heading("Uitgaven", level=2),
    Grid(
        header=["Document", "Uitgave"], rows=[["Code", "2008-10"], ["Addendum", "2018-12-13"]], widths=[2, 1]
    ),
    Items(["een", "twee"]),
    Note("Geen keuring."),
    NewPage(),
    Picture(qr.svg("https://x.example/a", title="a"), "QR", "Kijk hier", "https://x.example/a"),
)


@pytest.fixture(scope="module")
def made() -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf(document(*EVERYTHING))))


def test_it_says_that_it_is_pdf_a_with_tags(made: pikepdf.Pdf) -> None:
    with made.open_metadata() as meta:
        assert meta["pdfaid:part"] == "2"
        assert meta["pdfaid:conformance"] == "A"
        assert meta["dc:title"] == "Bevestiging"
    assert made.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in made.Root
    assert str(made.Root.Lang).lower().startswith("nl")


def test_headings_are_in_the_outline(made: pikepdf.Pdf) -> None:
    with made.open_outline() as outline:
        assert [each.title for each in outline.root] == ["Wie tekende"]
        assert [each.title for each in outline.root[0].children] == ["Uitgaven"]


def test_every_font_is_inside_and_nothing_runs(made: pikepdf.Pdf) -> None:
    kinds = {str(each.get("/Type")) for each in made.objects if isinstance(each, pikepdf.Dictionary)}
    descriptors = [
        each
        for each in made.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
    ]
    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & set(each.keys()) for each in descriptors)
    assert "/Action" not in kinds or not any("/JS" in each for each in made.objects)
    assert "/Names" not in made.Root or "/JavaScript" not in made.Root.Names


def test_all_words_are_in_the_text() -> None:
    text = text_of(pdf(document(*EVERYTHING)))
    assert DIGEST in text
    for word in ("Voorbeeld B.V.", "2018-12-13", "Geen keuring.", "https://x.example/a", "Voet", "1 / 2"):
        assert word.replace(" ", "") in text


@pytest.mark.parametrize("place", ["title", "lead", "heading", "facts", "grid", "items", "note"])
def test_words_are_never_read_as_markup(place: str) -> None:
    blocks: dict[str, tuple[Block, ...]] = {
        "heading": (Heading(MARKUP),),
        "facts": (Facts([Fact(MARKUP, MARKUP), Fact("a", MARKUP, is_code=True)]),),
        "grid": (Grid(header=[MARKUP], rows=[[MARKUP]], widths=[1]),),
        "items": (Items([MARKUP]),),
        "note": (Note(MARKUP),),
    }
    made = document(
        *blocks.get(place, (Paragraph("x"),)),
        title=MARKUP if place == "title" else "x",
        lead=MARKUP if place == "lead" else "",
    )
    assert MARKUP.replace(" ", "") in text_of(pdf(made))


def test_a_name_of_any_length_stays_on_the_page() -> None:
    text = text_of(pdf(document(Facts([Fact("Bedrijf", "W" * 120)]))))
    assert text.count("W") == 120


def test_the_same_content_gives_the_same_bytes() -> None:
    assert pdf(document(*EVERYTHING)) == pdf(document(*EVERYTHING))


def test_signs_that_no_font_has_are_written_by_their_number() -> None:
    assert shown("中‮a\x07é") == "[U+4E2D][U+202E]a[U+0007]é"
    assert "[U+4E2D]" in text_of(pdf(document(Paragraph("中"))))


def test_greek_and_cyrillic_can_be_shown() -> None:
    letters = "".join(shown(chr(number)) for script in OTHER_SCRIPTS for number in script)
    pdf(document(Paragraph(letters), Note("".join(map(chr, sorted(own_signs()))))))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_printed(text: str) -> None:
    assert pdf(document(Facts([Fact(text, text, is_code=True)]), title=text or "x", lead=text)).startswith(
        b"%PDF-"
    )


@pytest.mark.parametrize(
    "sources", [("mono-latin",), pytest.param(tuple(pdf_fonts.SOURCES), marks=pytest.mark.drill)]
)
def test_the_fonts_are_made_from_those_of_the_pages(sources: tuple[str, ...]) -> None:
    """One family in every run, all of them in the drill: no font is there that was not made so."""
    folder = Path(pdf_fonts.ROOT) / "app/pdf/fonts"
    kept = {path.name: path.read_bytes() for path in folder.glob("*.ttf")}
    made = dict(pdf_fonts.fonts(sources))
    assert made == {name: kept[name] for name in made}
    assert len(kept) == len(pdf_fonts.SOURCES) * len(pdf_fonts.WEIGHTS)


def test_the_colours_come_from_the_one_file_of_tokens() -> None:
    assert colours()["ink"] == "#0B1F33"
