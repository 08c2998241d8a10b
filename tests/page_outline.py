"""What the checks of pages need to know of one: its elements, its headings, its words."""

from functools import lru_cache
from html.parser import HTMLParser

SHOWN_ATTRIBUTES = ("alt", "aria-label", "placeholder", "title")
WITHOUT_WORDS = ("script", "style", "pre", "code", "svg")
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


class Outline(HTMLParser):
    """The elements of a page in order, and the words that a reader sees or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"title": [], "h1": []}
        self.in_label: set[int] = set()
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if any(each == "label" for each, _ in self._open):
            self.in_label.add(len(self.elements))
        self.elements.append((tag, attributes))
        if tag in self.texts:
            self.texts[tag].append("")
        is_foreign = bool(attributes.get("lang")) and tag != "html"  # words in another language, said so
        is_silent = is_foreign or tag in WITHOUT_WORDS or self._is_silent
        if not is_silent:
            self.words += [text for name in SHOWN_ATTRIBUTES if (text := attributes.get(name))]
        if tag not in VOID:
            self._open.append((tag, is_silent))

    def handle_endtag(self, tag: str) -> None:
        names = [each for each, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        for tag, _ in self._open:
            if tag in self.texts:
                self.texts[tag][-1] += data
        if not self._is_silent and (text := " ".join(data.split())):
            self.words.append(text)

    def first(self, tag: str) -> dict[str, str | None]:
        """The attributes of the first element with that name; empty when there is none."""
        return next((attributes for name, attributes in self.elements if name == tag), {})

    @property
    def _is_silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]


@lru_cache(maxsize=4)  # one page after the other, each looked at by several checks
def outline(html: str) -> Outline:
    found = Outline()
    found.feed(html)
    return found
