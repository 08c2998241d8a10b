"""What catalogues, feed readers and search engines read of the register."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from pyshacl import validate
from rdflib import Graph
from rdflib.compare import to_isomorphic
from rdflib.namespace import DCAT, DCTERMS
from sqlalchemy.orm import Session

from app.clock import now
from app.machine import crawlers
from monitor.method import ORDER_12H
from signatories.models import Company
from tests import factories, figure_samples
from tests.atom_check import FeedFault, check
from tests.conftest import BASE_URL
from tests.figure_samples import score, total
from tests.pages import PageClient

SHAPES = Path(__file__).parents[1] / "shapes"


@pytest.fixture
def company(session: Session) -> Company:
    """A member that signed, with published figures under two norms."""
    factories.documents(session, at=now())
    hosters = factories.association(session, at=now())
    made = factories.company(session, at=now(), name="Zuid </script> & Zn. B.V.", member_of=hosters)
    factories.signature(session, made, at=now(), association=hosters)
    figures = score(made.register_number, "Zuid")
    figure_samples.publication(session, figures, total())
    figure_samples.publication(session, score(made.register_number, "Zuid"), total(), norm=ORDER_12H.name)
    return made


@cache
def shapes(name: str) -> Graph:
    return Graph().parse(SHAPES / f"{name}.ttl")


def against_shapes(graph: Graph) -> list[str]:
    """What Geonovum's shapes say against *graph*."""
    found = []
    for name in ("dcat-ap-nl-shacl", "dcat-ap-nl-shacl-classes"):
        fits, _, text = validate(graph, shacl_graph=shapes(name))
        found += [] if fits else [str(text)]
    return found


def test_the_catalogue_passes_the_shapes_of_dcat_ap_nl(client: PageClient, company: Company) -> None:
    graph = Graph().parse(data=client.http.get("/data/catalog.ttl").text, format="turtle")
    assert against_shapes(graph) == []
    told = {str(each) for each in graph.objects(None, DCAT.downloadURL)}
    assert f"{BASE_URL}/scores/2025-h1-v1.parquet" in told
    assert f"{BASE_URL}/scores/2025-h1/norms/order-12h-v1.csv" in told
    for address in told - {each for each in told if each.endswith(".zip")}:
        assert client.http.get(address.removeprefix(BASE_URL)).status_code == 200, address


@pytest.mark.parametrize("gone", [DCTERMS.publisher, DCTERMS.accessRights, DCAT.theme, DCTERMS.license])
def test_the_shapes_bite(client: PageClient, company: Company, gone: Any) -> None:
    graph = Graph().parse(data=client.http.get("/data/catalog.ttl").text, format="turtle")
    graph.remove((None, gone, None))
    assert against_shapes(graph)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own reader of JSON-LD
def test_both_forms_of_the_catalogue_say_the_same(client: PageClient, company: Company) -> None:
    turtle = Graph().parse(data=client.http.get("/data/catalog.ttl").text, format="turtle")
    linked = Graph().parse(data=client.http.get("/data/catalog.jsonld").text, format="json-ld")
    assert len(turtle) > 200
    assert to_isomorphic(turtle) == to_isomorphic(linked)


def data_block(html: str) -> dict[str, Any]:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(text)


def test_search_engines_read_who_a_company_is(client: PageClient, company: Company) -> None:
    told = data_block(client.get(f"/en/signatories/{company.slug}").text)
    assert told["@type"] == "Organization"
    assert told["name"] == "Zuid </script> & Zn. B.V."
    assert told["identifier"]["value"] == company.register_number.removeprefix("kvk:")
    assert told["memberOf"][0]["url"] == f"{BASE_URL}/en/associations/hosters"


def test_search_engines_find_the_files_of_figures(client: PageClient, company: Company) -> None:
    told = data_block(client.get("/nl/cijfers/2025-h1/order-12h").text)
    assert (told["@type"], told["temporalCoverage"]) == ("Dataset", "2025-01-01/2025-06-30")
    assert 50 < len(told["description"]) < 5000
    for each in told["distribution"][:-1]:
        path = each["contentUrl"].removeprefix(BASE_URL)
        assert client.http.get(path).mimetype == each["encodingFormat"]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_feeds_are_valid(client: PageClient, company: Company, lang: str) -> None:
    for path in ("/feed.atom", f"/signatories/{company.slug}.atom"):
        answer = client.http.get(f"{path}?lang={lang}")
        assert answer.mimetype == "application/atom+xml"
        entries = check(answer.data, at=f"{BASE_URL}{path}?lang={lang}")
        titles = [entry.findtext("{http://www.w3.org/2005/Atom}title") or "" for entry in entries]
        assert any("2018-12-13" in title for title in titles)
        for entry in entries:
            link = entry.find("{http://www.w3.org/2005/Atom}link")
            assert link is not None
            client.get((link.get("href") or "").removeprefix(BASE_URL))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"<updated>", b"<published>"),
        (b'rel="self"', b'rel="via"'),
        (b"<id>http", b"<id>"),
        (b"Z</updated>", b"</updated>"),
    ],
)
def test_the_check_of_feeds_bites(client: PageClient, company: Company, right: bytes, wrong: bytes) -> None:
    body = client.http.get("/feed.atom?lang=en").data
    planted = body.replace(right, wrong).replace(
        b"</updated>", b"</published>" if b"pub" in wrong else b"</updated>"
    )
    with pytest.raises(FeedFault):
        check(planted, at=f"{BASE_URL}/feed.atom?lang=en")


def test_a_feed_of_nobody_is_not_there(client: PageClient) -> None:
    assert client.http.get("/signatories/nobody.atom").status_code == 404


def test_a_large_sitemap_comes_in_parts(
    client: PageClient, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = re.findall(r"<loc>([^<]+)</loc>", client.http.get("/sitemap.xml").text)
    assert f"{BASE_URL}/nl/cijfers/2025-h1" in whole
    monkeypatch.setattr(crawlers, "PAGES_OF_PART", 5)
    parts = re.findall(r"<loc>([^<]+)</loc>", client.http.get("/sitemap.xml").text)
    seen: list[str] = []
    for part in parts:
        text = client.http.get(part.removeprefix(BASE_URL)).text
        ElementTree.fromstring(text)
        assert text.count('hreflang="x-default"') == len(re.findall("<loc>", text)) <= 10
        seen += re.findall(r"<loc>([^<]+)</loc>", text)
    assert seen == whole
    assert client.http.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
