"""What people read is plain: no long sentence, no officialese, and easy as a whole, in both languages."""

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from tests.tools import readability, translations

WORDS_OF_THE_LAW = "(Directive 2005/29/EC, Annex I, numbers 1 to 4)"
"""A sentence that says what the law says, as the law says it."""


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return translations.read((translations.FOLDER / "messages.po").read_bytes())


@pytest.fixture(scope="module")
def texts(catalogue: Catalog) -> dict[str, dict[str, str]]:
    """By language and file of the front desk its sentences, in their order: a page is read as a whole."""
    with (translations.ROOT / "babel.cfg").open(encoding="utf-8") as lines:
        methods, options = parse_mapping_cfg(lines)
    found: dict[str, dict[str, list[str]]] = {"nl": {}, "en": {}}
    files = extract_from_dir(translations.ROOT / "app", methods, options, keywords=translations.KEYWORDS)
    for file, _, sentence, _, context in files:
        entry = catalogue.get(translations.forms(sentence)[0], context)
        if entry is not None and WORDS_OF_THE_LAW not in translations.forms(entry.id)[0]:
            found["en"].setdefault(file, []).extend(translations.forms(entry.id))
            found["nl"].setdefault(file, []).extend(translations.forms(entry.string))
    return {
        lang: {file: readability.prose(each) for file, each in files.items()} for lang, files in found.items()
    }


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_page_is_plain(texts: dict[str, dict[str, str]], lang: str) -> None:
    found = {file: readability.faults(text, lang) for file, text in texts[lang].items()}
    assert {file: each for file, each in found.items() if each} == {}
    assert len(found) > 100


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_sentence_of_the_rooms_below_is_short(catalogue: Catalog, lang: str) -> None:
    """Errors and reasons stand alone, so that only their own length and words can be judged."""
    for entry in translations.entries(catalogue):
        for form in translations.forms(entry.id if lang == "en" else entry.string):
            if WORDS_OF_THE_LAW not in translations.forms(entry.id)[0]:
                assert readability.faults(form, lang) == []


HARD = {
    "en": "Notwithstanding organisational responsibilities, administrative considerations necessitate documentation. ",
    "nl": "Organisatorische verantwoordelijkheden noodzaken administratieve documentatieverplichtingen. ",
}


@pytest.mark.parametrize(
    ("lang", "planted", "said"),
    [
        ("en", "We look " + "again and " * 13 + "again.", "words in one sentence"),
        ("nl", "Wij kijken " + "weer en " * 13 + "weer.", "words in one sentence"),
        ("en", "You can act pursuant to the rules.", "a stiff word: pursuant to"),
        ("nl", "U dient te ondertekenen.", "a stiff word: dient te"),
        ("en", HARD["en"] * 12, "too hard as a whole"),
        ("nl", HARD["nl"] * 20, "too hard as a whole"),
    ],
)
def test_what_is_hard_is_named(lang: str, planted: str, said: str) -> None:
    assert said in "\n".join(readability.faults(planted, lang))


def test_a_value_that_is_filled_in_counts_as_a_word() -> None:
    assert readability.words(readability.sentences("See %(name)s and %(count)s more.")[0]) == [
        *("See", "naam", "and", "naam", "more"),
    ]


def test_the_formula_ranks_a_plain_text_over_a_hard_one() -> None:
    plain = {"en": "You sign here. Then you get the logo. ", "nl": "U tekent hier. Dan krijgt u het logo. "}
    for lang in ("nl", "en"):
        assert readability.ease(plain[lang], lang) > 80 > 20 > readability.ease(HARD[lang], lang)


def test_syllables_are_groups_of_vowels() -> None:
    counted = {"logo": 2, "signed": 1, "made": 1, "table": 2}
    assert {word: readability.syllables(word, "en") for word in counted} == counted
    assert [readability.syllables(word, "nl") for word in ("bedrijf", "ondertekening", "cijfers")] == [
        2,
        5,
        2,
    ]
