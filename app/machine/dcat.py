"""The data sets of this register, described in DCAT-AP-NL 3.0. Pure: values in, nodes of a graph out.

A node is JSON-LD with the names of ``PREFIXES``. Geonovum's SHACL shapes are held against it in the tests.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from app import licence

PREFIXES: Mapping[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
HERE = "/data/catalog.ttl#"
"""Where each thing is described; a data set has no page of its own for machines."""
AUTHORITY = "http://publications.europa.eu/resource/authority/"
MEDIA = "https://www.iana.org/assignments/media-types/"
LANGUAGES = (f"{AUTHORITY}language/NLD", f"{AUTHORITY}language/ENG")
BEGAN_AT = datetime(2018, 12, 13, tzinfo=UTC)
"""The day of the Addendum: nothing here is older."""
Node = dict[str, Any]


@dataclass(frozen=True)
class File:
    """One form of a data set. ``kind`` is its name in the EU's list of file types, where that has one."""

    path: str
    title: str
    media: str
    kind: str | None = None
    digest: str | None = None
    """SHA-256 of the file, where it never changes."""


@dataclass(frozen=True)
class Set:
    """One data set. ``changes`` is its frequency in the EU's list; ``covers`` its first and last day."""

    name: str
    title: tuple[str, str]
    words: tuple[str, str]
    page: str
    files: tuple[File, ...]
    changes: str
    issued: datetime | None = None
    covers: tuple[date, date] | None = None
    version: str | None = None


def graph(base_url: str, *, email: str, sets: Iterable[Set], modified: datetime) -> list[Node]:
    """The catalogue, its data sets with their files, and the service that gives them. Titles are (nl, en)."""
    found = list(sets)
    told = _told(base_url, email)
    catalog = {
        "@id": f"{base_url}{HERE}catalog",
        "@type": "dcat:Catalog",
        "dct:title": _both("Gegevens van het Gedragscode Register", "Data of the Gedragscode Register"),
        "dct:description": _both(
            "Wie de Gedragscode Notice-and-Take-Down met het Addendum ondertekende, en de nalevingsscores.",
            "Who signed the Notice-and-Take-Down Code of Conduct with its Addendum, and the scores.",
        ),
        **told,
        "dct:modified": _time(modified),
        "dct:language": _links(*LANGUAGES),
        "foaf:homepage": {"@id": f"{base_url}/en/", "@type": "foaf:Document"},
        "dcat:themeTaxonomy": _link(f"{AUTHORITY}data-theme"),
        "dcat:dataset": _links(*(base_url + HERE + each.name for each in found)),
        "dcat:service": _link(f"{base_url}/api/v1"),
    }
    nodes = [catalog, _service(base_url, told, found)]
    for each in found:
        nodes.append(_data_set(base_url, told, each))
        nodes += [_distribution(base_url, each, file) for file in each.files]
    return nodes


def _told(base_url: str, email: str) -> Node:
    """What every resource says of itself."""
    agent = {
        "@id": f"{base_url}/en/about",
        "@type": "foaf:Agent",
        "foaf:name": _both("Gedragscode Register", "Gedragscode Register"),
    }
    contact = {
        "@type": "vcard:Kind",
        "vcard:fn": _both("Gedragscode Register", "Gedragscode Register"),
        "vcard:hasEmail": _link(f"mailto:{email}"),
    }
    return {
        "dct:publisher": agent,
        "dct:creator": agent,
        "dcat:contactPoint": contact,
        "dct:license": _link(licence.DATA),
    }


def _service(base_url: str, told: Node, sets: list[Set]) -> Node:
    return {
        "@id": f"{base_url}/api/v1",
        "@type": "dcat:DataService",
        "dct:title": _both("API van het Gedragscode Register", "API of the Gedragscode Register"),
        "dct:description": _both(
            "Ondertekenaars, logo's en cijfers opvragen, zonder token.",
            "Reads signatories, logos and figures, without a token.",
        ),
        **told,
        **_public(base_url + "/api/v1"),
        "dcat:endpointURL": _link(f"{base_url}/api/v1"),
        "dcat:endpointDescription": _link(f"{base_url}/api/v1/openapi.json"),
        "foaf:page": {"@id": f"{base_url}/en/api", "@type": "foaf:Document"},
        "dct:language": _links(*LANGUAGES),
        "dcat:servesDataset": _links(*(base_url + HERE + each.name for each in sets)),
    }


def _data_set(base_url: str, told: Node, each: Set) -> Node:
    address = base_url + HERE + each.name
    node = {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:title": _both(*each.title),
        "dct:description": _both(*each.words),
        **{name: value for name, value in told.items() if name != "dct:license"},
        **_public(address),
        "dcat:landingPage": {"@id": base_url + each.page, "@type": "foaf:Document"},
        "dct:accrualPeriodicity": _link(f"{AUTHORITY}frequency/{each.changes}"),
        "dct:language": _links(*LANGUAGES),
        "dct:spatial": _link(f"{AUTHORITY}country/NLD"),
        "dcat:distribution": _links(*(base_url + file.path for file in each.files)),
    }
    if each.issued is not None:
        node["dct:issued"] = _time(each.issued)
    if each.covers is not None:
        first, last = each.covers
        node["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(first),
            "dcat:endDate": _day(last),
        }
    if each.version is not None:
        node["dcat:version"] = {"@value": each.version, "@type": "xsd:string"}
    return node


def _distribution(base_url: str, each: Set, file: File) -> Node:
    address = base_url + file.path
    node: Node = {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": _both(file.title, file.title),
        "dcat:accessURL": _link(base_url + each.page),
        "dcat:downloadURL": _link(address),
        "dcat:mediaType": _link(MEDIA + file.media),
        "dct:license": _link(licence.DATA),
    }
    if file.kind is not None:
        node["dct:format"] = _link(f"{AUTHORITY}file-type/{file.kind}")
    if file.digest is not None:
        node["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": _link("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
            "spdx:checksumValue": {"@value": file.digest, "@type": "xsd:hexBinary"},
        }
    return node


def _public(address: str) -> Node:
    return {
        "dct:identifier": {"@value": address, "@type": "xsd:anyURI"},
        "dct:accessRights": _link(f"{AUTHORITY}access-right/PUBLIC"),
        "dcat:theme": _links(f"{AUTHORITY}data-theme/JUST", f"{AUTHORITY}data-theme/TECH"),
        "dcat:keyword": [
            {"@value": word, "@language": lang}
            for word, lang in (
                ("notice-and-take-down", "nl"),
                ("gedragscode", "nl"),
                ("notice and take down", "en"),
                ("code of conduct", "en"),
            )
        ],
    }


def _both(nl: str, en: str) -> list[Node]:
    return [{"@value": nl, "@language": "nl"}, {"@value": en, "@language": "en"}]


def _link(address: str) -> Node:
    return {"@id": address}


def _links(*addresses: str) -> list[Node]:
    return [_link(each) for each in addresses]


def _time(at: datetime) -> Node:
    return {"@value": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "@type": "xsd:dateTime"}


def _day(on: date) -> Node:
    return {"@value": on.isoformat(), "@type": "xsd:date"}
