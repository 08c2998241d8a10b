"""Lists of withdrawn badges, good and bad, and what a badge is worth beside each."""

# ruff: noqa: E501 - a row of a table is read on one line

import struct
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from badge import openbadge, status_list
from badge.strict import base64url_encode
from badge.token import SigningKey
from badge.verdict import Outcome
from tests.badge_samples import AT, BASE_URL, KEY, STRANGER
from tests.corpus.making import (
    GOOD,
    OTHER,
    PREVIOUS,
    SUSPENDED_CODE,
    badge,
    claims,
    credential,
    header,
    itxt,
    png,
    sealed,
    segment,
    signed,
    svg,
)  # fmt: skip
from tests.corpus.sample import Kind, Sample

INDEX = claims(1).status_index
BITS = status_list.SIZE
SUSPENDED = claims(
    20, code=SUSPENDED_CODE, company="Geschorst Hosting B.V.", register_number="kvk:00001235",
    origin="https://hosting-b.example", hosts=("hosting-b.example",),
)  # fmt: skip
"""Of a company whose signature is suspended in the books."""
BOMB = 5 * 1024 * 1024
"""Bytes: more than a reader may inflate. The real bomb of 64 MiB is in the unit tests."""


def gzipped(data: bytes) -> bytes:
    """*data* as gzip with the fixed code of RFC 1951: the same bytes whatever zlib there is.

    Only long stretches of zeros get shorter, which is all that a list has.
    """
    bits: list[str] = ["1", "10"]  # the last block; fixed code, its two bits in the order of the stream
    position = 0
    while position < len(data):
        literal = data[position]
        bits.append(f"{0x30 + literal:08b}" if literal < 144 else f"{0x190 + literal - 144:09b}")
        position += 1
        while literal == 0 and not any(data[position : position + 258]) and position + 258 <= len(data):
            bits.append("11000101" + "00000")  # 258 times the byte before
            position += 258
    text = "".join(bits) + "0000000"
    text += "0" * (-len(text) % 8)
    packed = bytes(int(text[start : start + 8][::-1], 2) for start in range(0, len(text), 8))
    head = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
    return head + packed + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def encoded(*withdrawn: int, size: int = BITS) -> str:
    bits = bytearray(size // 8)
    for index in withdrawn:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64url_encode(gzipped(bytes(bits)))


def listing(*withdrawn: int, at: datetime = AT, number: int = 1, **subject: Any) -> dict[str, Any]:
    found = status_list.credential(base_url=BASE_URL, list_number=number, withdrawn=[], at=at)
    found["credentialSubject"] |= {"encodedList": encoded(*withdrawn)} | subject
    return found


def listed(*withdrawn: int, by: SigningKey = KEY, **changes: Any) -> str:
    return sealed(listing(*withdrawn, **changes), by)


def files() -> dict[str, str]:
    """The lists by name: those that good badges go with, and those that must not be believed."""
    day, minute = timedelta(days=1), timedelta(minutes=1)
    fresh = listed()
    empty = bytes(BITS // 8)
    foreign = {"issuer": "did:web:other.example", "iss": "did:web:other.example"}
    return {
        "fresh": fresh,
        "by-the-previous-key": listed(by=PREVIOUS),
        "almost-too-old": listed(at=AT - 2 * day - timedelta(seconds=59)),
        "withdrawn": listed(INDEX),
        "suspended": listed(SUSPENDED.status_index),
        "neighbours-withdrawn": listed(INDEX - 1, INDEX + 1),
        "later": listed(at=AT + 92 * day),
        "before": listed(at=AT - 2 * day),
        "too-old": listed(at=AT - 2 * day - timedelta(seconds=61)),
        "from-the-future": listed(at=AT + minute + timedelta(seconds=1)),
        "of-another-number": listed(number=2),
        "calls-itself-another": sealed(listing() | {"id": f"{BASE_URL}/status/revocation/2"}),
        "by-a-stranger": listed(by=STRANGER),
        "forged": signed(header(), listing(), STRANGER),
        "alg-none": f"{segment(header(alg='none'))}.{segment(listing())}.",
        "cut-off": fresh[:-20],
        "of-another-register": sealed(listing(), OTHER),
        "issuer-of-another": sealed(listing() | foreign),
        "iss-differs": sealed(listing() | {"iss": "did:web:other.example"}),
        "end-differs": sealed(listing() | {"exp": listing()["exp"] + 10**6}),
        "purpose-suspension": listed(statusPurpose="suspension"),
        "purpose-list": listed(statusPurpose=["revocation"]),
        "old-type": listed(type="StatusList2021"),
        "two-bits-each": listed(statusSize=2),
        "too-short": listed(encodedList=encoded(size=BITS - 8)),
        "bomb": listed(encodedList=encoded(size=BOMB * 8)),
        "gzip-cut-off": listed(encodedList="u" + base64url_encode(gzipped(empty)[:-4])),
        "gzip-twice": listed(encodedList="u" + base64url_encode(gzipped(empty) * 2)),
        "not-gzip": listed(encodedList="u" + base64url_encode(empty)),
        "other-alphabet": listed(encodedList="z" + encoded()[1:]),
        "padded": listed(encodedList=encoded() + "="),
        "null": listed(encodedList=None),
        "a-badge": GOOD,
        "rubbish": "This is no list.",
    }


WRONG = {
    "too-old": "The list is older than 48 hours.",
    "from-the-future": "The list is from the future.",
    "of-another-number": "The list is another one.",
    "calls-itself-another": "The list calls itself another one.",
    "by-a-stranger": "The list is signed by a stranger.",
    "forged": "The list is signed by a stranger under our key id.",
    "alg-none": "The list is not signed.",
    "cut-off": "The list was cut off.",
    "issuer-of-another": "The list names another register.",
    "iss-differs": "The list contradicts itself about who made it.",
    "end-differs": "The list contradicts itself about its end.",
    "purpose-suspension": "The list is for another purpose.",
    "purpose-list": "The list has a list of purposes.",
    "old-type": "The list is of an old type.",
    "two-bits-each": "The list has two bits an entry.",
    "too-short": "The list has fewer than 131,072 entries.",
    "bomb": "The list grows beyond 4 MiB when it is unpacked.",
    "gzip-cut-off": "The packed list was cut off.",
    "gzip-twice": "The list is packed in two parts.",
    "not-gzip": "The list is not packed.",
    "other-alphabet": "The list is in another alphabet.",
    "padded": "The list is padded.",
    "null": "The list is empty.",
    "a-badge": "A badge stands in for the list.",
    "rubbish": "The list is no list.",
}


def beside(names: Iterable[str]) -> Iterator[Sample]:
    for name in names:
        yield Sample(
            f"list-{name}", Kind.STATUS, WRONG[name], GOOD.encode(), Outcome.CANNOT_CHECK, status=(name,)
        )


def samples() -> Iterator[Sample]:
    """A good badge beside a list that cannot be believed, or that says withdrawn."""
    good = GOOD.encode()
    yield from beside(WRONG)
    wrong = "There is no list."
    yield Sample("no-list", Kind.STATUS, wrong, good, Outcome.CANNOT_CHECK, status=())
    wrong = "The list is signed by another register that is trusted too."
    yield Sample(
        "list-of-another-register", Kind.STATUS, wrong, good, Outcome.CANNOT_CHECK,
        keys="two-registers", status=("of-another-register",),
    )  # fmt: skip
    withdrawn = (
        ("withdrawn", "The badge was withdrawn.", ("withdrawn",)),
        ("withdrawn-before-fresh", "One of two lists says withdrawn.", ("withdrawn", "fresh")),
        ("withdrawn-after-fresh", "One of two lists says withdrawn.", ("fresh", "withdrawn")),
    )
    for name, wrong, status in withdrawn:
        yield Sample(name, Kind.STATUS, wrong, good, Outcome.WITHDRAWN, status=status)


def suspended() -> Iterator[Sample]:
    """A suspended badge. Its bit is set, so to who has token and list alone it is withdrawn; the books know better."""
    token = sealed(openbadge.write(SUSPENDED))
    shown = (
        ("suspended", "The badge was suspended.", token.encode(), "jwt", None),
        ("suspended-drawing", "A drawing of a suspended badge.", svg(credential(token)).encode(), "svg", None),
        ("suspended-picture", "A picture of a suspended badge.", png(itxt(token)), "png", None),
        ("suspended-elsewhere", "A suspended badge on another site.", token.encode(), "jwt", "https://copy.example"),
    )  # fmt: skip
    for name, wrong, data, suffix, on in shown:
        yield Sample(
            name, Kind.STATUS, wrong, data, Outcome.WITHDRAWN, suffix, on=on,
            status=("suspended",), by_books=Outcome.SUSPENDED,
        )  # fmt: skip


def terms() -> Iterator[Sample]:
    """A badge before and after its term, to the second."""
    start, end = claims(1).valid_from, claims(1).valid_until
    good = GOOD.encode()
    late, early = Outcome.EXPIRED, Outcome.NOT_YET_VALID
    found = (
        ("ended-61-seconds-ago", "It ended 61 seconds ago.", end + timedelta(seconds=61), late, "later"),
        ("ended-a-year-ago", "It ended a year ago.", end + timedelta(days=365), late, "fresh"),
        ("starts-in-61-seconds", "It starts in 61 seconds.", start - timedelta(seconds=61), early, "before"),
    )
    for name, wrong, at, verdict, status in found:
        yield Sample(name, Kind.TERM, wrong, good, verdict, at=at, status=(status,))
    wrong = "It ended, and was withdrawn before."
    at = AT + timedelta(hours=1)
    old = badge(
        2, valid_from=AT - timedelta(days=90), valid_until=AT - timedelta(days=1), status_index=INDEX - 1
    )
    yield Sample("ended-and-withdrawn", Kind.TERM, wrong, old.encode(), Outcome.WITHDRAWN, at=at, status=("neighbours-withdrawn",))  # fmt: skip
