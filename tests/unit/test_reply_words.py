"""What looks like an address is refused, however it is dressed; what people write about figures is not."""

import re

import pytest

from app.replies.plain_words import LinksNotAllowed, LooksLikeAddress, check_words
from app.replies.shown_text import TAGS, reply_html

ADDRESSES = [
    "Zie https://klant.example/map",
    "hxxps klant",
    "www . klant is een site, www.klant",
    "klant.example",
    "KLANT.EXAMPLE.",
    "klant[.]example",
    "klant (dot) example",
    "klant dot nl",
    "klant punt nl",
    "kl\u200bant.exam\u200bple",
    "klant\uff0eexample",
    "klant\u3002example",
    "xn--klant-abc.example",
    "info@klant",
    "info (at) klant",
    "192.0.2.7",
    "2001:db8::1",
    "2001:db8:0:0:1:2:3:4",
    "d41d8cd98f00b204e9800998ecf8427e",
    "Het bestand 3f2a9c7b1d4e5f60 is weg.",
    "aGVsbG8gd29ybGQgdGhpcyBpcyBhIHRlc3Q9MTIz",
    "/var/www/klant/beeld",
    "mappen/klant/beeld",
    "C:\\klant",
    "AS64512",
    "%68%74%74%70",
    "&#104;ttp",
    "\\u0068ttp",
    "ｈｔｔｐｓ：／／klant",
]
LINKS = ["[hier](klant)", "![beeld](klant)", "<img src=x>", "<!-- x -->", "[klant]: klant"]
WORDS = [
    "Onze collega's van Zuid Hosting B.V. en/of N.V. hebben op 12/03/2025 om 12:30:15 gebeld.",
    "We removed 86 % within 24 h, i.e. on average in 3.5 hours; the rest in 48 h (e.g. at weekends).",
    "Bijv. o.a. d.w.z. 1.250 meldingen; **vet**, _cursief_:\n\n- een\n- twee",
    "Arbeidsongeschiktheidsverzekeringsmaatschappij",
    "De norm is 24 uur. Wij vinden hem goed. 2025-h1 was een moeilijk halfjaar.",
]


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(LooksLikeAddress) as refusal:
        check_words(f"Goedendag. {text}")
    assert text not in str(refusal.value)


@pytest.mark.parametrize("text", LINKS)
def test_a_link_a_picture_or_html_is_refused(text: str) -> None:
    with pytest.raises(LinksNotAllowed):
        check_words(f"Goedendag. {text}")


@pytest.mark.parametrize("text", WORDS)
def test_words_about_figures_are_let_through(text: str) -> None:
    check_words(text)


@pytest.mark.parametrize(
    "text",
    [
        *LINKS,
        "<script>alert(1)</script>",
        '<p onclick="x">a</p>',
        "<https://klant.example>",
        "# kop\n\n```\ncode\n```\n\n    ook",
        "javascript:alert(1)",
    ],
)
def test_whatever_is_typed_no_page_gets_more_than_plain_markup(text: str) -> None:
    html = str(reply_html(text))
    tags = set(re.findall(r"<[^>]*>", html))
    assert tags <= {f"<{slash}{name}>" for slash in ("", "/") for name in TAGS}
    assert (
        reply_html("**vet** en\n\n- lijst") == "<p><strong>vet</strong> en</p>\n<ul>\n<li>lijst</li>\n</ul>\n"
    )
