"""Disputes on the monitor's desk: a publisher who did not make the figures decides."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import opens, person
from app.clock import now
from app.disputes import acts
from app.disputes.forms import DecisionForm
from app.disputes.pages import decision_page, dispute_page, file_answer, list_page
from app.extensions import db
from app.i18n import both
from app.monitoring.blueprint import monitor
from monitor.disputes import books
from monitor.disputes.models import Dispute
from monitor.disputes.states import Act, DisputeState, step_of

DISPUTES = "/desk/monitor/disputes"
ONE = f"{DISPUTES}/<dispute_id>"


def any_dispute(dispute_id: str) -> Dispute:
    """The dispute of that id; else 404."""
    return books.find(db.session(), dispute_id) or abort(404)


@both(monitor, nl=DISPUTES, en=DISPUTES)
def disputes() -> ResponseReturnValue:
    return list_page(
        books.everything(db.session()),
        title=gettext("Disputes"),
        lead=gettext(
            "What companies say is wrong with notices behind their figures. Who made the figures does not decide."
        ),
        empty=gettext(
            "Companies can dispute notices while their figures are shown to them before publication."
        ),
        url=lambda each: url_for("monitor.dispute", dispute_id=each.public_id),
        shows_company=True,
    )


@both(monitor, nl=ONE, en=ONE)
def dispute(dispute_id: str) -> ResponseReturnValue:
    found = any_dispute(dispute_id)
    can = step_of(DisputeState(found.state), Act.UPHOLD) is not None and opens("monitor.decide_dispute")
    url = url_for("monitor.decide_dispute", dispute_id=dispute_id)
    return dispute_page(
        found,
        back=(gettext("Disputes"), url_for("monitor.disputes")),
        actions=[(gettext("Decide about the dispute"), url)] if can else [],
        file_url=url_for("monitor.dispute_file", dispute_id=dispute_id),
    )


@both(monitor, nl=f"{ONE}/document.pdf", en=f"{ONE}/document.pdf")
def dispute_file(dispute_id: str) -> ResponseReturnValue:
    return file_answer(any_dispute(dispute_id))


@both(monitor, nl=f"{ONE}/decide", en=f"{ONE}/decide", methods=["GET", "POST"])
def decide_dispute(dispute_id: str) -> ResponseReturnValue:
    found, form = any_dispute(dispute_id), DecisionForm()
    back = url_for("monitor.dispute", dispute_id=dispute_id)

    def act() -> None:
        effect, reason = form.chosen()
        acts.decide(db.session(), dispute=found, effect=effect, reason=reason, who=person(), at=now())

    return decision_page(
        found,
        form,
        act,
        title=gettext("Decide about the dispute"),
        back=back,
        done=lambda: redirect(back),
        message=gettext("The dispute is decided. The company was told by mail."),
    )
