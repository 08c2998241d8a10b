"""Looking at the websites of former signatories for what is left of their logo. Nothing of a page is kept."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app import outgoing
from app.outgoing import Redirected, Way
from badge import former_origins
from badge.misuse_states import FactKind
from badge.models import Badge
from sentences import SpokenError

MOST_BYTES = 2 * 1024 * 1024
RECIPROCAL = "/.well-known/code-of-conduct.json"


def look_at_due(
    session: Session, *, way: Way, base_url: str, clock: Callable[[], datetime], limit: int
) -> int:
    """Look at the websites that are due, at most *limit*; commits after each. Returns where something was found."""
    found = 0
    for badge_id in [each.id for each in former_origins.due(session, at=clock(), limit=limit)]:
        badge = session.get_one(Badge, badge_id)
        origin, code = badge.origin, badge.code
        session.commit()  # a look takes seconds: nobody else's writing may wait for it
        traces = look(origin, code, way=way, base_url=base_url)
        former_origins.note(session, session.get_one(Badge, badge_id), traces, at=clock())
        session.commit()
        found += bool(traces)
    return found


def look(origin: str, code: str, *, way: Way, base_url: str) -> frozenset[FactKind] | None:
    """What is left of the logo with *code* on a website; ``None`` when the website does not answer."""
    way = replace(way, most_bytes=MOST_BYTES)
    page = _page(origin, way)
    file = _fetched(f"{origin}{RECIPROCAL}", way)
    if page is None and file is None:
        return None
    found = traces_in(page or "", code, base_url=base_url)
    if file and _code_pattern(code).search(file):
        found |= {FactKind.RECIPROCAL_FILE}
    return found


def traces_in(page: str, code: str, *, base_url: str) -> frozenset[FactKind]:
    """What in a page's source leads to the badge: its live image, a link to its check, or its CODE alone."""
    own = re.escape(base_url.partition("://")[2])
    typed = _code_pattern(code).pattern
    has = {
        FactKind.IMAGE_ON_PAGE: re.search(rf"{own}/(?:b|badges)/{typed}", page, re.IGNORECASE),
        FactKind.LINK_ON_PAGE: re.search(rf"{own}/(?:v|nl/controle|en/verify)/{typed}", page, re.IGNORECASE),
    }
    found = frozenset(kind for kind, match in has.items() if match)
    if not found and _code_pattern(code).search(page):
        return frozenset({FactKind.CODE_ON_PAGE})
    return found


def _code_pattern(code: str) -> re.Pattern[str]:
    """The CODE in one piece or in groups, in capitals or not, and not as a part of something longer."""
    groups = "-?".join(code[start : start + 4] for start in range(0, len(code), 4))
    return re.compile(rf"(?<![0-9A-Za-z]){groups}(?![0-9A-Za-z])", re.IGNORECASE)


def _page(origin: str, way: Way) -> str | None:
    """The first page; where it sends visitors on, that of ``www.`` is tried once."""
    try:
        return _text(f"{origin}/", way)
    except Redirected:
        scheme, _, host = origin.partition("://")
        return None if host.startswith("www.") else _fetched(f"{scheme}://www.{host}/", way)
    except SpokenError:
        return None


def _fetched(url: str, way: Way) -> str | None:
    try:
        return _text(url, way)
    except SpokenError:
        return None


def _text(url: str, way: Way) -> str | None:
    """The body of an answer that is one. Raises as ``outgoing.fetch``."""
    answer = outgoing.fetch(url, way=way, accept="text/html, application/json;q=0.9")
    return answer.body.decode("utf-8", errors="replace") if answer.is_ok else None
