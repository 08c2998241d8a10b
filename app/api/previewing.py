"""Figures before their publication: each company its own, with its notices; the monitor which there are."""

from typing import Any

from flask import abort, request
from sqlalchemy import select

from app.api import figure_shapes as shapes
from app.api.groups import Group
from app.api.guard import answered, owner
from app.api.operations import operation
from app.api.paging import PAGED, page_by_key
from app.api.queries import Value
from app.clock import now
from app.extensions import db
from app.figures.shown_figures import as_shown
from app.navigation import settings
from app.tokens.scopes import Scope
from monitor import previews as own
from monitor.models import Publication, Score
from monitor.previews import CompanyPreview
from sentences import N_


@operation(
    method="GET",
    path="/previews",
    words=N_(
        "Figures from their preview on, the newest first: a company its own, the monitor which there are"
    ),
    group=Group.DESKS,
    scope=Scope.PREVIEWS_READ,
    answer=shapes.Previews,
    query=PAGED,
    problems=(400, 401, 403, 429),
)
def previews() -> Any:
    session, company = db.session(), owner().company
    if company is not None:
        scores = own.shown_to(session, company=company.register_number)
        found = [preview(each.publication, each) for each in scores]
    else:
        order = (Publication.start_on.desc(), Publication.version.desc())
        ever_shown = select(Publication).where(Publication.state.in_(own.SHOWN_TO_COMPANIES)).order_by(*order)
        found = [preview(each, None) for each in session.scalars(ever_shown)]
    shown, following = page_by_key(found, key=lambda each: each.publication)
    return answered(shapes.Previews(as_of=now(), previews=list(shown), next=following))


@operation(
    method="GET",
    path="/previews/notices",
    words=N_("The notices behind the figures of the company, 500 at a time"),
    group=Group.DESKS,
    scope=Scope.PREVIEWS_READ,
    answer=shapes.OwnNotices,
    query=(
        Value(
            "publication", N_("Of which publication."), longest=40, required=True, example="0123456789abcdef"
        ),
        *PAGED,
    ),
    problems=(400, 401, 403, 404, 429),
)
def preview_notices() -> Any:
    """For a company alone: the monitor's token finds none."""
    own_one = own_preview(request.args.get("publication", ""))
    shown, following = page_by_key(own_one.items, key=lambda each: each.notice)
    return answered(
        shapes.OwnNotices(
            publication=own_one.publication.public_id,
            total=len(own_one.items),
            notices=[
                shapes.OwnNotice(**{name: getattr(each, name) for name in shapes.OwnNotice.model_fields})
                for each in shown
            ],
            next=following,
        )
    )


def own_preview(publication: str) -> CompanyPreview:
    """What a publication shows to the company whose token this is; 404 where it shows nothing."""
    company = owner().company
    if company is None:
        abort(404)
    scores = own.shown_to(db.session(), company=company.register_number)
    found = next((each for each in scores if each.publication.public_id == publication), None)
    return own.company_preview(
        publication=found.publication if found else abort(404),
        register_number=company.register_number,
        data_dir=settings().data_dir,
    )


def preview(publication: Publication, score: Score | None) -> shapes.Preview:
    names = set(shapes.Preview.model_fields) - {"publication", "figures"}
    return shapes.Preview(
        publication=publication.public_id,
        figures=figures(score) if score else None,
        **{name: getattr(publication, name) for name in names},
    )


def figures(score: Score) -> shapes.OwnFigures:
    shown = as_shown(score, publication=score.publication, slug=None)
    apart = {"attention", "could_not_be_notified", "counts"}
    return shapes.OwnFigures(
        attention=bool(score.attention),
        could_not_be_notified=shown.refused,
        counts=dict(shown.detail),
        **{name: getattr(shown, name) for name in set(shapes.OwnFigures.model_fields) - apart},
    )
