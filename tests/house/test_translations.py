"""The Dutch catalogue says every sentence of the code, and the check of that bites."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from jinja2 import TemplateSyntaxError

from tests.tools import translations

PLURAL = "%(num)s company found."


@pytest.fixture
def code() -> Catalog:
    """Three sentences, as they are found in code."""
    catalogue = Catalog()
    for sentence in ("Save", "%(host)s is proven.", (PLURAL, "%(num)s companies found.")):
        catalogue.add(sentence)
    return catalogue


@pytest.fixture
def dutch(code: Catalog) -> Catalog:
    """The same sentences, rightly translated."""
    catalogue = translations.updated(Catalog(locale="nl"), code)
    catalogue["Save"].string = "Opslaan"
    catalogue["%(host)s is proven."].string = "%(host)s is bewezen."
    catalogue[PLURAL].string = ("%(num)s bedrijf gevonden.", "%(num)s bedrijven gevonden.")
    return catalogue


def faults(catalogue: Catalog, code: Catalog) -> list[str]:
    return translations.faults(translations.as_po(catalogue), translations.as_mo(catalogue), code)


def test_the_catalogue_of_the_register_is_complete(capsys: pytest.CaptureFixture[str]) -> None:
    assert translations.main(["--check"]) == 0, capsys.readouterr().err


def test_a_right_catalogue_has_no_faults(dutch: Catalog, code: Catalog) -> None:
    assert faults(dutch, code) == []


@pytest.mark.parametrize(
    ("sentence", "wrong", "words"),
    [
        ("Save", "", "not translated: 'Save'"),
        (PLURAL, ("%(num)s bedrijf gevonden.", ""), f"not translated: '{PLURAL}'"),
        ("%(host)s is proven.", "%(site)s is bewezen.", "placeholders differ: '%(host)s is proven.'"),
        ("%(host)s is proven.", "Bewezen.", "placeholders differ: '%(host)s is proven.'"),
        ("%(host)s is proven.", "%(host)s is 100 % bewezen.", "placeholders differ: '%(host)s is proven.'"),
        (PLURAL, ("Eén gevonden.", "%(num)s gevonden."), f"placeholders differ: '{PLURAL}'"),
    ],
)
def test_a_wrong_translation_is_named(
    dutch: Catalog, code: Catalog, sentence: str, wrong: str | tuple[str, str], words: str
) -> None:
    dutch[sentence].string = wrong
    (fault,) = faults(dutch, code)
    assert words in fault


def test_a_fuzzy_translation_is_named(dutch: Catalog, code: Catalog) -> None:
    dutch["Save"].flags.add("fuzzy")
    (fault,) = faults(dutch, code)
    assert "fuzzy: 'Save'" in fault


def test_a_sentence_that_the_catalogue_lacks_is_named(dutch: Catalog, code: Catalog) -> None:
    dutch.delete("Save")
    (fault,) = faults(dutch, code)
    assert "lacks this sentence of the code: 'Save'" in fault


def test_a_sentence_that_became_a_plural_is_named(dutch: Catalog, code: Catalog) -> None:
    code.add(("Save", "Save all"))
    assert any("lacks this sentence of the code: 'Save'" in fault for fault in faults(dutch, code))


def test_a_sentence_that_left_the_code_is_named(dutch: Catalog, code: Catalog) -> None:
    code.delete("Save")
    (fault,) = faults(dutch, code)
    assert "no longer has this sentence: 'Save'" in fault


def test_a_stale_compiled_file_is_named(dutch: Catalog, code: Catalog) -> None:
    stale = translations.as_mo(dutch)
    dutch["Save"].string = "Bewaren"
    (fault,) = translations.faults(translations.as_po(dutch), stale, code)
    assert "messages.mo" in fault


def test_a_catalogue_written_another_way_is_named(dutch: Catalog, code: Catalog) -> None:
    text = translations.as_po(dutch) + b'\nmsgid "Save"\nmsgstr "Opslaan"\n'
    (fault,) = translations.faults(text, translations.as_mo(dutch), code)
    assert "messages.po" in fault


def test_an_update_keeps_what_is_translated_and_follows_the_code(dutch: Catalog, code: Catalog) -> None:
    code.delete("Save")
    code.add("Cancel")
    new = translations.updated(dutch, code)
    assert "Save" not in new
    assert not new["Cancel"].string
    assert new["%(host)s is proven."].string == "%(host)s is bewezen."
    assert new[PLURAL].string == ("%(num)s bedrijf gevonden.", "%(num)s bedrijven gevonden.")


def test_the_check_writes_nothing_and_the_tool_mends(
    tmp_path: Path, dutch: Catalog, code: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "sentences", lambda: code)
    po, mo = tmp_path / "messages.po", tmp_path / "messages.mo"
    dutch.add("Old words", "Oude woorden")
    po.write_bytes(translations.as_po(dutch))
    before = po.read_bytes()
    assert translations.main(["--check"], tmp_path) == 1
    assert po.read_bytes() == before and not mo.exists()
    assert translations.main([], tmp_path) == 0
    assert translations.main(["--check"], tmp_path) == 0
    once = po.read_bytes(), mo.read_bytes()
    assert translations.main([], tmp_path) == 0
    assert (po.read_bytes(), mo.read_bytes()) == once


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree of code with one page in it."""
    (tmp_path / "babel.cfg").write_bytes((translations.ROOT / "babel.cfg").read_bytes())
    templates = tmp_path / "app/templates"
    templates.mkdir(parents=True)
    (templates / "page.html").write_text("{{ _('In a page') }}")
    return tmp_path


@pytest.mark.parametrize("name", ["_", "_l", "N_", "gettext", "lazy_gettext"])
def test_every_way_to_mark_a_sentence_is_found(tree: Path, name: str) -> None:
    (tree / "sentences.py").write_text(f"{name}('In code')")
    (tree / "app/views.py").write_text("ngettext('One', 'Many', 2)")
    found = {translations.forms(each.id) for each in translations.entries(translations.sentences(tree))}
    assert found == {("In code",), ("One", "Many"), ("In a page",)}


def test_a_page_that_cannot_be_read_does_not_lose_its_sentences_in_silence(tree: Path) -> None:
    (tree / "app/templates/broken.html").write_text("{{ _('Lost') }}{% if %}")
    with pytest.raises(TemplateSyntaxError):
        translations.sentences(tree)
