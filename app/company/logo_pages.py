"""What the pages of one logo show: its previews, the lines to paste, and what is known of it on the site."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Response, abort
from flask_babel import gettext

from app.clock import now
from app.company import snippets
from app.company.snippets import Shown
from app.headers import INERT
from app.i18n import language
from app.navigation import settings
from app.showing.rechecking import file_name
from app.texts import code_name
from badge import artwork, openbadge
from badge.artwork import LIGHT, Form, Look, Picture
from badge.models import Badge
from badge.picture_words import Language
from badge.ticket import Ticket

SVG = "image/svg+xml"


@dataclass(frozen=True)
class Lines:
    """All that can be pasted, as text."""

    live: str
    live_strip: str
    own: str
    markdown: str
    react: str
    link: str
    fetch: str


def picture_of(badge: Badge) -> Picture:
    """What the badge's pictures say now; 404 for one that has no credential yet."""
    current = badge.current or abort(404)
    return Picture.of(openbadge.read(current.payload), cast(Language, language()))


def ticket_until(badge: Badge) -> datetime:
    """When a ticket that is printed now ends; 404 for a badge that has no credential yet."""
    current = badge.current or abort(404)
    return Ticket.of(openbadge.read(current.payload), at=now()).valid_until


def alternative(badge: Badge) -> str:
    """The text of the logo for who cannot see it."""
    signature = badge.signature
    return gettext(
        "%(company)s signed the %(code)s: check this logo",
        company=signature.company.name,
        code=code_name(signature.code_of_conduct),
    )


def where(badge: Badge) -> snippets.Addresses:
    return snippets.addresses(badge.code, base_url=settings().base_url, lang=language())


def lines(badge: Badge) -> Lines:
    """The lines to paste for *badge*, in the language of the page."""
    at, words, file = where(badge), alternative(badge), file_name(badge.code)
    card, strip = size(badge, Form.CARD), size(badge, Form.STRIP)
    return Lines(
        live=snippets.live_html(at.verify, Shown(at.live, words, *card)),
        live_strip=snippets.live_html(at.verify, Shown(at.live_strip, words, *strip)),
        own=snippets.own_html(at.verify, Shown(f"/{file}", words, *card)),
        markdown=snippets.markdown(at.verify, Shown(at.strip, words, *strip)),
        react=snippets.react(at.verify, Shown(at.live, words, *card)),
        link=snippets.plain_link(at.verify, words),
        fetch=snippets.fetch_line(at.svg, file),
    )


def size(badge: Badge, form: Form) -> tuple[int, int]:
    """How wide and high a form of this badge is, in whole pixels."""
    return artwork.size_of(artwork.draw(picture_of(badge), Look.IN_FORCE, form))


def example(badge: Badge, look: Look) -> Response:
    """How the live logo looks in a state, for the company alone: no credential, and not to be kept."""
    drawn = artwork.draw(picture_of(badge), look, Form.CARD, LIGHT, as_of=now().date())
    response = Response(drawn, mimetype=SVG)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = INERT
    return response
