"""What a dossier is made of: parts with numbered claims, the log that they rest on. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from badge.verdict import moment


@dataclass(frozen=True)
class Quote:
    """Words of somebody else, given as they are: a reply of the company, the text of an edition."""

    language: str
    text: str


@dataclass(frozen=True)
class Said:
    """A sentence before it has its number: the log positions that it rests on, and the same as data."""

    words: str
    sources: tuple[int, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class DossierClaim:
    """A sentence with its number, such as ``3.2``."""

    number: str
    said: Said

    def as_data(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "claim": self.said.words,
            "log_entries": list(self.said.sources),
            "data": {name: plain(value) for name, value in self.said.data.items()},
            "quotes": [{"language": each.language, "text": each.text} for each in self.said.quotes],
        }


@dataclass(frozen=True)
class Part:
    """One subject: its key for machines, its title, and its claims in their order."""

    key: str
    title: str
    claims: Sequence[DossierClaim]

    def as_data(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "claims": [claim.as_data() for claim in self.claims],
        }


def numbered(parts: Iterable[tuple[str, str, Iterable[Said]]]) -> Iterator[Part]:
    """Parts with their claims numbered: the place of the part, and the claim's."""
    for place, (key, title, said) in enumerate(parts, start=1):
        claims = [DossierClaim(f"{place}.{number}", each) for number, each in enumerate(said, start=1)]
        yield Part(key, str(title), claims)


def plain(value: Any) -> Any:
    """As JSON keeps it: moments in UTC, days as ISO dates, fractions of six decimals."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    return value
