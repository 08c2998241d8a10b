"""Disputes about figures before the appeals board: it decides anew about what a publisher rejected."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import person
from app.appeals.blueprint import DESK, appeals
from app.clock import now
from app.disputes import acts
from app.disputes.forms import DecisionForm
from app.disputes.pages import decision_page, dispute_page, file_answer, found_dispute, list_page
from app.extensions import db
from app.i18n import both
from monitor.disputes import books
from monitor.disputes.models import Dispute
from monitor.disputes.states import DisputeState

DISPUTES = f"{DESK}/disputes"
ONE = f"{DISPUTES}/<dispute_id>"


def appealed_dispute(dispute_id: str) -> Dispute:
    """A dispute that was appealed; any other one is not the board's business."""
    return found_dispute(dispute_id, belongs=lambda dispute: dispute.appealed_at is not None)


@both(appeals, nl=DISPUTES, en=DISPUTES)
def disputes() -> ResponseReturnValue:
    return list_page(
        books.before_the_board(db.session()),
        title=gettext("Disputes about figures"),
        lead=gettext("What a publisher rejected and the company appealed. You decide anew."),
        empty=gettext(
            "A company that appeals in a dispute about its figures appears here, and you get mail."
        ),
        url=lambda each: url_for("appeals.dispute", dispute_id=each.public_id),
        shows_company=True,
    )


@both(appeals, nl=ONE, en=ONE)
def dispute(dispute_id: str) -> ResponseReturnValue:
    found = appealed_dispute(dispute_id)
    url = url_for("appeals.judge_dispute", dispute_id=dispute_id)
    return dispute_page(
        found,
        back=(gettext("Disputes about figures"), url_for("appeals.disputes")),
        actions=[(gettext("Decide on the appeal"), url)] if found.state == DisputeState.APPEALED else [],
        file_url=url_for("appeals.dispute_file", dispute_id=dispute_id),
    )


@both(appeals, nl=f"{ONE}/document.pdf", en=f"{ONE}/document.pdf")
def dispute_file(dispute_id: str) -> ResponseReturnValue:
    return file_answer(appealed_dispute(dispute_id))


@both(appeals, nl=f"{ONE}/judge", en=f"{ONE}/judge", methods=["GET", "POST"])
def judge_dispute(dispute_id: str) -> ResponseReturnValue:
    found, form = appealed_dispute(dispute_id), DecisionForm()
    back = url_for("appeals.dispute", dispute_id=dispute_id)

    def act() -> None:
        effect, reason = form.chosen()
        acts.judge(db.session(), dispute=found, effect=effect, reason=reason, who=person(), at=now())

    return decision_page(
        found,
        form,
        act,
        title=gettext("Decide on the appeal"),
        back=back,
        done=lambda: redirect(back),
        message=gettext("The appeal is decided. The company was told by mail."),
    )
