"""What search engines and security researchers look for: robots.txt, the sitemap, security.txt."""

from datetime import timedelta

from flask import Response, render_template, url_for
from sqlalchemy import select

from app.clock import now
from app.extensions import db
from app.i18n import LANGUAGES
from app.machine.blueprint import machine
from app.navigation import absolute, settings
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
    "badges.check",
    "misuse.report",
)
SECURITY_TXT_HOLDS = timedelta(days=180)
MOST_ADDRESSES = 50_000
"""Of one sitemap file (sitemaps.org)."""


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
    """The public pages, associations and companies in both languages."""
    session = db.session()
    slugs = {
        "public.association": session.scalars(select(Association.slug).order_by(Association.slug)).all(),
        "public.company": session.scalars(select(Company.slug).order_by(Company.slug)).all(),
    }
    pages = [(endpoint, {}) for endpoint in PAGES]
    pages += [(endpoint, {"slug": slug}) for endpoint, found in slugs.items() for slug in found]
    addresses = [
        [(lang, absolute(url_for(endpoint, **values, lang=lang))) for lang in LANGUAGES]
        for endpoint, values in pages[: MOST_ADDRESSES // len(LANGUAGES)]
    ]
    return Response(render_template("machine/sitemap.xml", addresses=addresses), mimetype="application/xml")


def text(lines: list[str]) -> Response:
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
