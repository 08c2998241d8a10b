"""What the badge pages read: the database, and what is kept on disk while that is away."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from flask import g
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.clock import now
from app.database_life import AWAY
from app.extensions import db
from app.i18n import language
from app.keys import badge_keys
from app.navigation import settings
from app.published.store import Store, store
from app.showing import keeping
from app.texts import document_name
from badge import code, openbadge, proof_keeping, records, snapshot
from badge.claims import BadgeClaims
from badge.verdict import Verdict
from signatories import register
from signatories.errors import NotFound

log = logging.getLogger(__name__)
MOST_NEAR = 3
T = TypeVar("T")


@dataclass(frozen=True)
class Judged:
    """A verdict with what its page links to: the company's page, the documents by their names,
    the form with a proof inside where there is one.

    ``is_copy``: the database was away. ``near`` are CODEs one slip away from an unknown one.
    ``points_back_at``: when the website was last seen to point to this badge, if it did.
    """

    verdict: Verdict
    company_slug: str | None = None
    names: dict[str, str] = field(default_factory=dict)
    near: tuple[str, ...] = ()
    has_proof: bool = False
    is_copy: bool = False
    points_back_at: datetime | None = None


@dataclass(frozen=True)
class Exhibit:
    """A badge as it is shown: what it says, its token, and what the register says of it now."""

    claims: BadgeClaims
    token: str
    verdict: Verdict


def read(live: Callable[[Session], T], kept: Callable[[Store], T]) -> T:
    """What the books say; what is kept on disk, when the database does not answer."""
    try:
        return live(db.session())
    except AWAY as error:
        log.error("the database did not answer; a badge is read from disk: %s", type(error).__name__)
        with suppress(SQLAlchemyError):
            db.session.rollback()
        g.is_copy = True
        return kept(store())


def judged(badge_code: str, on: str | None) -> Judged:
    """The badge of a CODE, for the site *on*."""

    def live(session: Session) -> Judged:
        verdict = records.verify_code(session, badge_code, keys=badge_keys(), at=now(), on=on)
        if verdict.code is None:
            near = records.near(session, badge_code, limit=MOST_NEAR)
            return Judged(verdict, near=tuple(each.code for each in near))
        return _with_links(session, verdict)

    def kept(found: Store) -> Judged:
        wanted = code.normalised(badge_code) or ""
        verdict = snapshot.verify_code(wanted, kept=found, keys=badge_keys().trusted(), at=now(), on=on)
        return _with_kept_links(found, verdict)

    return read(live, kept)


def judged_file(shown: bytes, on: str | None) -> Judged:
    """What somebody shows: a file, a token, a CODE or an address. Nothing is fetched."""
    base_url = settings().base_url

    def live(session: Session) -> Judged:
        verdict = records.verify(session, shown, keys=badge_keys(), base_url=base_url, at=now(), on=on)
        return _with_links(session, verdict)

    def kept(found: Store) -> Judged:
        keys = badge_keys().trusted()
        verdict = snapshot.verify(shown, kept=found, keys=keys, base_url=base_url, at=now(), on=on)
        return _with_kept_links(found, verdict)

    return read(live, kept)


_remembered: ContextVar[dict[str, Exhibit | None] | None] = ContextVar("remembered", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within it a badge is judged once for all its files that are asked one after the other, as an export does."""
    before = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(before)


def exhibit(badge_code: str) -> Exhibit | None:
    """The newest credential of a CODE; ``None`` when there is none."""
    last = _remembered.get()
    if last is None:
        return _exhibit(badge_code)
    if badge_code not in last:
        found = _exhibit(badge_code)
        last.clear()
        last[badge_code] = found
    return last[badge_code]


def _exhibit(badge_code: str) -> Exhibit | None:
    def live(session: Session) -> Exhibit | None:
        found = records.find(session, badge_code)
        current = found.current if found else None
        if found is None or current is None or current.token is None:
            return None
        verdict = records.verify_code(session, found.code, keys=badge_keys(), at=now())
        return Exhibit(openbadge.read(current.payload), current.token, verdict)

    def kept(where: Store) -> Exhibit | None:
        found = where.find(badge_code)
        if found is None:
            return None
        verdict = snapshot.verify_code(found.code, kept=where, keys=badge_keys().trusted(), at=now())
        return Exhibit(found.claims, found.token, verdict)

    return read(live, kept)


def known_code(badge_code: str) -> str | None:
    """The CODE in normal form, if there is such a badge."""

    def live(session: Session) -> str | None:
        found = records.find(session, badge_code)
        return found.code if found else None

    def kept(where: Store) -> str | None:
        found = where.find(badge_code)
        return found.code if found else None

    return read(live, kept)


def token_of(badge_code: str, number: int) -> str | None:
    """The token of one credential. While the database is away, only of the newest one."""

    def live(session: Session) -> str | None:
        found = records.find_credential(session, badge_code, number)
        return found.token if found else None

    def kept(where: Store) -> str | None:
        found = where.find(badge_code)
        return found.token if found and found.claims.number == number else None

    return read(live, kept)


def proven(badge_code: str) -> str | None:
    """The form of a badge with its proof inside. While the database is away there is none."""

    def live(session: Session) -> str | None:
        found = records.find(session, badge_code)
        return proof_keeping.document_of(session, found) if found else None

    return read(live, lambda _where: None)


def _with_links(session: Session, verdict: Verdict) -> Judged:
    """The badge itself has English names only; pages use the register's own."""
    slug = None
    if verdict.register_number is not None:
        with suppress(NotFound):
            slug = register.company_of(session, verdict.register_number).slug
    found = records.find(session, verdict.code) if verdict.code else None
    editions = found.signature.editions if found else []
    names = {each.key: each.name for each in verdict.documents}
    names |= {edition.document.key: document_name(edition.document) for edition in editions}
    pointing = keeping.reciprocal_of(session, found) if found else None
    return Judged(
        verdict,
        slug,
        names,
        has_proof=found is not None and proof_keeping.is_kept(session, found),
        points_back_at=pointing.at if pointing and pointing.points_back else None,
    )


def _with_kept_links(where: Store, verdict: Verdict) -> Judged:
    names = {each.key: each.name for each in verdict.documents}
    found = where.find(verdict.code) if verdict.code else None
    if found is not None:
        names |= {key: each[language()] for key, each in found.names.items()}
    return Judged(verdict, found.company_slug if found else None, names, is_copy=True)
