"""Fetching from the badge's own website, and nowhere else: a page, the files on it, the file that points back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from app import outgoing
from app.outgoing import AddressNotAllowed, AnswerTooLarge, NotReached, Redirected, Way
from app.showing import findings, reciprocal, sighting
from app.showing.findings import Sought
from app.showing.reciprocal import PointedBadge, Pointing
from app.showing.sighting import Page
from badge.carrier import MAX_SVG
from sentences import N_, SpokenError

MOST_OF_PAGE = 1024 * 1024
MOST_FILES = 3
FETCHED = (AddressNotAllowed, AnswerTooLarge, NotReached, Redirected)


class PageSentOn(SpokenError):
    code = "page-sent-on"
    sentence = N_(
        "The server sends us on from this page to another one. Type the address that your browser shows in the"
        " end; we do not follow."
    )


class PageNotThere(SpokenError):
    code = "page-not-there"
    sentence = N_("The server answered with status %(status)s. Type the address of a page that is there.")


@dataclass(frozen=True)
class Sight:
    """A page as it was read, the bytes of the files on it (none where it could not be had), and the pointing."""

    page: Page
    files: tuple[tuple[str, bytes | None], ...]
    pointing: Pointing


def look(address: str, *, sought: Sought, badge: PointedBadge, way: Way) -> Sight:
    """Look at the page of *address*, which is of the badge's own website. No transaction may be open.

    Raises ``PageSentOn``, ``PageNotThere``, ``AnswerTooLarge``, ``NotReached`` or ``AddressNotAllowed``.
    """
    page = _page(address, replace(way, most_bytes=MOST_OF_PAGE))
    wanted = findings.own_pictures(page, sought)[:MOST_FILES]
    return Sight(page, files_at(wanted, way=way), point(badge, base_url=sought.base_url, way=way))


def files_at(addresses: Sequence[str], *, way: Way) -> tuple[tuple[str, bytes | None], ...]:
    """Each of *addresses*, all on the badge's own website, with its bytes."""
    way = replace(way, most_bytes=MAX_SVG)
    return tuple((each, _bytes(each, way)) for each in addresses)


def point(badge: PointedBadge, *, base_url: str, way: Way) -> Pointing:
    """What the website's own file says of its badge."""
    try:
        answer = outgoing.fetch(badge.origin + reciprocal.PATH, way=way, accept="application/json")
    except (Redirected, AnswerTooLarge):
        return Pointing.ABSENT
    except (NotReached, AddressNotAllowed):
        return Pointing.NOT_REACHED
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Pointing.NOT_REACHED
    return reciprocal.read(answer.body, badge=badge, base_url=base_url) if answer.is_ok else Pointing.ABSENT


def _page(address: str, way: Way) -> Page:
    try:
        answer = outgoing.fetch(address, way=way, accept="text/html")
    except Redirected:
        raise PageSentOn from None
    if not answer.is_ok:
        raise PageNotThere(status=answer.status)
    html = answer.body.decode("utf-8", errors="replace")
    return sighting.read(html, address=address, headers=answer.headers)


def _bytes(address: str, way: Way) -> bytes | None:
    try:
        answer = outgoing.fetch(address.partition("#")[0], way=way, accept="image/svg+xml, image/png")
    except FETCHED:
        return None
    return answer.body if answer.is_ok else None
