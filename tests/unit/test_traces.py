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
    "De Fa. A.B.C. Decade 2000 B.V.",
    "3D 4B 2C Print B.V.",
    "Be Ad Cafe de Facade 1e en 2e Etage 1234 AB",
    "0900 1234 5678, 0800 2345 6789 en 0031 20 123 45 67",
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 Hosting",
    "Beheer 2A 2B 2C 2D 2E 2F B.V.",
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
    "://voorbeeld.example",
    "d41d8cd9 8f00b204 e9800998 ecf8427e",
    "d4-1d-8c-d9-8f-00-b2-04-e9-80-09-98-ec-f8-42-7e",
    "D4:1D:8C:D9:8F:00:B2:04:E9:80:09:98:EC:F8:42:7E",
    "e3b0 c442 98fc 1c14 9afb f4c8 996f b924 27ae 41e4 649b 934c a495 991b 7852 b855",
    "d41d8cd9 en 8f00b204 en e9800998 en ecf8427e",
    "d41d8cd98f00b204 en e9800998ecf8427e",
    "d 4 1 d 8 c d 9 8 f 0 0 b 2 0 4 e 9 8 0 0 9 9 8 e c f 8 4 2 7 e",
    "d41d8cd9_8f00b204/e9800998\u00b7ecf8427e",
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
