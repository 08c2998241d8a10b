"""What the data are worth, per half-year; and which published figures do not know the newest of them."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.half_years import half_year_title
from app.i18n import both, spoken
from app.intake.words import NOT_COUNTED
from app.monitoring.blueprint import monitor
from monitor import newer, quality
from monitor.delivery_models import QualityReport
from monitor.half_years import with_data
from monitor.periods import period as half_year
from sentences import SpokenError


@both(monitor, nl="/desk/monitor/quality", en="/desk/monitor/quality")
def data_quality() -> ResponseReturnValue:
    session = db.session()
    rows = [(each.name, half_year_title(each.name), report_on(each.name)) for each in with_data(session)]
    return render_template("monitoring/quality.html", periods=rows, newer=newer.of(session))


@both(monitor, nl="/desk/monitor/quality/<period>", en="/desk/monitor/quality/<period>")
def quality_of(period: str) -> ResponseReturnValue:
    try:
        half_year(period)
    except SpokenError:
        abort(404)
    refusal, report = "", None
    try:
        report = report_on(period)
        quality.manifests_of(
            db.session(), quality.judged(half_year(period).start_on, half_year(period).end_on)
        )
    except SpokenError as error:
        refusal = spoken(error)
    return render_template(
        "monitoring/quality_of.html",
        period=period,
        report=report,
        refusal=refusal,
        not_counted=NOT_COUNTED,
    )


def report_on(period: str) -> QualityReport | None:
    """The report on the present data of a half-year, once the worker has made it."""
    found = half_year(period)
    return quality.kept(db.session(), start=found.start_on, end=found.end_on)
