"""What a PDF file is made of: its words in order, without any markup. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar


@dataclass(frozen=True)
class Block:
    kind: ClassVar[str]

    def as_data(self) -> dict[str, Any]:
        return {"kind": self.kind, **asdict(self)}


@dataclass(frozen=True)
class Heading(Block):
    """A heading of level 1 to 3; it also stands in the outline of the file."""

    kind = "heading"
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph(Block):
    kind = "paragraph"
    text: str


@dataclass(frozen=True)
class Note(Block):
    """A paragraph in a frame: what must not be missed."""

    kind = "note"
    text: str


@dataclass(frozen=True)
class Fact:
    """One named value; ``is_code`` for a digest or reference, set in letters of one width."""

    name: str
    value: str
    is_code: bool = False


@dataclass(frozen=True)
class Facts(Block):
    kind = "facts"
    rows: Sequence[Fact]


@dataclass(frozen=True)
class Grid(Block):
    """A table; ``widths`` are the shares of its columns."""

    kind = "grid"
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]


@dataclass(frozen=True)
class Items(Block):
    kind = "items"
    items: Sequence[str]


@dataclass(frozen=True)
class Picture(Block):
    """A small picture beside a sentence and the address that it stands for; ``alt`` says what it is."""

    kind = "picture"
    svg: str
    alt: str
    text: str
    address: str


@dataclass(frozen=True)
class NewPage(Block):
    kind = "page"


@dataclass(frozen=True)
class Document:
    """One PDF file. ``made_at`` is the moment that it is about: equal content gives equal bytes."""

    title: str
    language: str
    blocks: Sequence[Block]
    made_at: datetime
    lead: str = ""
    footer: str = ""
    author: str = "Gedragscode Register"

    def as_data(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "author": self.author,
            "language": self.language,
            "region": "NL" if self.language == "nl" else "GB",
            "lead": self.lead,
            "footer": self.footer,
            "blocks": [block.as_data() for block in self.blocks],
        }
