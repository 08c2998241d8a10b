"""Public acts are called by words, and files of the monitor too, in the language of the reader."""

from flask import Flask

from app import entry_words, history
from app.i18n import in_language, spoken
from monitor.errors import KINDS_OF_FILE, MissingColumn
from monitor.file_format import Kind
from signatories.entries import KINDS


def test_every_kind_of_entry_has_a_name() -> None:
    assert entry_words.NAMES.keys() == KINDS.keys()


def test_every_act_of_a_company_has_a_sentence() -> None:
    told = {kind for kind, keys in KINDS.items() if "company" in keys}
    assert told <= history.WORDS.keys()


def test_every_kind_of_file_has_a_word() -> None:
    assert {kind.value for kind in Kind} <= set(KINDS_OF_FILE)


def test_a_refused_file_is_named_in_the_language_of_the_reader(app: Flask) -> None:
    error = MissingColumn(file=1, kind=Kind.NOTICES, column="sent_at")
    with app.app_context(), in_language("nl"):
        assert "(meldingen)" in spoken(error)
    assert "(notices)" in str(error)
