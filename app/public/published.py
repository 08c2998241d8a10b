"""One publication as it is asked for, and what an answer with its figures says about itself."""

from typing import Any

from flask import Response, abort, request, url_for

from app.extensions import db
from monitor import publications
from monitor.method import ADDENDUM_24H
from monitor.models import Publication, State

NORM = ADDENDUM_24H.name
"""The norm of an address that names none."""
CACHE = "public, max-age=300"


def published_or_404(period: str, version: int | None = None, norm: str = NORM) -> Publication:
    """The publication of that period in force, or that *version*; a draft or preview is never there."""
    ever = publications.versions(db.session(), period=period, norm=norm)
    in_force = (each for each in ever if each.state == State.PUBLISHED)
    wanted = in_force if version is None else (each for each in ever if each.version == version)
    return next(wanted, None) or abort(404)


def figures_url(publication: Publication, *, of_version: bool = False) -> str:
    """The page of its period under its norm; *of_version*: of this version, whatever replaces it."""
    named: dict[str, Any] = {"period": publication.period}
    if of_version:
        named["version"] = publication.version
    if publication.norm == NORM:
        return url_for("public.figures_of_version" if of_version else "public.figures_of_period", **named)
    view = "public.figures_of_norm_version" if of_version else "public.figures_of_norm"
    return url_for(view, **named, norm=publication.norm)


def address_of(publication: Publication, suffix: str) -> str:
    """The path of one version of a file, which stays."""
    name = f"{publication.period}-v{publication.version}"
    if publication.norm != NORM:
        name = f"{publication.period}/norms/{publication.norm}-v{publication.version}"
    return f"/scores/{name}{suffix}"


def named(publication: Publication, *, version: int | None, suffix: str) -> str:
    """The name under which a file is saved: period, another norm than the first, and the version asked for."""
    parts = [publication.period]
    if publication.norm != NORM:
        parts.append(publication.norm)
    if version is not None:
        parts.append(f"v{version}")
    return "-".join(parts) + suffix


def tagged(response: Response, publication: Publication, *, name: str, tag: str) -> Response:
    """Let any site read the answer, give it a *name* and a *tag* that changes only when it does;
    answer 304 to who has it."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = CACHE
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.access_control_allow_origin = "*"
    response.last_modified = publication.ended_at or publication.published_at
    response.set_etag(tag)
    response.make_conditional(request)
    return response
