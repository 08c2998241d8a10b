"""The catalogue of our open data for catalogues of others: DCAT-AP-NL, as Turtle and as JSON-LD."""

from collections.abc import Iterable
from datetime import timedelta

from flask import Response, json
from sqlalchemy import func, select

from app.extensions import db
from app.half_years import half_year_title
from app.i18n import in_language
from app.machine import dcat, turtle
from app.machine.blueprint import machine
from app.machine.dcat import File, Set
from app.navigation import settings
from app.open_answers import file_answer
from monitor import publications
from monitor.method import ADDENDUM_24H
from monitor.models import Publication
from signatories.entries import Entry

ALWAYS, TWICE_A_YEAR, SOMETIMES = "UPDATE_CONT", "ANNUAL_2", "IRREG"
PARQUET = "application/vnd.apache.parquet"


@machine.get("/data/catalog.ttl")
def catalog_ttl() -> Response:
    return file_answer(turtle.turtle(nodes(), dcat.PREFIXES), "text/turtle")


@machine.get("/data/catalog.jsonld")
def catalog_jsonld() -> Response:
    body = {"@context": dict(dcat.PREFIXES), "@graph": nodes()}
    return file_answer(json.dumps(body), "application/ld+json")


def nodes() -> list[dcat.Node]:
    session = db.session()
    changed = session.scalar(select(func.max(Entry.at)))
    figures = [of_figures(each) for each in publications.published(session)]
    newest = max((each.issued for each in figures if each.issued), default=None)
    moments = [each for each in (changed, newest) if each is not None]
    return dcat.graph(
        settings().base_url,
        email=settings().contact_email,
        sets=[*of_register(), *figures],
        modified=max(moments) if moments else dcat.BEGAN_AT,
    )


def of_register() -> Iterable[Set]:
    """The data sets that are there from the first day on."""
    yield Set(
        name="signatories",
        title=("Ondertekenaars", "Signatories"),
        words=(
            "Bedrijven die de gedragscode ondertekenden, hun brancheorganisatie, domeinen en contactpunt.",
            "Companies that signed the code, with their association, domains and contact point.",
        ),
        page="/en/signatories",
        files=(
            File("/signatories.csv", "CSV", "text/csv", "CSV"),
            File("/signatories.json", "JSON", "application/json", "JSON"),
            File("/signatories.ndjson", "NDJSON", "application/x-ndjson"),
            File("/signatories.parquet", "Parquet", PARQUET),
        ),
        changes=ALWAYS,
    )
    yield Set(
        name="contact-points",
        title=("Contactpunten", "Contact points"),
        words=(
            "Waar meldingen heen gaan bij elke ondertekenaar, en hoe de laatste test ging.",
            "Where notices go at each signatory, and how the last test went.",
        ),
        page="/en/signatories",
        files=(
            File("/contact-points.csv", "CSV", "text/csv", "CSV"),
            File("/contact-points.json", "JSON", "application/json", "JSON"),
        ),
        changes=ALWAYS,
    )
    yield Set(
        name="corrections",
        title=("Correcties", "Corrections"),
        words=(
            "Welke gepubliceerde cijfers zijn vervangen, wanneer en waarom.",
            "Which published figures were replaced, when and why.",
        ),
        page="/en/corrections",
        files=(File("/corrections.json", "JSON", "application/json", "JSON"),),
        changes=SOMETIMES,
    )


def of_figures(publication: Publication) -> Set:
    """The figures in force of one half-year; files by the address of their version, which never changes."""
    is_first = publication.norm == ADDENDUM_24H.name
    norm = "" if is_first else f"/norms/{publication.norm}"
    files = f"/scores/{publication.period}{norm}-v{publication.version}"
    titles = []
    for lang, words in (("nl", "Nalevingsscores"), ("en", "Scores")):
        with in_language(lang):
            half_year = half_year_title(publication.period)
        titles.append(f"{words} {half_year}, {publication.norm}")
    return Set(
        name=f"scores-{publication.period}-{publication.norm}-{publication.method_version}",
        title=(titles[0], titles[1]),
        words=(
            "Hoe snel bedrijven gemelde beelden verwijderden, met onzekerheid en aantallen.",
            "How fast companies removed reported images, with uncertainty and counts.",
        ),
        page=f"/en/figures/{publication.period}" + ("" if is_first else f"/{publication.norm}"),
        files=(
            File(f"{files}.csv", "CSV", "text/csv", "CSV", digest=publication.output_digest),
            File(f"{files}.json", "JSON", "application/json", "JSON"),
            File(f"{files}.ndjson", "NDJSON", "application/x-ndjson"),
            File(f"{files}.parquet", "Parquet", PARQUET),
            File(f"{files}.bundle.zip", "ZIP", "application/zip", "ZIP"),
        ),
        changes=TWICE_A_YEAR,
        issued=publication.published_at,
        covers=(publication.start_on, publication.end_on - timedelta(days=1)),
        version=str(publication.version),
    )
