"""An Atom feed (RFC 4287) from items. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from app.navigation import absolute

ATOM = "http://www.w3.org/2005/Atom"
MIMETYPE = "application/atom+xml"
MOST_ITEMS = 100
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
register_namespace("", ATOM)


@dataclass(frozen=True)
class Item:
    """One entry; ``key`` tells items of one address apart."""

    url: str
    title: str
    at: datetime
    words: str
    key: str = ""


def feed_of(items: Sequence[Item], *, title: str, lang: str, path: str, page: str) -> bytes:
    """The feed that stands at *path* as XML, in the order of *items*; *page* is the page about the same.

    Each language is a feed of its own, with an id of its own.
    """
    here = absolute(f"{path}?lang={lang}")
    root = Element(f"{{{ATOM}}}feed", {XML_LANG: lang})
    _text(root, "id", here)
    _text(root, "title", title)
    _text(
        root, "updated", _stamp(max((item.at for item in items), default=datetime(2018, 12, 13, tzinfo=UTC)))
    )
    SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "type": MIMETYPE, "href": here})
    SubElement(root, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": page})
    author = SubElement(root, f"{{{ATOM}}}author")
    _text(author, "name", "Gedragscode Register")
    for item in items:
        entry = SubElement(root, f"{{{ATOM}}}entry")
        _text(entry, "id", f"{item.url}#{item.key}" if item.key else item.url)
        _text(entry, "title", item.title)
        _text(entry, "updated", _stamp(item.at))
        SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": item.url})
        _text(entry, "summary", item.words or item.title)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _text(parent: Element, name: str, words: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}").text = words


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
