"""The files of a publication for machines, at every address that it has: in force, by version, by norm."""

import hashlib
from collections.abc import Callable

from flask import Response, abort, json, request
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.figures import shown_figures
from app.navigation import settings
from app.public.blueprint import public
from app.public.published import NORM, named, published_or_404, tagged
from app.public.score_json import as_json, lines_of
from app.public.score_schema import schema
from app.transparency.answering import proof_answer
from monitor import publications, score_parquet
from monitor.bundles import keeping
from monitor.models import Publication

ADDRESSES = (
    "/scores/<period>{}",
    "/scores/<period>-v<int:version>{}",
    "/scores/<period>/<int:version>{}",
    "/scores/<period>/norms/<norm>{}",
    "/scores/<period>/norms/<norm>-v<int:version>{}",
)
"""In force; one version (two forms); in force under another norm; one version under another norm."""

View = Callable[..., ResponseReturnValue]


def at_every_address(suffix: str) -> Callable[[View], View]:
    """Serve a file with this *suffix* at all addresses of its publication."""

    def register(view: View) -> View:
        for address in ADDRESSES:
            view = public.get(address.format(suffix))(view)
        return view

    return register


@at_every_address(".csv")
def scores_csv(period: str, version: int | None = None, norm: str = NORM) -> ResponseReturnValue:
    publication = published_or_404(period, version, norm)
    return csv_answer(publications.scores_file(publication), publication, version, ".csv")


@at_every_address("/further.csv")
def further_csv(period: str, version: int | None = None, norm: str = NORM) -> ResponseReturnValue:
    """Further figures: longer terms, and the volume."""
    publication = published_or_404(period, version, norm)
    return csv_answer(publications.further_file(publication), publication, version, "-further.csv")


@at_every_address("/months.csv")
def months_csv(period: str, version: int | None = None, norm: str = NORM) -> ResponseReturnValue:
    """The months, without labels."""
    publication = published_or_404(period, version, norm)
    return csv_answer(publications.months_file(publication), publication, version, "-months.csv")


@at_every_address("/sector.csv")
def sector_csv(period: str, version: int | None = None, norm: str = NORM) -> ResponseReturnValue:
    """The sector as a whole, with and without its largest company."""
    publication = published_or_404(period, version, norm)
    return csv_answer(publications.sector_file(publication), publication, version, "-sector.csv")


def csv_answer(text: str, publication: Publication, version: int | None, suffix: str) -> Response:
    response = Response(text, mimetype="text/csv")
    name = named(publication, version=version, suffix=suffix)
    return tagged(response, publication, name=name, tag=publication.output_digest)


@at_every_address(".json")
def scores_json(period: str, version: int | None = None, norm: str = NORM) -> ResponseReturnValue:
    publication = published_or_404(period, version, norm)
    body = json.dumps(as_json(shown_figures.read(db.session(), publication)))
    name = named(publication, version=version, suffix=".json")
    response = Response(body, mimetype="application/json")
    response.headers["Link"] = '</scores/schema.json>; rel="describedby"'
    return tagged(response, publication, name=name, tag=hashlib.sha256(body.encode()).hexdigest())


@at_every_address(".ndjson")
def scores_ndjson(period: str, version: int | None = None, norm: str = NORM) -> ResponseReturnValue:
    """One company a line, as in the JSON form, and the total of all companies last."""
    publication = published_or_404(period, version, norm)
    body = "".join(
        json.dumps(each) + "\n" for each in lines_of(shown_figures.read(db.session(), publication))
    )
    response = Response(body, mimetype="application/x-ndjson")
    name = named(publication, version=version, suffix=".ndjson")
    return tagged(response, publication, name=name, tag=hashlib.sha256(body.encode()).hexdigest())


@at_every_address(".parquet")
def scores_parquet(period: str, version: int | None = None, norm: str = NORM) -> ResponseReturnValue:
    """The columns of the CSV file with their types."""
    publication = published_or_404(period, version, norm)
    name = named(publication, version=version, suffix=".parquet")
    if request.if_none_match.contains(publication.output_digest):
        return tagged(Response(), publication, name=name, tag=publication.output_digest)
    data = score_parquet.written(publications.scores_file(publication), data_dir=settings().data_dir)
    response = Response(data, mimetype="application/vnd.apache.parquet")
    return tagged(response, publication, name=name, tag=publication.output_digest)


@at_every_address(".bundle.zip")
def bundle(period: str, version: int | None = None, norm: str = NORM) -> ResponseReturnValue:
    """All that is needed to recompute the figures; ``NoBundle`` where that is not kept."""
    publication = published_or_404(period, version, norm)
    data = keeping.bundle_of(publication, data_dir=settings().data_dir).read_bytes()
    response = Response(data, mimetype="application/zip")
    name = named(publication, version=version, suffix=".bundle.zip")
    return tagged(response, publication, name=name, tag=hashlib.sha256(data).hexdigest())


@at_every_address(".tlog-proof")
def log_proof(period: str, version: int | None = None, norm: str = NORM) -> ResponseReturnValue:
    """The proof that the publication is in the public log. Raises ``NotInLogYet`` while no checkpoint holds it."""
    publication = published_or_404(period, version, norm)
    place = publications.log_index(db.session(), publication)
    if place is None:
        abort(404)
    return proof_answer(place, name=named(publication, version=version, suffix=""))


@public.get("/scores/schema.json")
def scores_schema() -> ResponseReturnValue:
    """The JSON Schema of the JSON form."""
    response = Response(json.dumps(schema()), mimetype="application/schema+json")
    response.access_control_allow_origin = "*"
    response.add_etag()
    return response.make_conditional(request)
