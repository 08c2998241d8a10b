"""The allow-list: which files, columns and values the monitor may deliver.

Every column is a time, a word from a list, a number, a holder or an opaque id. There is no
column for free text, so that an address, a hash or content has no place to stand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from monitor.errors import MissingColumn, RepeatedColumn, UnknownColumn, UnknownKindOfFile

NAMEABLE = frozenset(
    {
        *("url", "uri", "link", "href", "page", "path", "domain", "host", "hostname", "site", "website"),
        *("ip", "ip_address", "ipv4", "ipv6", "asn", "network", "country", "email", "mail", "contact"),
        *("hash", "md5", "sha1", "sha256", "phash", "photodna", "content", "image", "file", "filename"),
        *("title", "description", "text", "comment", "note", "remark", "reason", "name", "phone", "owner"),
        *("reporter", "classification", "category", "status", "id", "item", "notice", "received_at"),
    }
)
"""Header words that a refusal may repeat; any other unknown header is named by position only."""


class WrittenAs(StrEnum):
    """What wrote a delivery: our own form, or the report export of the hotline's tool."""

    DELIVERY = "delivery"
    HOTLINE_REPORT = "hotline-report"


class Kind(StrEnum):
    """The kinds of file, told apart by their header."""

    NOTICES = "notices"
    CHECKS = "checks"
    HOLDERS = "holders"
    SIZES = "sizes"
    INTERVENTIONS = "interventions"


class Shape(StrEnum):
    """What a value of a column looks like."""

    ID = "id"
    HOLDER = "holder"
    COMPANY = "company"
    TIME = "time"
    MONTH = "month"
    NUMBER = "number"
    WORD = "word"


PATTERNS: Mapping[Shape, str] = MappingProxyType(
    {
        Shape.ID: r"[A-Za-z0-9_-]{1,64}",
        Shape.HOLDER: r"AS[1-9][0-9]{0,9}|org:[A-Za-z0-9_-]{1,64}",
        Shape.COMPANY: r"kvk:[0-9]{8}|lei:[A-Z0-9]{20}|euid:[A-Z]{2}[A-Z0-9]{1,20}\.[A-Z0-9_-]{1,30}",
        Shape.TIME: (
            r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
            r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
            r"(Z|\+(0[0-9]|1[0-3]):[0-5][0-9]|\+14:00|-(0[1-9]|1[01]):[0-5][0-9]|-12:00)"
        ),
        Shape.MONTH: r"20[0-9]{2}-(0[1-9]|1[0-2])",
        Shape.NUMBER: r"0|[1-9][0-9]{0,14}",
    }
)
"""Full-match patterns (RE2 and Python read them alike). An offset of -00:00 says that the zone is unknown."""


@dataclass(frozen=True)
class Column:
    """One allowed column. ``words`` is its list when the shape is a word.

    ``inside`` is its name in our own tables, where the delivered name is a word of SQL.
    """

    name: str
    shape: Shape
    words: tuple[str, ...] = ()
    may_be_absent: bool = False
    may_be_empty: bool = False
    inside: str = ""

    @property
    def sql(self) -> str:
        return self.inside or self.name


FORMATS: Mapping[Kind, tuple[Column, ...]] = MappingProxyType(
    {
        Kind.NOTICES: (
            Column("notice_id", Shape.ID),
            Column("item_key", Shape.ID),
            Column("site_key", Shape.ID),
            Column("holder", Shape.HOLDER),
            Column("sent_at", Shape.TIME),
            Column("delivered_at", Shape.TIME, may_be_empty=True),
            Column("delivery_status", Shape.WORD, ("delivered", "bounced", "refused", "pending")),
            Column("withdrawn_at", Shape.TIME, may_be_absent=True, may_be_empty=True),
            Column(
                "withdrawal_reason",
                Shape.WORD,
                ("false-positive", "wrong-holder", "duplicate", "other"),
                may_be_absent=True,
                may_be_empty=True,
            ),
        ),
        Kind.CHECKS: (
            Column("notice_id", Shape.ID),
            Column("checked_at", Shape.TIME),
            Column("status", Shape.WORD, ("online", "offline", "unreachable", "moved")),
        ),
        Kind.HOLDERS: (
            Column("holder", Shape.HOLDER),
            Column("company", Shape.COMPANY),
            Column("valid_from", Shape.TIME),
            Column("valid_to", Shape.TIME, may_be_empty=True),
        ),
        Kind.SIZES: (
            Column("company", Shape.COMPANY),
            Column("month", Shape.MONTH),
            Column("ip_addresses", Shape.NUMBER),
            Column("domains", Shape.NUMBER),
        ),
        Kind.INTERVENTIONS: (
            Column("company", Shape.COMPANY),
            Column("at", Shape.TIME, inside="moment"),
            Column("kind", Shape.WORD, ("letter", "hash-check", "law", "method", "other")),
        ),
    }
)


@dataclass(frozen=True)
class Limits:
    """How much one delivery may hold; all of it is checked before or while it is unpacked."""

    files: int = 64
    packed_bytes: int = 4 * 2**30
    unpacked_bytes: int = 32 * 2**30
    expansion: int = 100
    """Unpacked bytes per packed byte; real deliveries stay under 20."""
    expansion_grace: int = 2**20
    rows: int = 500_000_000
    row_bytes: int = 16
    """No row takes fewer unpacked bytes than this."""
    line_bytes: int = 2048

    def unpacked_of(self, packed: int) -> int:
        """How many bytes *packed* ones may unpack to."""
        return min(self.unpacked_bytes, self.expansion * packed + self.expansion_grace)


def kind_of(names: Sequence[str], *, file: str) -> Kind:
    """The kind of a file with the header *names*; *file* is its number, for the refusal.

    Raises ``UnknownKindOfFile``, ``UnknownColumn``, ``MissingColumn`` or ``RepeatedColumn``.
    """
    kind = max(Kind, key=lambda each: len(set(names) & _names(each)) / len(FORMATS[each]))
    allowed = _names(kind)
    if not set(names) & allowed:
        raise UnknownKindOfFile(file=file)
    for position, name in enumerate(names, start=1):
        if name not in allowed:
            said = f" ({name})" if name in NAMEABLE else ""
            raise UnknownColumn(file=file, kind=kind, position=position, name=said)
        if name in names[: position - 1]:
            raise RepeatedColumn(file=file, kind=kind, position=position)
    optional = {column.name for column in FORMATS[kind] if column.may_be_absent}
    expected = allowed if optional & set(names) else allowed - optional  # optional columns come together
    for column in FORMATS[kind]:
        if column.name in expected and column.name not in names:
            raise MissingColumn(file=file, kind=kind, column=column.name)
    return kind


def _names(kind: Kind) -> set[str]:
    return {column.name for column in FORMATS[kind]}
