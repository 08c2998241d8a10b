"""What search engines and security researchers look for: robots.txt, the sitemap, security.txt."""

from datetime import timedelta
from typing import Any

from flask import Response, abort, render_template, url_for
from sqlalchemy import select

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
PAGES_OF_PART = 50_000 // len(LANGUAGES)
"""A sitemap file holds 50,000 addresses at most (sitemaps.org), and each page has one in each language."""


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
    pages = public_pages()
    parts = -(-len(pages) // PAGES_OF_PART)
    if parts > 1:
        addresses = [absolute(f"/sitemap-{part}.xml") for part in range(1, parts + 1)]
        return xml(render_template("machine/sitemap_parts.xml", addresses=addresses))
    return part_of(pages)


@machine.get("/sitemap-<int:part>.xml")
def sitemap_part(part: int) -> Response:
    """One part of the sitemap, counted from 1."""
    pages = public_pages()[(part - 1) * PAGES_OF_PART : part * PAGES_OF_PART] if part else []
    return part_of(pages or abort(404))


Page = tuple[str, dict[str, Any]]
"""An endpoint with the values of its address."""


def public_pages() -> list[Page]:
    session = db.session()
    slugs = {
        "public.association": session.scalars(select(Association.slug).order_by(Association.slug)).all(),
        "public.company": session.scalars(select(Company.slug).order_by(Company.slug)).all(),
    }
    periods = sorted({each.period for each in publications.published(session)})
    pages: list[Page] = [(endpoint, {}) for endpoint in PAGES]
    pages += [("public.figures_of_period", {"period": period}) for period in periods]
    return pages + [(endpoint, {"slug": slug}) for endpoint, found in slugs.items() for slug in found]


def part_of(pages: list[Page]) -> Response:
    addresses = [
        [(lang, absolute(url_for(endpoint, **values, lang=lang))) for lang in LANGUAGES]
        for endpoint, values in pages
    ]
    return xml(render_template("machine/sitemap.xml", addresses=addresses))


def xml(body: str) -> Response:
    return Response(body, mimetype="application/xml")


def text(lines: list[str]) -> Response:
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
