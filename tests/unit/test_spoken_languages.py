"""A text says its language by its small words, and a short or mixed one says nothing."""

import pytest

from app.spoken_languages import language_of


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Een voorwaarde voor uw lidmaatschap van de vereniging is dat het logo van kracht is.", "nl"),
        ("A condition of your membership of the association is that the logo is in force.", "en"),
        (
            "De controle draait op proef. Wij verwachten hem deze maand in gebruik te nemen bij de klant.",
            "nl",
        ),
        ("No contact point.", ""),
        ("", ""),
        ("De test of the logo van de host, on that site en op de pagina, for you.", ""),
        ("OP DE VOORPAGINA STAAT HET NIET", "nl"),
    ],
)
def test_the_language_of_a_text(text: str, lang: str) -> None:
    assert language_of(text) == lang
