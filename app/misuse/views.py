"""Reporting misuse of the logo, and following what becomes of it. No account, no cookie, no words of one's own."""

from datetime import timedelta
from http import HTTPStatus

from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import limits
from app.clock import now
from app.extensions import csrf, db
from app.i18n import both, language
from app.limits import Limit
from app.misuse.blueprint import misuse
from app.misuse.forms import ReportForm
from badge import code as codes
from badge import misuse as cases
from badge.misuse_states import Seen
from signatories.domains import hosts
from signatories.errors import WrongHost

__all__ = ["misuse"]

FROM_ONE_PLACE = Limit("misuse-report", 5, timedelta(hours=1))
FROM_EVERYWHERE = Limit("misuse-all", 300, timedelta(days=1))
MAX_BODY = 16 * 1024


@both(misuse, nl="/misbruik-melden", en="/report-misuse", methods=["GET", "POST"])
@csrf.exempt  # it knows nobody, and what it takes is bounded below
def report() -> ResponseReturnValue:
    request.max_content_length = MAX_BODY
    form = ReportForm()
    if not form.is_submitted():
        form.host.data, form.code.data = known_host(), known_code()
    if not form.validate_on_submit():
        return render_template("misuse/report.html", form=form), 422 if form.errors else 200
    session = db.session()
    limits.take(session, FROM_ONE_PLACE, who=limits.source(), at=now())
    limits.take(session, FROM_EVERYWHERE, who="everybody", at=now())
    made = cases.report(
        session,
        host=form.host.data or "",
        seen=Seen(form.seen.data),
        code=form.code.data or "",
        email=form.email.data or "",
        language=language(),
        at=now(),
    )
    session.commit()
    return redirect(url_for("misuse.follow", reference=made.reference), HTTPStatus.SEE_OTHER)


def known_host() -> str:
    """The host that a link to the form named, if it is one."""
    try:
        return hosts.canonical(request.args.get("host", ""))
    except WrongHost:
        return ""


def known_code() -> str:
    return codes.normalised(request.args.get("code", "")) or ""


@both(misuse, nl="/misbruik-melden/<reference>", en="/report-misuse/<reference>")
def follow(reference: str) -> ResponseReturnValue:
    """Where one report stands: states and days, nothing of what was reported."""
    g.only_reads = True
    found = cases.find_report(db.session(), reference=reference) or abort(404)
    page = render_template("misuse/follow.html", report=found, case=found.case)
    return page, {"Cache-Control": "no-store"}
