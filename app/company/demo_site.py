"""The websites of the demo, which do not exist: three invented pages, so that testing a page shows what it does."""

from collections.abc import Callable
from urllib.parse import urlsplit

from app.company import logo_pages
from app.navigation import settings
from app.outgoing import Way
from app.showing import sighting
from app.showing.findings import Sought
from app.showing.looking import Sight
from app.showing.reciprocal import PointedBadge, Pointing
from badge.models import Badge
from signatories.domains.proving import Method

WITH_MISTAKES = ("/about", "/over-ons")


def is_one(badge: Badge) -> bool:
    """Whether the badge's website is one of the demo: nobody proved it, and nothing is fetched there."""
    return settings().demo and badge.domain.method == Method.DEMO.value


def look_for(badge: Badge) -> Callable[..., Sight]:
    """What takes the place of looking at the website of *badge*; the lines are those of the page of the logo."""
    right, where = logo_pages.lines(badge).live, logo_pages.where(badge)
    wrong = f'<img src="{where.live}" referrerpolicy="no-referrer">'
    pages = {"/": right, **dict.fromkeys(WITH_MISTAKES, wrong)}

    def look(address: str, *, sought: Sought, badge: PointedBadge, way: Way) -> Sight:
        del sought, badge, way
        html = f"<!doctype html><body>{pages.get(urlsplit(address).path, '')}</body>"
        return Sight(sighting.read(html, address=address, headers={}), (), Pointing.ABSENT)

    return look
