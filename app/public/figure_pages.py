"""What every page about one publication has in common: its addresses, its versions, what replaced it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import request

from app.extensions import db
from app.figures import shown_figures
from app.figures.shown_figures import ShownPublication
from app.i18n import both
from app.lists import LONGEST_TEXT, fits, page_of
from app.public.blueprint import public
from app.public.published import NORM
from app.replies import notes
from app.replies.words import CORRECTIONS
from monitor import publications
from monitor.method import METHODS, NORMS
from monitor.models import Publication, State

ADDRESSES = (
    "/<period>{}",
    "/<period>/<int:version>{}",
    "/<period>/<norm>{}",
    "/<period>/<norm>/<int:version>{}",
)
"""In force; one version; in force under another norm; one version under another norm."""

PER_PAGE = 20
"""Companies on one page: so that it stays light, however many there are."""

View = Callable[..., str]


def part_of_figures(nl: str, en: str) -> Callable[[View], View]:
    """Serve a part of a publication at all its addresses, with *nl* or *en* behind."""

    def register(view: View) -> View:
        for address in ADDRESSES:
            view = both(public, nl="/cijfers" + address.format(nl), en="/figures" + address.format(en))(view)
        return view

    return register


def context_of(publication: Publication) -> dict[str, Any]:
    """What the frame of these pages needs, and what its parts show."""
    session = db.session()
    is_replaced = publication.state == State.CORRECTED
    norm = publication.norm if publication.norm != NORM else None
    return {
        "publication": publication,
        "shown": shown_figures.read(session, publication),
        "method": METHODS[publication.method_version],
        "norm": NORMS[publication.norm],
        "is_replaced": is_replaced,
        "versions": publications.versions(session, period=publication.period, norm=publication.norm),
        "note": notes.note_of(session, publication),
        "replaced_by": publications.replacement(session, publication),
        "reasons": CORRECTIONS,
        "address": {
            "period": publication.period,
            "version": publication.version if is_replaced else None,
            "norm": norm,
        },
    }


def some_companies(shown: ShownPublication) -> dict[str, Any]:
    """The companies of *shown* that this page lists: those of the name in the address, a page at a time."""
    name = "".join(sign for sign in request.args.get("q", "") if sign.isprintable()).strip()[:LONGEST_TEXT]
    fitting = [each for each in shown.companies if fits(name, each.name)] if name else shown.companies
    rows, page, pages = page_of(fitting, request.args.get("page", 1, type=int), PER_PAGE)
    return {
        "listed": replace(shown, companies=tuple(rows)),
        "page": page,
        "pages": pages,
        "asked_name": name,
        "found": len(fitting),
        "is_long": len(shown.companies) > PER_PAGE,
    }
