"""What a page says about pictures and links, read from its HTML. Pure; nothing is kept of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from app.showing.tags import Tag, tags

_SOURCES = {"img": ("src", "data-src"), "object": ("data",), "embed": ("src",), "iframe": ("src",)}
MOST = 2000
"""Pictures and links of a page that are looked at."""


@dataclass(frozen=True)
class SeenPicture:
    """A picture: where it is fetched, where a click on it leads, and its alternative text.

    ``referrer_policy`` is its own attribute, in lower case.
    """

    source: str
    link: str | None
    alt: str | None
    referrer_policy: str = ""


@dataclass(frozen=True)
class Page:
    """What counts of a page. ``policies`` are its content security policies, of header and ``meta``;
    ``referrer_policies`` are the page's own, the last one counts."""

    address: str
    pictures: tuple[SeenPicture, ...] = ()
    links: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    referrer_policies: tuple[str, ...] = ()


def read(html: str, *, address: str, headers: Mapping[str, str]) -> Page:
    """The page of *html* that was fetched at *address* with *headers* (names in lower case)."""
    seen = _Seen(address)
    for each in tags(html):
        seen.take(each)
    policies = [headers.get("content-security-policy", ""), *seen.policies]
    referrers = [headers.get("referrer-policy", ""), *seen.referrers]
    return Page(
        address,
        tuple(seen.pictures),
        tuple(seen.links),
        tuple(part.strip() for each in policies for part in each.split(",") if part.strip()),
        tuple(part.strip().lower() for each in referrers for part in each.split(",") if part.strip()),
    )


class _Seen:
    """The reading of one page, tag by tag."""

    def __init__(self, address: str) -> None:
        self.base = address
        self.pictures: list[SeenPicture] = []
        self.links: list[str] = []
        self.policies: list[str] = []
        self.referrers: list[str] = []
        self._link: str | None = None
        self._has_base = False

    def take(self, tag: Tag) -> None:
        if tag.name == "a":
            href = tag.attributes.get("href")
            self._link = None if tag.is_end or href is None else self._full(href)
            if self._link and len(self.links) < MOST:
                self.links.append(self._link)
        elif tag.is_end:
            return
        elif tag.name == "base" and not self._has_base and tag.attributes.get("href"):
            self.base, self._has_base = self._full(tag.attributes["href"]), True
        elif tag.name == "meta":
            self._take_meta(tag.attributes)
        elif tag.name in _SOURCES and len(self.pictures) < MOST:
            self._take_picture(tag)

    def _take_meta(self, attributes: Mapping[str, str]) -> None:
        content = attributes.get("content", "")
        if attributes.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(content)
        elif attributes.get("name", "").lower() == "referrer":
            self.referrers.append(content)

    def _take_picture(self, tag: Tag) -> None:
        named = (tag.attributes.get(name, "").strip() for name in _SOURCES[tag.name])
        source = next((each for each in named if each and not each.startswith("data:")), "")
        source = source or tag.attributes.get("srcset", "").strip().partition(" ")[0].rstrip(",")
        if source:
            alt = tag.attributes.get("alt", tag.attributes.get("title", tag.attributes.get("aria-label")))
            policy = tag.attributes.get("referrerpolicy", "").strip().lower()
            self.pictures.append(SeenPicture(self._full(source), self._link, alt, policy))

    def _full(self, target: str) -> str:
        """*target* as a whole address; as it is where that cannot be."""
        try:
            full = urljoin(self.base, target.strip())
            urlsplit(full)
        except ValueError:
            return target
        return full
