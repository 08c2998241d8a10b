"""The company's own figures: before they are published, and after. Nobody else's."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import csv_files
from app.clock import now
from app.company import changed_figures
from app.company.blueprint import DESK, company, may, own_company
from app.disputes.pages import WORDS
from app.extensions import db
from app.figures import beside_figures, shown_figures
from app.i18n import both
from app.navigation import settings
from app.replies import writing
from monitor import previews, publications
from monitor.disputes import books
from monitor.disputes.states import DisputeState
from monitor.method import METHODS, NORMS
from monitor.models import Score, State
from monitor.previews import CompanyPreview, PreviewItem

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
    preview, company_number = own_preview(publication), own_company().register_number
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
        shown=shown_figures.read_own(preview.score),
        months=beside_figures.months_of(db.session(), preview.publication, company_number),
        changed=changed_figures.changes(preview),
        effects=publications.effects_of_company(
            db.session(),
            publication=preview.publication,
            company=company_number,
            with_private=True,
        ),
        **about_disputes(preview),
        reply_state=reply_state(preview),
    )


def about_disputes(preview: CompanyPreview) -> dict[str, Any]:
    """What the page says of disputes about this period: whether notices can be disputed, and those that are."""
    session, publication, slug = db.session(), preview.publication, own_company().slug
    until = publication.reply_until
    is_open = publication.state == State.PREVIEW and until is not None and now() < until
    filed = books.of_period(session, period=publication.period, norm=publication.norm)
    mine = [each for each in filed if each.company == own_company().register_number]
    return {
        "can_dispute": is_open and may("company.file_dispute"),
        "own_disputes": mine,
        "disputed": {
            notice for each in mine if each.state != DisputeState.WITHDRAWN for notice in each.notices
        },
        "dispute_url": lambda each: url_for("company.dispute", company_slug=slug, dispute_id=each.public_id),
        "words": WORDS,
    }


def reply_state(preview: CompanyPreview) -> str | None:
    """How far the reply to this period is: of the one in work, else of the one that stands."""
    asked: dict[str, Any] = {"company": own_company(), "publication": preview.publication}
    found = writing.in_work(db.session(), **asked) or writing.standing(db.session(), **asked)
    return found.state if found else None


@both(company, nl=f"{FIGURES}/<publication>/notices.csv", en=f"{FIGURES}/<publication>/notices.csv")
def own_notices(company_slug: str, publication: str) -> ResponseReturnValue:
    """Every notice of this company in one publication, as a file."""
    preview = own_preview(publication)
    text = csv_files.written(COLUMNS, ([cell(item, name) for name in COLUMNS] for item in preview.items))
    return csv_files.answer(text, f"{company_slug}-{preview.publication.period}.csv")


def own_scores() -> list[Score]:
    """The figures of this company from their preview on."""
    return previews.shown_to(db.session(), company=own_company().register_number)


def own_preview(publication: str) -> CompanyPreview:
    """What one publication shows to this company; 404 for any other."""
    found = next(
        (each.publication for each in own_scores() if each.publication.public_id == publication), None
    )
    return previews.company_preview(
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
