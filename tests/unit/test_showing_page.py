"""Reading a company's page: what is a logo, what is wrong with it, and time that stays bounded."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from app.showing import findings, sighting
from app.showing.addresses import PageElsewhere, page_of
from app.showing.findings import FileState, Mark, OwnFile, Shown, Sought, Standing
from app.showing.policy import hides_origin, is_blocked
from app.showing.sighting import Page
from app.showing.tags import tags

CODE, OTHER = "K7QF3M2X9TDA", "000000000000"
HOME, SITE = "https://register.example", "https://hosting-a.example"
SOUGHT = Sought(CODE, SITE, HOME)
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
LIVE = f"{HOME}/b/{CODE}/live.svg"
VERIFY = f"{HOME}/v/{CODE}"


def logo(source: str = LIVE, link: str = VERIFY, alt: str = 'alt="Signed"', more: str = "") -> str:
    return f'<a href="{link}"><img src="{source}" {alt} {more}></a>'


def page(html: str, headers: Mapping[str, str] | None = None) -> Page:
    return sighting.read(html, address=f"{SITE}/about/", headers=headers or {})


def found(
    html: str, *files: OwnFile, standing: Standing = Standing.THIS, headers: Mapping[str, str] | None = None
) -> list[tuple[Mark, str]]:
    """Each finding with the first words of its sentence."""
    seen = findings.of(page(html, headers), SOUGHT, files=files, standing_of=lambda code: standing, at=AT)
    return [(each.mark, " ".join(each.sentence.split()[:5])) for each in seen]


GOOD = (Mark.GOOD, "The live logo is on")
BLOCKED = (Mark.WRONG, "The page's own security policy")
GREY = (Mark.WRONG, "The page hides its address")


def test_the_lines_that_we_give_are_in_order() -> None:
    assert found(logo(more='referrerpolicy="origin"')) == [GOOD]
    assert found(logo(f"{HOME}/b/{CODE}/live-strip-dark-en.svg")) == [(Mark.GOOD, "The live strip is on")]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (logo(alt=""), "The picture has no text"),
        (logo(alt='alt=" "'), "The picture has no text"),
        (f'<img src="{LIVE}" alt="Signed">', "A click on the picture leads nowhere."),
        (logo(link="/about"), "A click on the picture does not lead"),
        (logo(link=f"{HOME}/v/{OTHER}"), "A click on the picture does not lead"),
        (logo(LIVE.replace("https:", "http:")), "The picture is asked for"),
        (logo(more='referrerpolicy="no-referrer"'), "The page hides its address"),
    ],
)
def test_what_is_wrong_with_a_picture_is_said_with_what_to_do(html: str, words: str) -> None:
    wrong = [said for mark, said in found(html) if mark is Mark.WRONG]
    assert len(wrong) == 1
    assert words.startswith(wrong[0]) or wrong[0].startswith(words)


@pytest.mark.parametrize(
    ("html", "headers", "is_grey"),
    [
        (logo(), {"referrer-policy": "no-referrer"}, True),
        (logo(), {"referrer-policy": "no-referrer, strict-origin"}, False),
        (logo(), {"referrer-policy": "same-origin, wrong-word"}, True),
        ('<meta name="referrer" content="no-referrer">' + logo(), {}, True),
        ('<meta name="referrer" content="origin">' + logo(), {"referrer-policy": "no-referrer"}, False),
        (logo(more='referrerpolicy="origin"'), {"referrer-policy": "no-referrer"}, False),
        (logo(), {}, False),
    ],
)
def test_a_page_that_hides_where_it_is_shows_the_grey_logo(
    html: str, headers: dict[str, str], is_grey: bool
) -> None:
    assert (GREY[1] in [said for _, said in found(html, headers=headers)]) == is_grey
    assert hides_origin("unknown-word", of_page=()) is False


@pytest.mark.parametrize(
    ("policy", "is_free"),
    [
        ("img-src *", True),
        ("default-src 'self'; img-src 'self' https://register.example", True),
        ("img-src 'self' *.example", True),
        ("img-src https:", True),
        ("img-src register.example/b/", True),
        ("img-src https://register.example:443", True),
        ("script-src 'none'", True),
        ("IMG-SRC Register.Example", True),
        ("img-src 'self'", False),
        ("default-src 'self'", False),
        ("img-src 'none'", False),
        ("img-src", False),
        ("img-src register.example/badges/", False),
        ("img-src https://register.example:8443", False),
        ("img-src evilregister.example *.register.example", False),
        ("img-src *, img-src 'self'", False),
        ("img-src 'self'; img-src *", False),
    ],
)
def test_a_policy_that_blocks_the_picture_is_named(policy: str, is_free: bool) -> None:
    for html, headers in (
        (logo(), {"content-security-policy": policy}),
        (f'<meta http-equiv="Content-Security-Policy" content="{policy}">' + logo(), {}),
    ):
        assert (BLOCKED not in found(html, headers=headers)) == is_free


def test_a_picture_of_the_site_itself_is_judged_by_self() -> None:
    own = f"{SITE}/gedragscode-{CODE}.svg"
    assert not is_blocked(own, page=SITE, policies=["img-src 'self'"])
    assert is_blocked(own, page=SITE, policies=[f"img-src {HOME}"])


@pytest.mark.parametrize("standing", [each for each in Standing if each is not Standing.THIS])
def test_another_code_is_told_apart(standing: Standing) -> None:
    html = logo(f"{HOME}/b/{OTHER}/live.svg", f"{HOME}/v/{OTHER}")
    ((mark, said),) = found(html, standing=standing)
    assert (mark, said[:15]) == (Mark.WRONG, "The page shows ")
    assert findings.shown_on(page(html), SOUGHT, []) is Shown.NOTHING
    (other,) = found(f'<a href="{HOME}/v/{OTHER}">check</a>', standing=standing)
    assert other == (mark, said)


def test_a_page_without_a_logo_says_so_and_a_link_is_enough() -> None:
    assert found("<p>Nothing here</p>") == [(Mark.WRONG, "We did not find the")]
    link = f'<a href="{VERIFY}">Check</a>'
    assert found(link) == [(Mark.GOOD, "There is a link to")]
    assert findings.shown_on(page(link), SOUGHT, []) is Shown.LINK
    for hidden in (f"<!-- {logo()} -->", f"<script>'{logo()}'</script>", f"<template>{logo()}</template>"):
        assert found(hidden) == [(Mark.WRONG, "We did not find the")]


def test_a_picture_of_the_register_that_is_not_live_is_noted() -> None:
    html = logo(f"{HOME}/badges/{CODE}/card-light-en.svg")
    assert found(html) == [(Mark.NOTE, "A picture of this register")]
    assert findings.shown_on(page(html), SOUGHT, []) is Shown.REGISTER_FILE


def test_own_files_are_those_that_lead_to_the_check_or_are_named_so() -> None:
    html = (
        logo("/img/trust.png")
        + '<img src="../files/Gedragscode-2026.svg?v=2" alt="x"><img src="/team.png" alt="us">'
        + logo("https://pictures.example/logo.svg")
    )
    assert findings.own_pictures(page(html), SOUGHT) == [
        f"{SITE}/img/trust.png",
        f"{SITE}/files/Gedragscode-2026.svg?v=2",
    ]
    assert (Mark.NOTE, "A picture on another site") in found(html)


@pytest.mark.parametrize(
    ("state", "days", "mark"),
    [
        (FileState.GOOD, 90, Mark.GOOD),
        (FileState.GOOD, 20, Mark.NOTE),
        (FileState.ENDED, -1, Mark.WRONG),
        (FileState.FALLEN, 90, Mark.WRONG),
        (FileState.NO_CREDENTIAL, None, Mark.NOTE),
        (FileState.OTHER, 90, Mark.WRONG),
        (FileState.NOT_READ, None, Mark.WRONG),
        (FileState.UNSURE, 90, Mark.NOTE),
    ],
)
def test_an_own_file_is_judged_by_its_credential(state: FileState, days: int | None, mark: Mark) -> None:
    source = f"{SITE}/logo.svg"
    until = AT + timedelta(days=days) if days is not None else None
    file = OwnFile(source, state, until)
    ((marked, _),) = found(logo("/logo.svg"), file)
    assert marked is mark
    shown = findings.shown_on(page(logo("/logo.svg")), SOUGHT, [file])
    assert (shown is Shown.OWN_FILE) == (state in (FileState.GOOD, FileState.NO_CREDENTIAL, FileState.UNSURE))


def test_what_is_wrong_comes_first_and_nothing_comes_twice() -> None:
    marks = [mark for mark, _ in found(logo() * 3 + logo(alt="") + logo(f"{HOME}/badges/{CODE}.svg"))]
    assert marks == [Mark.WRONG, Mark.NOTE, Mark.GOOD]


def test_addresses_are_read_as_a_browser_does() -> None:
    html = """<base href=/nl/><A HREF='check&amp;more'><IMG data-src=late.svg src="data:x" alt=a></A>
    <img srcset="one.svg 1x, two.svg 2x"><object data="o.svg" title="t"></object><img src="http://[broken">"""
    seen = page(html)
    assert [each.source for each in seen.pictures] == [
        f"{SITE}/nl/late.svg",
        f"{SITE}/nl/one.svg",
        f"{SITE}/nl/o.svg",
        "http://[broken",
    ]
    assert [each.link for each in seen.pictures] == [f"{SITE}/nl/check&more", None, None, None]
    assert found(html)


EVIL = [
    "<!--",
    "<",
    "<a ",
    "<a b='",
    '<a b="',
    "<div>",
    "<script>",
    "<a>",
    "</",
    "<a b",
    "<a =",
    "< ",
    "<textarea",
]


@pytest.mark.parametrize("piece", EVIL)
def test_a_page_made_to_be_slow_is_read_in_time_that_grows_with_its_length(piece: str) -> None:
    def seconds(length: int) -> float:
        html = (piece * length)[:length]
        start = time.process_time()
        for _ in tags(html):
            pass
        return time.process_time() - start

    seconds(1000)
    assert seconds(200_000) < 0.5 + 40 * seconds(10_000)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("", "/"),
        ("/", "/"),
        ("about", "/about"),
        ("/over-ons?a=1#here", "/over-ons?a=1"),
        ("https://hosting-a.example/x", "/x"),
        ("https://Hosting-A.example:443", "/"),
        ("/é", "/%C3%A9"),
        ("/a b", "/a%20b"),
        ("/@evil.example", "/@evil.example"),
    ],
)
def test_a_page_is_of_the_badges_own_website(typed: str, address: str) -> None:
    assert page_of(typed, origin=SITE, site="hosting-a.example") == SITE + address


@pytest.mark.parametrize(
    "typed",
    [
        "https://evil.example/",
        "http://hosting-a.example/",
        "https://hosting-a.example.evil.example",
        "https://hosting-a.example@evil.example/",
        "https://hosting-a.example:8443/",
        "//evil.example/x",
        "/\\evil.example",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "/a\x00b",
        "/" + "x" * 600,
    ],
)
def test_no_other_website_is_looked_at(typed: str) -> None:
    with pytest.raises(PageElsewhere) as refused:
        page_of(typed, origin=SITE, site="hosting-a.example")
    assert "evil" not in str(refused.value)
