"""What is exported: each public address that is a file, with a stamp of what it is made from."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import now
from app.machine import crawlers
from app.navigation import settings
from app.published.store import Store
from app.ready.stamps import mark, turns_of
from app.static_files import addresses
from badge.models import Badge, StatusListCopy
from monitor import publications
from signatories.entries import LogHead
from signatories.signatures.standings import CompanyStanding

Listed = tuple[str, str]
OF_BADGE = ("/badges/{}.svg", "/badges/{}.png", "/badges/{}.jwt", "/badges/{}.json", "/qr/{}.svg")
KEYS = ("/.well-known/did.json", "/.well-known/jwks.json")
DATA = (
    "/signatories.json", "/signatories.csv", "/signatories.ndjson", "/signatories.parquet", "/feed.atom",
    "/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/data/catalog.ttl", "/data/catalog.jsonld",
    "/api/v1/openapi.json",
)  # fmt: skip
OF_SCORES = ("csv", "ndjson", "json", "parquet", "bundle.zip")
MOST_BADGES = 100_000
SOURCES = ("app", "badge", "monitor", "signatories", "static")


def listed(session: Session, kept: Store) -> Iterator[Listed]:
    """Every address with its stamp, in the order in which they are written: keys go before what they signed.

    A badge depends on its snapshot, the keys and which of its turns are past; lists on their bytes; everything
    else on the log of public acts, the publications, the day, the last standing that ended by itself, and the
    settings that they name. All depend on the code.
    """
    at = now()
    code, keys = source_digest(), str(mark(settings().data_dir / "keys" / "keys.json"))
    told = (settings().base_url, settings().contact_email)
    whole = _stamp(code, keys, *told, *_public_state(session, at))
    yield from ((path, _stamp(code)) for path in addresses(Path(current_app.static_folder or "")))
    yield from ((path, _stamp(code, keys)) for path in KEYS)
    for number, token in session.execute(select(StatusListCopy.list_number, StatusListCopy.token)):
        yield f"/status/revocation/{number}", _stamp(code, token)
    for badge_code in session.scalars(select(Badge.code).order_by(Badge.id)):
        found = mark(kept.badge_file(badge_code))
        if found is not None:
            past = sum(each < at for each in _turns(kept, badge_code, found))
            stamp = _stamp(code, keys, str(found), str(past))
            yield from ((each.format(badge_code), stamp) for each in OF_BADGE)
    yield from ((path, whole) for path in (*DATA, *crawlers.parts()))
    for period in sorted({each.period for each in publications.ever_published(session)}):
        yield from ((f"/scores/{period}.{kind}", whole) for kind in OF_SCORES)


@lru_cache(maxsize=MOST_BADGES)
def _turns(kept: Store, code: str, _mark: object) -> tuple[datetime, ...]:
    """Those of the badge whose file has that mark: each state of a file is read once."""
    snapshot = kept.find(code)
    return turns_of(snapshot) if snapshot else ()


def _public_state(session: Session, at: datetime) -> tuple[str, ...]:
    size = session.scalar(select(LogHead.size)) or 0
    ended = session.scalar(select(func.max(CompanyStanding.until_at)).where(CompanyStanding.until_at <= at))
    told = sorted(
        f"{each.public_id} {each.state} {each.output_digest}" for each in publications.ever_published(session)
    )
    return str(size), str(ended), *told, at.date().isoformat()


def _stamp(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@cache
def source_digest() -> str:
    """A digest of the code, templates and words: another version of the register makes all files anew."""
    root = Path(current_app.root_path).parent
    files = sorted(each for room in SOURCES for each in (root / room).rglob("*") if each.is_file())
    lines = [f"{each.relative_to(root)} {mark(each)}" for each in files if each.suffix != ".pyc"]
    return _stamp(*lines)
