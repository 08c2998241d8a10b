"""What a page is about, for search engines: schema.org as JSON-LD in a block of the page itself.

Such a block is data: browsers do not run it, so the content policy has nothing to say about it.
Search engines read it only inside the page; ``tests/page_checks`` lets in no other block.
"""

from datetime import timedelta
from typing import Any

from flask_babel import gettext

from app import licence
from app.half_years import half_year_title
from app.i18n import language
from app.navigation import absolute, link_to
from app.public.published import address_of
from badge.verdict import moment
from monitor.models import Publication
from signatories.directory.directory_rows import Row

CONTEXT = "https://schema.org"
FORMS = (
    (".csv", "text/csv"),
    (".json", "application/json"),
    (".ndjson", "application/x-ndjson"),
    (".parquet", "application/vnd.apache.parquet"),
    (".bundle.zip", "application/zip"),
)
REGISTER = "Gedragscode Register"
Data = dict[str, Any]


def of_company(row: Row) -> Data:
    """A company as an ``Organization``: who it is, and which associations it is a member of."""
    lang = language()
    page = link_to("public.company", lang=lang, slug=row.slug)
    return {
        "@context": CONTEXT,
        "@type": "Organization",
        "@id": f"{page}#company",
        "name": row.name,
        "legalName": row.legal_name,
        "alternateName": list(row.also),
        "identifier": {
            "@type": "PropertyValue",
            "propertyID": row.register_number.partition(":")[0],
            "value": row.register_number.partition(":")[2],
        },
        "url": [f"https://{host}/" for host in row.hosts],
        "memberOf": [
            {
                "@type": "Organization",
                "name": each.name,
                "url": link_to("public.association", lang=lang, slug=each.slug),
            }
            for each in row.associations
        ],
        "mainEntityOfPage": page,
        "subjectOf": absolute(f"/signatories/{row.slug}.json"),
    }


def of_figures(publication: Publication) -> Data:
    """The figures of one version as a ``Dataset`` with all its files."""
    lang, files = language(), absolute(address_of(publication, ""))
    last = publication.end_on - timedelta(days=1)
    register = {"@type": "Organization", "name": REGISTER, "url": absolute(f"/{lang}/")}
    return {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": f"{files}.csv",
        "name": gettext("Figures for %(period)s", period=half_year_title(publication.period)),
        "description": gettext(
            "How fast companies removed reported images: per company the share in time with its interval,"
            " the number of incidents, and a label."
        ),
        "url": files + ".csv",
        "version": publication.version,
        "license": licence.DATA,
        "isAccessibleForFree": True,
        "creator": register,
        "publisher": register,
        "datePublished": moment(publication.published_at),
        "temporalCoverage": f"{publication.start_on.isoformat()}/{last.isoformat()}",
        "spatialCoverage": "NL",
        "measurementTechnique": link_to("public.method", lang=lang),
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": files + suffix}
            for suffix, media in FORMS
        ],
    }
