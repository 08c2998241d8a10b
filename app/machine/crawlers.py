"""What search engines and security researchers look for: robots.txt, the sitemap, security.txt."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import chain, islice
from typing import Any

from flask import Response, abort, render_template, url_for
from markupsafe import Markup, escape
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.clock import now
from app.extensions import db
from app.i18n import LANGUAGES
from app.machine.blueprint import machine
from app.navigation import absolute, settings
from app.open_answers import file_answer
from monitor import publications
from signatories.models import Association, Company

PAGES = (
    "public.home",
    "public.signatories",
    "public.associations",
    "public.documents",
    "public.figures",
    "public.method",
    "public.corrections",
    "public.about",
    "public.limits",
    "public.data_quality",
    "public.governance",
    "public.decisions",
    "public.appeals_page",
    "public.who_pays",
    "public.press",
    "public.service",
    "public.privacy",
    "public.accessibility",
    "public.decisions",
    "public.data_quality",
    "public.dictionary",
    "api_docs.page",
    "badges.check",
    "misuse.report",
)
SECURITY_TXT_HOLDS = timedelta(days=180)
PAGES_OF_PART = 5_000
"""A sitemap file holds 50,000 addresses at most (sitemaps.org). These hold less, so that each is soon made."""
Page = tuple[str, ...]
"""The addresses of a page, one in each language."""


@machine.get("/robots.txt")
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: /{lang}/desk/" for lang in LANGUAGES)]
    return text([*lines, f"Sitemap: {absolute('/sitemap.xml')}"])


@machine.get("/.well-known/security.txt")
def security_txt() -> Response:
    """RFC 9116. It never runs out while the register is served."""
    expires = (now() + SECURITY_TXT_HOLDS).replace(hour=0, minute=0, second=0, microsecond=0)
    return text(
        [
            f"Contact: mailto:{settings().contact_email}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: nl, en",
            f"Canonical: {absolute('/.well-known/security.txt')}",
        ]
    )


@machine.get("/sitemap.xml")
def sitemap() -> Response:
    """The public pages, associations, companies and figures in both languages; of very many, a list of parts."""
    if found := parts():
        return xml(render_template("machine/sitemap_parts.xml", addresses=map(absolute, found)))
    return part_of(1)


def parts() -> list[str]:
    """The addresses of the parts; none where one file holds all."""
    found = blocks()
    return [f"/sitemap-{part}.xml" for part in range(1, len(found) + 1)] if len(found) > 1 else []


@machine.get("/sitemap-<int:part>.xml")
def sitemap_part(part: int) -> Response:
    """One part of the sitemap, counted from 1."""
    return part_of(part)


Block = Callable[[], Iterator[Page]]
"""The pages of one file of the sitemap."""


def blocks() -> list[Block]:
    """What each file holds: the pages that there is one of, then a stretch of associations or companies by number.

    By number a stretch is found at once, however many there are before it. One file, where it holds all.
    """
    of = [("public.association", Association.slug), ("public.company", Company.slug)]
    stretches: list[list[Block]] = []
    lines = few = len(PAGES) + len(periods())
    for endpoint, slug in of:
        last = db.session.scalar(select(func.max(slug.class_.id))) or 0
        starts = range(0, last, PAGES_OF_PART)
        stretches.append([partial(of_slugs, endpoint, slug, start) for start in starts])
        lines += last
    found: list[Block] = [partial(of_single_pages, start) for start in range(0, few, PAGES_OF_PART)]
    found += chain(*stretches)
    return found if lines > PAGES_OF_PART else [lambda: chain(*(each() for each in found))]


def periods() -> list[str]:
    return sorted({each.period for each in publications.published(db.session())})


def of_single_pages(start: int) -> Iterator[Page]:
    """The pages that there is one of, and those of each published half-year: so many from *start* on."""
    of_periods = (pages_of("public.figures_of_period", period=period) for period in periods())
    return islice(chain(map(pages_of, PAGES), of_periods), start, start + PAGES_OF_PART)


def of_slugs(endpoint: str, slug: InstrumentedAttribute[str], start: int) -> Iterator[Page]:
    """The pages of the next so many after that number. An address is put together once for all of them."""
    number = slug.class_.id
    around = [address.split("SLUG") for address in pages_of(endpoint, slug="SLUG")]
    found = select(slug).where(number > start, number <= start + PAGES_OF_PART).order_by(number)
    for each in db.session.scalars(found):
        yield tuple(each.join(parts) for parts in around)


def pages_of(endpoint: str, **values: Any) -> Page:
    return tuple(absolute(url_for(endpoint, **values, lang=lang)) for lang in LANGUAGES)


def part_of(part: int) -> Response:
    """The addresses of one part; of numbers that nobody got, the home page, as no file may be empty.

    Raises 404 where there is no such part.
    """
    found = blocks()
    if not 1 <= part <= len(found):
        abort(404)
    pages = list(found[part - 1]()) or [pages_of(PAGES[0])]
    return xml(render_template("machine/sitemap.xml", entries=map(entries_of, pages)))


def entries_of(page: Page) -> Markup:
    """The page in each language, with its twins."""
    twins = [*zip(LANGUAGES, page, strict=True), ("x-default", page[0])]
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href="{escape(address)}"/>' for lang, address in twins
    )
    return Markup("\n").join(Markup(f"<url><loc>{escape(address)}</loc>{links}</url>") for address in page)  # noqa: S704 - escaped


def xml(body: str) -> Response:
    return file_answer(body, "application/xml")


def text(lines: list[str]) -> Response:
    return file_answer("\n".join(lines) + "\n", "text/plain")
