"""The checks of every page bite: each fault is planted in a page that is good without it."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from tests.page_checks import (
    PageFault,
    check_alternates,
    check_headers,
    check_html,
    check_light,
    check_links,
    check_no_script,
    check_words,
)
from tests.page_outline import outline
from tests.words import english_of_dutch, pattern_of, untranslated

PATH = "/en/signatories"
GOOD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Signatories – Gedragscode Register</title>
<link rel="alternate" hreflang="nl" href="http://localhost:8000/nl/ondertekenaars?q=x">
<link rel="alternate" hreflang="en" href="http://localhost:8000/en/signatories?q=x"></head>
<body><a href="#main">Skip</a><main id="main"><h1>Signatories</h1>
<form method="get" action="/en/signatories"><label for="q">Name</label><input id="q" name="q"></form>
<label>Also <input name="inside"></label>
<form method="post" action="/en/act"><button>Do it</button></form>
<a href="https://offlimits.nl/">Hotline</a><a href="mailto:x@people.example">Mail</a>
</main></body></html>"""


@pytest.fixture
def doors() -> Flask:
    """An application with a few doors and nothing behind them."""
    app = Flask(__name__, static_folder=str(Path(__file__).parents[2] / "static"))
    app.config["SETTINGS"] = SimpleNamespace(base_url="http://localhost:8000")
    for lang, path in (("nl", "/nl/ondertekenaars"), ("en", "/en/signatories")):
        app.add_url_rule(path, "public.signatories", defaults={"lang": lang})
    app.add_url_rule("/nl/over", "public.about", defaults={"lang": "nl"})
    app.add_url_rule("/en/act", "company.act", methods=["POST"])
    return app


def answer(html: str = GOOD, **headers: str):
    good = {"Content-Security-Policy": "default-src 'none'; script-src 'self'"}
    return SimpleNamespace(text=html, headers={**good, **headers})


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def test_a_good_page_passes(doors: Flask) -> None:
    check_html(GOOD, PATH)
    check_links(GOOD, PATH, doors)
    check_alternates(GOOD, PATH, doors)
    check_headers(answer(), PATH, doors)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("</h1>", "</h2>", "not valid HTML"),
        ("<!doctype html>", "", "not valid HTML"),
        ('lang="en"', 'lang="nl"', "language"),
        ('<html lang="en">', "<html>", "language"),
        ("<h1>Signatories</h1>", "", "0 h1"),
        ("<h1>Signatories</h1>", "<h1> </h1>", "1 h1"),
        ("<h1>Signatories</h1>", "<h1>Signatories</h1><h1>Again</h1>", "2 h1"),
        ("<title>Signatories", "<title>Register", "does not start with the h1"),
        ("<title>Signatories", "<title>Oops: Signatories", "does not start with the h1"),
        ('<input id="q"', '<input id="main"', "not unique"),
        ('<label for="q">Name</label>', "", "without a label"),
        ('<input id="q"', '<input aria-describedby="hint" id="q"', "names what is not there"),
        ("<main ", '<main style="color:red" ', "inline style"),
        ("<main ", '<main onclick="go()" ', "onclick"),
        ("</main>", "<script>go()</script></main>", "inline style or script"),
        ("</head>", "<style>p{}</style></head>", "inline style or script"),
        ("https://offlimits.nl/", "javascript:go()", "a script in the link"),
        ("Hotline", "%(name)s", "placeholder"),
    ],
)
def test_a_fault_in_the_page_is_named(old: str, new: str, said: str) -> None:
    with pytest.raises(PageFault, match=said):
        check_html(changed(old, new), PATH)


@pytest.mark.parametrize("word", ["Error: ", "Fout: "])
def test_a_title_may_say_first_that_something_is_wrong(word: str) -> None:
    check_html(changed("<title>", f"<title>{word}"), PATH)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('action="/en/signatories"', 'action="/en/nothing"', "leads nowhere"),
        ('action="/en/act"', 'action="/en/signatories"', "leads nowhere: POST"),
        ('method="post"', 'method="get"', "leads nowhere: GET"),
        ('href="#main"', 'href="#content"', "not on the page"),
        ("https://offlimits.nl/", "http://offlimits.nl/", "leads away"),
        ("https://offlimits.nl/", "//offlimits.nl/", "leads away"),
        ("https://offlimits.nl/", "signatories", "leads away or nowhere"),
        ("</head>", '<link rel="stylesheet" href="/static/css/no.css"></head>', "not there"),
        ("</head>", '<link rel="stylesheet" href="https://cdn.example/a.css"></head>', "leads away"),
        ("</main>", '<img alt="" src="/static/icons/no.png"></main>', "not there"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(doors: Flask, old: str, new: str, said: str) -> None:
    with pytest.raises(PageFault, match=said):
        check_links(changed(old, new), PATH, doors)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('hreflang="nl"', 'hreflang="fr"', "no page in 'nl'"),
        ("/nl/ondertekenaars?q=x", "/nl/over", "the page in 'nl' is another one"),
        ("8000/en/signatories?q=x", "8000/nl/ondertekenaars?q=x", "the page in 'en' is another one"),
    ],
)
def test_a_twin_that_is_another_page_is_named(doors: Flask, old: str, new: str, said: str) -> None:
    with pytest.raises(PageFault, match=said):
        check_alternates(changed(old, new), PATH, doors)


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"Content-Security-Policy": ""}, "policy"),
        ({"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}, "policy"),
        ({"Set-Cookie": "session=x"}, "sets a cookie"),
    ],
)
def test_a_header_that_is_wrong_is_named(doors: Flask, headers: dict[str, str], said: str) -> None:
    with pytest.raises(PageFault, match=said):
        check_headers(answer(**headers), PATH, doors)  # pyright: ignore[reportArgumentType]


