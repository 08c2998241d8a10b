"""The QR code is read by a scanner of somebody else, at the size of two centimetres in print."""

import io
from functools import cache

import numpy
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from badge import artwork, qr, ticket, token
from badge.artwork import Form, Look, Picture, square
from badge.ticket import Ticket
from tests.badge_samples import AT, KEY, claims

CODE = "K7QF3M2X9TDA"
TWO_CENTIMETRES = 2 / 2.54
BASES = ["http://localhost:8000", "https://register.example", "https://gedragscode-register.example"]


def read(image: Image.Image) -> str | None:
    found = zxingcpp.read_barcodes(image)
    return found[0].text if found else None


def printed(address: str, dots_per_inch: int) -> Image.Image:
    """The code as a printer makes it at two centimetres, with ink that runs a little."""
    width = round(TWO_CENTIMETRES * dots_per_inch)
    png = artwork.png(qr.svg(address, title="QR"), width)
    return Image.open(io.BytesIO(png)).convert("L").filter(ImageFilter.GaussianBlur(0.6))


@pytest.mark.parametrize("base_url", BASES)
@pytest.mark.parametrize("dots_per_inch", [150, 300, 600])
def test_it_is_read_at_two_centimetres(base_url: str, dots_per_inch: int) -> None:
    address = qr.verify_address(base_url, CODE)
    assert read(printed(address, dots_per_inch)) == address


def photographed(text: str, *, width_cm: float, dots_per_inch: int, blur: float, noise: float) -> Image.Image:
    """The code printed at that width, and seen through a poor lens; *noise* in steps of grey."""
    svg = qr.svg(text, title="QR")
    return seen(svg, width_cm=width_cm, dots_per_inch=dots_per_inch, blur=blur, noise=noise)


def seen(svg: str, *, width_cm: float, dots_per_inch: int, blur: float, noise: float) -> Image.Image:
    png = artwork.png(svg, round(width_cm / 2.54 * dots_per_inch))
    image = Image.open(io.BytesIO(png)).convert("L").filter(ImageFilter.GaussianBlur(blur))
    grain = numpy.random.default_rng(20081001).normal(0, noise, (image.height, image.width))
    return Image.fromarray((numpy.asarray(image) + grain).clip(0, 255).astype("uint8"))


@pytest.mark.parametrize("base_url", BASES)
@pytest.mark.parametrize(("dots_per_inch", "blur"), [(200, 0.0), (200, 1.0), (300, 0.0), (300, 1.5)])
def test_a_blurred_and_noisy_picture_of_two_centimetres_is_read(
    base_url: str, dots_per_inch: int, blur: float
) -> None:
    address = qr.verify_address(base_url, CODE)
    seen = photographed(address, width_cm=qr.LEAST_CM, dots_per_inch=dots_per_inch, blur=blur, noise=25)
    assert read(seen) == address


@cache
def with_ticket(base_url: str) -> str:
    """The address with a ticket of a long name; another signature each time, but one in a run will do."""
    written = Ticket.of(
        claims(base_url=base_url, origin="https://a-rather-long-name-of-a-hosting-company.example"), at=AT
    )
    return ticket.address(written, token.sign(ticket.write(written), KEY, kind=ticket.KIND))


@pytest.mark.parametrize("base_url", BASES)
@pytest.mark.parametrize(("dots_per_inch", "blur"), [(200, 0.0), (200, 0.6), (300, 0.0), (300, 1.0)])
def test_a_code_with_a_ticket_is_read_at_its_own_least_width(
    base_url: str, dots_per_inch: int, blur: float
) -> None:
    text, width = with_ticket(base_url), qr.LEAST_CM_WITH_TICKET
    seen = photographed(text, width_cm=width, dots_per_inch=dots_per_inch, blur=blur, noise=25)
    assert read(seen) == text


@pytest.mark.parametrize("with_ticket", [False, True])
def test_a_square_is_read_at_its_own_least_width(with_ticket: bool) -> None:
    said = claims(base_url=BASES[2], origin="https://a-rather-long-name-of-a-hosting-company.example")
    written = Ticket.of(said, at=AT)
    text = ticket.address(written, token.sign(ticket.write(written), KEY, kind=ticket.KIND))
    picture = Picture.of(said, scan=text if with_ticket else None)
    width = square.LEAST_MM_WITH_TICKET if with_ticket else square.LEAST_MM
    svg = artwork.draw(picture, Look.IN_FORCE, Form.SQUARE)
    for dots_per_inch, blur in ((200, 0.6), (300, 1.0)):
        assert read(seen(svg, width_cm=width / 10, dots_per_inch=dots_per_inch, blur=blur, noise=25)) == (
            picture.scan
        )


def test_it_is_still_read_with_a_corner_worn_off() -> None:
    address = qr.verify_address(BASES[1], CODE)
    image = printed(address, 300)
    image.paste(
        255, (image.width * 3 // 5, image.height * 3 // 5, image.width * 7 // 10, image.height * 7 // 10)
    )
    assert read(image) == address


@pytest.mark.parametrize("base_url", BASES)
def test_the_address_is_the_verify_page_in_the_form_that_makes_the_smaller_code(base_url: str) -> None:
    address = qr.verify_address(base_url, CODE)
    assert address.lower() == f"{base_url}/v/{CODE}".lower()
    width = qr.svg(address, title="").split('width="')[1].split('"')[0]
    plain = qr.svg(f"{base_url}/v/{CODE}", title="").split('width="')[1].split('"')[0]
    assert int(width) <= int(plain)


def test_an_address_that_gains_nothing_in_upper_case_stays_as_it_is() -> None:
    assert qr.verify_address(BASES[0], CODE) == f"HTTP://LOCALHOST:8000/V/{CODE}"
    assert qr.verify_address(BASES[1], CODE) == f"https://register.example/v/{CODE}"


def test_the_title_cannot_bring_markup() -> None:
    assert "<script>" not in qr.svg("https://register.example", title="<script>")


def test_the_reader_notices_a_wrong_code() -> None:
    assert read(printed(qr.verify_address(BASES[1], "000000000000"), 300)) != qr.verify_address(
        BASES[1], CODE
    )
    assert read(Image.new("L", (236, 236), 255)) is None
