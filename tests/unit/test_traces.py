"""Names of companies: which are names, and which lead to a page, a machine or a piece of content."""

import pytest

from signatories.names.traces import SUSPECT, has_trace

NAMES = (
    "Voorbeeld Hosting B.V.",
    "1.2.3 Hosting B.V.",
    "voorbeeld.example B.V.",
    "www.voorbeeld.example",
    "Voorbeeld.example/ Noord B.V.",
    "24/7 Hosting B.V.",
    "A/S Voorbeeld",
    "Voorbeeld & Zn. v.o.f.",
    "C@fé Online B.V.",
    "Voorbeeld @ Werk B.V.",
    "100% Hosting",
    "IT:Oplossingen B.V.",
    "Data: alles over opslag",
    "Wie? Wij! B.V.",
    "#1 Hosting",
    "Voorbeeld (Nederland) B.V.",
    "Dot [punt] Voorbeeld",
    "Versie 2.0.1 B.V.",
    "999.999.999.999 Sterren B.V.",
    "Arbeidsongeschiktheidsverzekeringsmaatschappij Voorbeeld N.V.",
    "DEADBEEF Holding",
    "B.V. 2026.11.30",
    "Ångström.example AB",
    "Ελλάδα Hosting",
)
TRACES = (
    "https://voorbeeld.example/pad",
    "Zie hxxps://voorbeeld.example",
    "ftp : // voorbeeld.example",
    "h\uff54tps\uff1a\uff0f\uff0fvoorbeeld.example",
    "magnet:?xt=urn:btih:x",
    "data:image/png;base64,AAAA",
    "voorbeeld.example/beeld.jpg",
    "voorbeeld[.]example/beeld.jpg",
    "voorbeeld (dot) example/1",
    "voorbeeld\u3002example/1",
    "voorbeeld.example?id=3 B.V.",
    "voorbeeld.example#hier",
    "voorbeeld.example:8080",
    "voorbeeld.example%2Fbeeld.jpg",
    "https[:]//voorbeeld.example",
    "iemand@voorbeeld.example",
    "192.0.2.7",
    "Host 192.0.2.7:443 B.V.",
    "192[.]0[.]2[.]7",
    "2001:db8::7",
    "[2001:db8::7]/64",
    "d41d8cd98f00b204e9800998ecf8427e",
    "Code E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
    "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
    f"{'a2b3c4d5' * 7}.onion",
    "voorbeeldvoorbeeld.onion",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_may_be_a_domain_and_have_numbers_and_signs(name: str) -> None:
    assert not has_trace(name)


@pytest.mark.parametrize("text", TRACES)
def test_what_leads_somewhere_is_no_name(text: str) -> None:
    assert has_trace(text)
    assert has_trace(f"Voorbeeld {text} B.V.")


def test_nothing_that_leads_somewhere_is_passed_over_unseen() -> None:
    """Most names are not looked at further: what is looked for always has a sign that stops them."""
    assert [each for each in TRACES if each.isascii() and not SUSPECT.search(each)] == []
