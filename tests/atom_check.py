"""What RFC 4287 asks of a feed, and the order that readers expect. ``check`` raises with a sentence."""

from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class FeedFault(AssertionError):
    """What is wrong with a feed."""


def check(body: bytes, *, at: str) -> list[Element]:
    """The entries of the feed that stands at the address *at*."""
    feed = ElementTree.fromstring(body)
    if feed.tag != f"{ATOM}feed" or not feed.get(LANG):
        raise FeedFault("no feed in a language")
    _check_told(feed, "the feed")
    if _one(feed, "id") != at or _link(feed, "self") != at:
        raise FeedFault("its id or its own link is not its address")
    if feed.find(f"{ATOM}author/{ATOM}name") is None:
        raise FeedFault("no author")
    entries = feed.findall(f"{ATOM}entry")
    ids, moments = [], []
    for entry in entries:
        _check_told(entry, "an entry")
        _link(entry, "alternate")
        if not _one(entry, "summary"):
            raise FeedFault("an entry without words")
        ids.append(_one(entry, "id"))
        moments.append(datetime.fromisoformat(_one(entry, "updated")))
    if len(set(ids)) != len(ids):
        raise FeedFault("two entries with one id")
    if moments != sorted(moments, reverse=True):
        raise FeedFault("not the newest first")
    if moments and datetime.fromisoformat(_one(feed, "updated")) != moments[0]:
        raise FeedFault("the feed is not as new as its newest entry")
    return entries


def _check_told(element: Element, what: str) -> None:
    for name in ("id", "title", "updated"):
        if not _one(element, name).strip():
            raise FeedFault(f"{what} has no {name}")
    if not urlsplit(_one(element, "id")).scheme:
        raise FeedFault(f"the id of {what} is no IRI")
    if datetime.fromisoformat(_one(element, "updated")).tzinfo is None:
        raise FeedFault(f"the time of {what} has no zone")


def _one(element: Element, name: str) -> str:
    found = element.findall(f"{ATOM}{name}")
    if len(found) != 1:
        raise FeedFault(f"{len(found)} times {name}")
    return found[0].text or ""


def _link(element: Element, rel: str) -> str:
    found = [each.get("href") or "" for each in element.findall(f"{ATOM}link") if each.get("rel") == rel]
    if len(found) != 1 or not found[0].startswith("http"):
        raise FeedFault(f"{len(found)} links of {rel}")
    return found[0]
