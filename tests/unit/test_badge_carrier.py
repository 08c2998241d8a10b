"""Pictures with a badge, without one, and pictures that play tricks."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from badge import artwork, baking, carrier
from badge.artwork import Look, Picture
from badge.errors import Refused
from badge.verdict import Outcome
from tests.badge_samples import CLAIMS, badge, verdict_on

TOKEN = badge()
SVG = baking.svg_file(CLAIMS, TOKEN, Look.IN_FORCE)
PNG = baking.png_file(CLAIMS, TOKEN, Look.IN_FORCE)
PLAIN_SVG = artwork.draw(Picture.of(CLAIMS), Look.IN_FORCE)
PLAIN_PNG = artwork.png(PLAIN_SVG, 400)
NAMESPACE = 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
CREDENTIAL = f'<openbadges:credential verify="{TOKEN}"/>'
IHDR_END = 8 + 25


def svg(inside: str, attributes: str = NAMESPACE) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunk(*added: bytes) -> bytes:
    return PLAIN_PNG[:IHDR_END] + b"".join(added) + PLAIN_PNG[IHDR_END:]


def itxt(
    token: str = TOKEN, keyword: bytes = b"openbadgecredential", flags: bytes = b"\0\0", rest: bytes = b"\0\0"
) -> bytes:
    return chunk(b"iTXt", keyword + b"\0" + flags + rest + token.encode())


def outcome_of(data: str | bytes) -> Outcome:
    return verdict_on(data).verdict


@pytest.mark.parametrize(
    "data",
    [
        SVG,
        PNG,
        TOKEN,
        f"\n {TOKEN} \r\n",
        "\ufeff" + SVG,
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- a comment -->\n' + SVG,
        svg("\n  " + CREDENTIAL + "<path/>"),
        svg(CREDENTIAL.replace("/>", "></openbadges:credential>")),
        svg(CREDENTIAL.replace("openbadges:", "ob:"), NAMESPACE.replace("openbadges", "ob")),
        with_chunk(itxt()),
        PLAIN_PNG[:-12] + itxt() + PLAIN_PNG[-12:],
    ],
    ids=range(11),
)
def test_a_badge_in_the_right_place_is_found(data: str | bytes) -> None:
    assert outcome_of(data) is Outcome.VALID


def resaved() -> bytes:
    again = io.BytesIO()
    Image.open(io.BytesIO(PNG)).resize((200, 70)).save(again, "PNG")
    return again.getvalue()


def as_jpeg() -> bytes:
    again = io.BytesIO()
    Image.open(io.BytesIO(PNG)).convert("RGB").save(again, "JPEG")
    return again.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        PLAIN_SVG,
        PLAIN_PNG,
        resaved(),
        as_jpeg(),
        b"GIF89a" + b"\0" * 20,
        b"RIFF\0\0\0\0WEBPVP8 ",
        b"\0\0\0\x1cftypavif",
        b"%PDF-1.7",
        svg(""),
        svg('<openbadges:assertion verify="x"/>', 'xmlns:openbadges="http://openbadges.org"'),
        svg('<openbadges:credential verify="  "/>'),
        with_chunk(itxt("")),
        with_chunk(chunk(b"tEXt", b"openbadges\0" + TOKEN.encode())),
    ],
    ids=range(13),
)
def test_a_picture_without_a_badge_is_neither_valid_nor_forged(data: str | bytes) -> None:
    assert outcome_of(data) is Outcome.NO_CREDENTIAL


BOMB = (
    "<!DOCTYPE svg ["
    + '<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' if n else '<!ENTITY a0 "&a;&a;">' for n in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    "data",
    [
        BOMB + svg(CREDENTIAL + "<text>&a8;</text>"),
        "<!DOCTYPE svg>" + SVG,
        '<!DOCTYPE svg SYSTEM "http://attacker.example/x.dtd">' + SVG,
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg(CREDENTIAL + "<text>&x;</text>"),
        svg(CREDENTIAL + CREDENTIAL),
        svg(CREDENTIAL + CREDENTIAL.replace(TOKEN, badge(code="0000AAAA1111"))),
        svg("<g>" + CREDENTIAL + "</g>"),
        svg("<path/>" + CREDENTIAL),
        svg("text" + CREDENTIAL),
        svg(CREDENTIAL, 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p1"'),
        svg(CREDENTIAL, 'xmlns:openbadges="http://openbadges.org"'),
        svg(CREDENTIAL + '<x:credential xmlns:x="urn:x" verify="y"/>'),
        svg(CREDENTIAL.replace("/>", ">more</openbadges:credential>")),
        svg(CREDENTIAL.replace("/>", "><path/></openbadges:credential>")),
        svg(CREDENTIAL.replace("verify=", 'other="1" verify=')),
        svg(f"<openbadges:credential>{TOKEN}</openbadges:credential>"),
        svg('<openbadges:credential verify="' + "A" * 20_000 + '"/>'),
        svg(CREDENTIAL, ""),
        SVG[:-3],
        SVG.replace("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"),
        f"<html>{CREDENTIAL}</html>",
        "<" + "x" * 2_000_000,
        SVG.encode("utf-16"),
        svg("<g>" * 100_000 + "</g>" * 100_000 + CREDENTIAL),
        '<?xml version="1.0" encoding="no-such-encoding"?>' + SVG,
        with_chunk(itxt(), itxt()),
        with_chunk(itxt(), itxt(badge(code="0000AAAA1111"))),
        with_chunk(itxt(keyword=b"OpenBadgeCredential")),
        with_chunk(itxt(flags=b"\1\0")),
        with_chunk(itxt(rest=b"nl\0\0")),
        with_chunk(chunk(b"tEXt", b"openbadgecredential\0" + TOKEN.encode())),
        with_chunk(chunk(b"zTXt", b"openbadgecredential\0\0" + zlib.compress(TOKEN.encode()))),
        with_chunk(itxt("A" * 20_000)),
        with_chunk(itxt(TOKEN + "é")),
        PNG[:-12],
        PNG[: len(PNG) // 2],
        PNG + b"more",
        PNG[:8],
        PNG[:8] + PNG[IHDR_END:],
        PNG[:IHDR_END] + PNG[8:],
        PNG[:60] + bytes([PNG[60] ^ 1]) + PNG[61:],
        PNG[:8] + struct.pack(">I", 0xFFFFFFFF) + PNG[12:],
        PNG[:IHDR_END] + chunk(b"tEXt", b"a\0b") * 20_000 + PNG[IHDR_END:],
        b"\0" * 100,
        b"\x1f\x8b" + b"\0" * 100,
        b"A" * (5 * 1024 * 1024),
        '{"@context": []}',
    ],
    ids=range(47),
)
def test_a_file_that_plays_a_trick_is_not_a_badge(data: str | bytes) -> None:
    assert outcome_of(data) is Outcome.NOT_A_BADGE


def test_the_baked_svg_stays_small_enough_to_hot_link() -> None:
    import gzip

    assert len(gzip.compress(SVG.encode())) <= 8 * 1024


def test_the_credential_stands_directly_after_the_opening_of_the_svg() -> None:
    opening, _, rest = SVG.partition(">")
    assert opening.startswith("<svg ")
    assert NAMESPACE in opening
    assert rest.startswith(CREDENTIAL)


def test_a_badge_is_not_baked_twice() -> None:
    with pytest.raises(ValueError, match="plain SVG"):
        carrier.bake_svg(SVG, TOKEN)


def test_the_baked_png_is_still_the_same_picture() -> None:
    plain = Image.open(io.BytesIO(artwork.png(PLAIN_SVG, baking.PNG_WIDTH)))
    assert Image.open(io.BytesIO(PNG)).tobytes() == plain.tobytes()


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=0, max_value=len(PNG) * 8 - 1))
def test_a_png_with_one_bit_flipped_is_never_valid(bit: int) -> None:
    changed = bytearray(PNG)
    changed[bit // 8] ^= 1 << bit % 8
    assert outcome_of(bytes(changed)) is not Outcome.VALID


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_an_svg_with_one_bit_of_its_token_flipped_is_never_valid(data: st.DataObject) -> None:
    start = SVG.index(TOKEN) * 8
    bit = data.draw(st.integers(min_value=start, max_value=start + len(TOKEN) * 8 - 1))
    changed = bytearray(SVG.encode())
    changed[bit // 8] ^= 1 << bit % 8
    assert outcome_of(bytes(changed)) is not Outcome.VALID


def test_a_refusal_never_repeats_what_was_handed_in() -> None:
    with pytest.raises(Refused) as refused:
        carrier.find(b"<script>alert(1)</script> canary")
    assert "canary" not in str(refused.value)