def test_a_desk_may_set_a_cookie_but_not_where_everyone_may_keep_the_page(doors: Flask) -> None:
    doors.add_url_rule("/en/desk/company/x", "company.tasks")
    signed_in = {"Set-Cookie": "session=x", "Cache-Control": "no-store"}
    check_headers(answer(**signed_in), "/en/desk/company/x", doors)  # pyright: ignore[reportArgumentType]
    signed_in["Cache-Control"] = "public, max-age=60"
    with pytest.raises(PageFault, match="sets a cookie"):
        check_headers(answer(**signed_in), "/en/desk/company/x", doors)  # pyright: ignore[reportArgumentType]


CATALOGUE = """
msgid "Who signed"
msgstr "Wie ondertekenden"

msgid "Code"
msgstr "Code"

#, python-format
msgid "%(company)s signed on %(day)s."
msgstr "%(company)s ondertekende op %(day)s."

#, python-format
msgid "%(num)s company"
msgid_plural "%(num)s companies"
msgstr[0] "%(num)s bedrijf"
msgstr[1] "%(num)s bedrijven"
"""


def test_english_on_a_dutch_page_is_found(tmp_path: Path) -> None:
    catalogue = tmp_path / "messages.po"
    catalogue.write_text(CATALOGUE)
    plain, filled = english_of_dutch(catalogue)
    assert plain == {"Who signed"}
    assert len(filled) == 1  # "12 companies" has too few words of its own to tell
    assert untranslated(["Wie ondertekenden", "Code", "Voorbeeld B.V."], catalogue) == []
    english = ["Who signed", "Voorbeeld B.V. signed on 3 March 2026."]
    assert untranslated(english, catalogue) == english


def test_a_sentence_needs_words_of_its_own_to_be_told_by() -> None:
    assert pattern_of("%(count)s of %(total)s") is None
    pattern = pattern_of("Valid until %(day)s (%(zone)s)")
    assert pattern is not None
    assert pattern.fullmatch("Valid until 3 May (CET)")
    assert not pattern.fullmatch("Geldig tot 3 mei (CET)")


def test_words_that_are_said_to_be_in_another_language_do_not_count() -> None:
    page = outline(
        '<html lang="nl"><body><p>Ja <a lang="en" title="The title">English</a> nee</p></body></html>'
    )
    assert page.words == ["Ja", "nee"]
    assert outline('<p>a<br>b <input placeholder="c"></p><code>d</code>').words == ["a", "b", "c"]


def test_the_words_of_a_dutch_page_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "tests.page_checks.untranslated", lambda words: [each for each in words if each == "Hotline"]
    )
    with pytest.raises(PageFault, match="not in Dutch"):
        check_words(changed('lang="en"', 'lang="nl"'), "/nl/")
    check_words(GOOD, PATH)


def test_a_light_page_passes() -> None:
    check_light(GOOD, PATH)
    check_no_script(GOOD, PATH)


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ("".join(f"<p>{number * 7919 % 99991}</p>" for number in range(9000)), "weighs"),
        ('<link rel="stylesheet" href="/static/css/register.css">' * 4, "weighs"),
    ],
)
def test_a_heavy_page_is_found(planted: str, fault: str) -> None:
    with pytest.raises(PageFault, match=fault):
        check_light(changed("</main>", f"{planted}</main>"), PATH)


def test_a_script_on_a_public_page_is_found() -> None:
    with pytest.raises(PageFault, match="runs a script"):
        check_no_script(changed("</main>", '<script src="/static/x.js"></script></main>'), PATH)


def test_a_time_that_html_does_not_take_is_found() -> None:
    good = '<time datetime="2026-11-09T19:37:01+00:00">now</time></main>'
    check_html(changed("</main>", good), PATH)
    with pytest.raises(PageFault, match="not a time of HTML"):
        check_html(changed("</main>", good.replace("01+", "01.032178+")), PATH)
