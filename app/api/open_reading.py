"""What anyone may read a page at a time: companies, associations, and what was published."""

from http import HTTPStatus
from typing import Any

from flask import Response, request

from app import as_of, open_data
from app.api import open_shapes as shapes
from app.api.groups import Group
from app.api.guard import answered
from app.api.operations import operation
from app.api.paging import PAGED, cut, last_key, next_page, size
from app.api.places import ON
from app.api.queries import Value
from app.extensions import db
from app.headers import PUBLIC_CACHE
from app.navigation import absolute
from app.open_answers import for_any_site
from monitor import publications as published
from monitor.method import ADDENDUM_24H
from monitor.models import Publication, State
from sentences import N_
from signatories import register
from signatories.directory import directory
from signatories.directory.directory import EVERYONE, SIGNED, Question
from signatories.signatures import standing

SIGNED_OR_ALL = ("signed", "all")
STANDING = Value(
    "standing",
    N_("Only companies with this standing. Left out, it is `signed`, or `all` where `q` is given."),
    choices=(*SIGNED_OR_ALL, *(each.value for each in standing.State)),
)
SEARCH = Value("q", N_("A name, domain, register number or AS number."), longest=100, example="voorbeeld")
ASSOCIATION = Value("association", N_("Only members of the association of this slug."), example="hosters")


def open_answer(shape: Any) -> Response:
    """An answer that any site may read, and that caches may keep."""
    response = answered(shape)
    response.headers["Cache-Control"] = PUBLIC_CACHE
    return for_any_site(response) if response.status_code == HTTPStatus.OK else response


@operation(
    method="GET",
    path="/signatories",
    words=N_("The companies of the register, by register number, a page at a time"),
    group=Group.REGISTER,
    answer=shapes.Signatories,
    query=(SEARCH, ASSOCIATION, STANDING, ON, *PAGED),
    problems=(400,),
)
def signatories() -> Any:
    """The same rows as ``/signatories.json``."""
    session, at = db.session(), as_of.asked().at
    asked = question()
    listed = directory.rows_after(session, asked, after=last_key(), size=size() + 1, at=at)
    rows, has_more = cut(listed)
    return open_answer(
        shapes.Signatories(
            as_of=at,
            total=directory.count(session, asked, at=at),
            signatories=[shapes.Signatory.model_validate(open_data.as_json(row)) for row in rows],
            next=next_page(has_more, rows[-1].register_number if rows else ""),
        )
    )


def question() -> Question:
    text = "".join(sign for sign in request.args.get("q", "") if sign.isprintable()).strip()
    wanted = request.args.get("standing") or SIGNED_OR_ALL[bool(text)]
    standings = {"signed": SIGNED, "all": EVERYONE}.get(wanted) or frozenset({standing.State(wanted)})
    return Question(text, request.args.get("association", "").strip() or None, standings)


@operation(
    method="GET",
    path="/associations",
    words=N_("The trade associations of the register, with the number of their members"),
    group=Group.REGISTER,
    answer=shapes.Associations,
    query=(ON,),
    problems=(400,),
)
def associations() -> Any:
    at = as_of.asked().at
    found = register.associations(db.session(), at=at)
    return open_answer(
        shapes.Associations(
            as_of=at,
            associations=[
                shapes.Association(
                    slug=each.slug,
                    name=each.name,
                    members=each.members,
                    signatories=absolute(f"/signatories.json?association={each.slug}&standing=all"),
                )
                for each in found
            ],
        )
    )


@operation(
    method="GET",
    path="/publications",
    words=N_("Every version of figures that was ever published, the newest period first"),
    group=Group.FIGURES,
    answer=shapes.Publications,
)
def publications() -> Any:
    """What a correction replaced is here too, and stays readable."""
    found = sorted(
        published.ever_published(db.session()),
        key=lambda each: (each.start_on, each.norm, each.version),
        reverse=True,
    )
    return open_answer(shapes.Publications(publications=[publication(each) for each in found]))


def publication(each: Publication) -> shapes.Publication:
    name = f"{each.period}-v{each.version}"
    if each.norm != ADDENDUM_24H.name:
        name = f"{each.period}/norms/{each.norm}-v{each.version}"
    return shapes.Publication(
        period=each.period,
        start=each.start_on,
        end=each.end_on,
        norm=each.norm,
        version=each.version,
        in_force=each.state == State.PUBLISHED,
        method_version=each.method_version,
        published_at=each.published_at or each.prepared_at,
        replaced_at=each.ended_at,
        csv=absolute(f"/scores/{name}.csv"),
        csv_digest=each.output_digest,
        bundle=absolute(f"/scores/{name}.bundle.zip"),
    )
