"""All that a register keeps, to search in: rows, files and parts, mails, lines of its log.

For the goal that it is never an index of content (G7): what was handed in is searched in it in every
spelling, and addresses of the network are looked for that were not there before.
"""

import base64
import gzip
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
from sqlalchemy import inspect
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

GZIP = b"\x1f\x8b"
HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
ADDRESSES = {
    "URL": re.compile(r"[a-z]{3,5}://[^\s\"'<>\\]+"),
    "e-mail address": re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]+"),
    "IPv4 address": re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])"),
    "IPv6 address": re.compile(r"\b(?:[0-9a-f]{1,4}:){3,7}:?[0-9a-f]{1,4}\b|\b[0-9a-f]{1,4}::[0-9a-f]"),
}
"""What an address of content looks like, in small letters, without what hides it."""


@dataclass(frozen=True)
class Kept:
    """What is kept: *text* as one reads it, and *data*, the bytes of every file, what was deleted among them."""

    text: str
    data: bytes


def everything(session: Session, folder: Path, *more: str) -> Kept:
    """All that is kept in the database of *session* and in *folder*, and *more*."""
    text = "\n".join((*rows(session), *map(str, _packed(folder)), *more))
    return Kept(text, b"\n".join((text.encode(errors="surrogatepass"), *_bytes(folder))))


def rows(session: Session) -> Iterator[str]:
    """Each row of each table, whatever the register's code knows of them."""
    session.commit()
    for table in sorted(inspect(session.connection()).get_table_names()):
        for row in session.execute(sql(f'SELECT * FROM "{table}"')):
            yield f"{table} {' '.join(map(_as_text, row))}"
    session.rollback()


def _as_text(value: object) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _files(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.is_file())


def _packed(folder: Path) -> Iterator[object]:
    """The names of all files; the rows, columns and remarks of each part."""
    yield from (path.relative_to(folder) for path in _files(folder))
    with duckdb.connect(":memory:") as connection:
        for path in (each for each in _files(folder) if each.suffix == ".parquet"):
            for what in ("read_parquet", "parquet_schema", "parquet_kv_metadata"):
                yield from connection.execute(f"SELECT * FROM {what}('{path}')").fetchall()


def _bytes(folder: Path) -> Iterator[bytes]:
    for path in _files(folder):
        data = path.read_bytes()
        yield data
        if data.startswith(GZIP):
            yield gzip.decompress(data)


def spellings(text: str) -> dict[str, bytes]:
    """How *text* could have been kept, by the name of the way: as it is, escaped, packed, or as a digest."""
    data = text.encode(errors="surrogatepass")
    found = {
        "as it is": data,
        "UTF-16": text.encode("utf-16-le", errors="surrogatepass"),
        "escaped": json.dumps(text)[1:-1].encode(),
        "hexadecimal": data.hex().encode(),
    }
    for shift in range(3):  # where it stands in what was packed decides how it looks
        packed = base64.b64encode(b"\0" * shift + data)
        found[f"base64, {shift}"] = packed[4 if shift else 0 :].rstrip(b"=")[:-1]
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, data).digest()[:16]  # the first half is as telling
        found |= {name: digest.hex().encode(), f"{name} as bytes": digest}
    return found


def found_of(texts: Iterable[str], kept: Kept) -> list[tuple[int, str]]:
    """Which of *texts* is kept, by its place, and how it is written there."""
    small = kept.data.lower()
    return [
        (place, how)
        for place, text in enumerate(texts)
        for how, spelt in spellings(text).items()
        if spelt in kept.data or (how in ("as it is", "escaped") and spelt.lower() in small)
    ]


def addresses(kept: Kept) -> set[tuple[str, str]]:
    """Everything in what is kept that looks like an address of the network, with its kind."""
    plain = HIDDEN.sub("", unicodedata.normalize("NFKC", kept.text)).lower()
    return {(kind, each) for kind, pattern in ADDRESSES.items() for each in pattern.findall(plain)}
