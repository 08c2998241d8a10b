"""What search engines and security researchers look for: robots.txt, the sitemap, security.txt."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from flask import Response, abort, render_template, url_for
from markupsafe import Markup, escape
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.clock import now
from app.extensions import db
from app.i18n import LANGUAGES
from app.machine.blueprint import machine
from app.navigation import absolute, settings
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
    count = -(-sum(each.size for each in series()) // PAGES_OF_PART)
    return [f"/sitemap-{part}.xml" for part in range(1, count + 1)] if count > 1 else []


@machine.get("/sitemap-<int:part>.xml")
def sitemap_part(part: int) -> Response:
    """One part of the sitemap, counted from 1."""
    return part_of(part)


class Series(NamedTuple):
    """Pages of one kind: how many there are, and those from a place on, at most so many."""

    size: int
    pages: Callable[[int, int], Iterable[Page]]


def series() -> list[Series]:
    """Every kind of public page, in the order in which they are listed."""
    periods = sorted({each.period for each in publications.published(db.session())})
    few: list[tuple[str, dict[str, str]]] = [(endpoint, {}) for endpoint in PAGES]
    few += [("public.figures_of_period", {"period": period}) for period in periods]
    return [
        Series(
            len(few), lambda start, most: (pages_of(name, **of) for name, of in few[start : start + most])
        ),
        of_slugs("public.association", Association.slug),
        of_slugs("public.company", Company.slug),
    ]


def of_slugs(endpoint: str, column: InstrumentedAttribute[str]) -> Series:
    """The pages of everything in the table that has this slug. An address is put together once for all of them."""
    session = db.session()
    size = session.scalar(select(func.count(column))) or 0

    def pages(start: int, most: int) -> Iterator[Page]:
        around = [address.split("SLUG") for address in pages_of(endpoint, slug="SLUG")]
        for slug in session.scalars(select(column).order_by(column).offset(start).limit(most)):
            yield tuple(slug.join(parts) for parts in around)

    return Series(size, pages)


def pages_of(endpoint: str, **values: Any) -> Page:
    return tuple(absolute(url_for(endpoint, **values, lang=lang)) for lang in LANGUAGES)


def part_of(part: int) -> Response:
    """The addresses of one part. Raises 404 where there are none."""
    start, end = (part - 1) * PAGES_OF_PART, part * PAGES_OF_PART
    found: list[Page] = []
    for each in series():
        first = max(start, 0)
        if first < min(each.size, end):
            found += each.pages(first, end - first)
        start, end = start - each.size, end - each.size
    if not found:
        abort(404)
    return xml(render_template("machine/sitemap.xml", entries=map(entries_of, found)))


def entries_of(page: Page) -> Markup:
    """The page in each language, with its twins."""
    twins = [*zip(LANGUAGES, page, strict=True), ("x-default", page[0])]
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href="{escape(address)}"/>' for lang, address in twins
    )
    return Markup("\n").join(Markup(f"<url><loc>{escape(address)}</loc>{links}</url>") for address in page)  # noqa: S704 - escaped


def xml(body: str) -> Response:
    return Response(body, mimetype="application/xml")


def text(lines: list[str]) -> Response:
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
