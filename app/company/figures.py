"""The company's own figures: before they are published, and after. Nobody else's."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app import csv_files
from app.company.blueprint import DESK, company, own_company
from app.extensions import db
from app.i18n import both
from app.navigation import settings
from monitor import publications
from monitor.method import METHODS, NORMS
from monitor.models import Publication, Score
from monitor.publications import CompanyPreview, PreviewItem

FIGURES = f"{DESK}/figures"
PAGE = 50
"""How many notices a page lists; the file has them all."""

COLUMNS = (
    "notice",
    "accepted_at",
    "outcome",
    "reason",
    "last_online_hours",
    "first_offline_hours",
    "incident",
    "reappeared",
    "moved",
    "still_online",
)


@both(company, nl=FIGURES, en=FIGURES)
def figures(company_slug: str) -> ResponseReturnValue:
    """Every publication that shows this company something, the newest period first."""
    return render_template("company/figures.html", scores=own_scores())


@both(company, nl=f"{FIGURES}/<publication>", en=f"{FIGURES}/<publication>")
def own_figures(company_slug: str, publication: str) -> ResponseReturnValue:
    """The figures of one publication, and the notices behind them, a page at a time."""
    preview = own_preview(publication)
    pages = max(1, -(-len(preview.items) // PAGE))
    page = request.args.get("page", default=1, type=int)
    if not 1 <= page <= pages:
        abort(404)
    return render_template(
        "company/own_figures.html",
        publication=preview.publication,
        score=preview.score,
        method=METHODS[preview.publication.method_version],
        norm=NORMS[preview.publication.norm],
        items=preview.items[(page - 1) * PAGE : page * PAGE],
        count=len(preview.items),
        page=page,
        pages=pages,
    )


@both(company, nl=f"{FIGURES}/<publication>/notices.csv", en=f"{FIGURES}/<publication>/notices.csv")
def own_notices(company_slug: str, publication: str) -> ResponseReturnValue:
    """Every notice of this company in one publication, as a file."""
    preview = own_preview(publication)
    text = csv_files.written(COLUMNS, ([cell(item, name) for name in COLUMNS] for item in preview.items))
    return csv_files.answer(text, f"{company_slug}-{preview.publication.period}.csv")


def own_scores() -> list[Score]:
    """The figures of this company from their preview on."""
    return list(
        db.session.scalars(
            select(Score)
            .join(Score.publication)
            .where(
                Score.company == own_company().register_number,
                Publication.state.in_(publications.SHOWN_TO_COMPANIES),
            )
            .order_by(Publication.start_on.desc(), Publication.version.desc())
        )
    )


def own_preview(publication: str) -> CompanyPreview:
    """What one publication shows to this company; 404 for any other."""
    found = next(
        (each.publication for each in own_scores() if each.publication.public_id == publication), None
    )
    return publications.company_preview(
        publication=found or abort(404),
        register_number=own_company().register_number,
        data_dir=settings().data_dir,
    )


def cell(item: PreviewItem, column: str) -> object:
    """One value of the file: times in UTC, hours with four decimals, empty where there is none."""
    value = getattr(item, column)
    if column == "accepted_at":
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{value:.4f}" if isinstance(value, float) else value
