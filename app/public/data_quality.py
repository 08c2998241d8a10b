"""How good the data behind the published figures are, without small cells."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.extensions import db
from app.half_years import half_year_title
from app.i18n import both
from app.intake.words import NOT_COUNTED
from app.public.blueprint import public
from monitor import public_quality
from monitor.delivery_models import QualityReport
from monitor.models import Publication, State
from monitor.public_quality import PublicQuality


@both(public, nl="/gegevenskwaliteit", en="/data-quality")
def data_quality() -> ResponseReturnValue:
    return render_template("public/data_quality.html", periods=published(), reasons=NOT_COUNTED)


def published() -> list[tuple[str, str, PublicQuality | None]]:
    """Each published half-year, the latest first, with what may be told of the data that it was made from."""
    query = (
        select(Publication).where(Publication.state == State.PUBLISHED).order_by(Publication.start_on.desc())
    )
    return [(each.period, half_year_title(each.period), _summary(each)) for each in db.session.scalars(query)]


def _summary(publication: Publication) -> PublicQuality | None:
    made_from = select(QualityReport).where(
        QualityReport.start_on == publication.start_on,
        QualityReport.end_on == publication.end_on,
        QualityReport.input_digest == publication.input_digest,
    )
    report = db.session.scalars(made_from.order_by(QualityReport.id).limit(1)).one_or_none()
    return public_quality.summary(report.figures) if report is not None else None
