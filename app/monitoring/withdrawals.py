"""Withdraws a single notice: the hotline finds that it was wrong, or the monitor is told so."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.extensions import db
from app.i18n import both
from app.monitoring.blueprint import monitor
from app.monitoring.forms import WithdrawalForm
from app.navigation import settings
from app.refusals import refuse
from monitor import newer
from monitor.withdrawing import Withdrawn, withdraw
from sentences import SpokenError

SOURCE = "withdrawals"
"""The source under which withdrawals stand among the deliveries."""


@both(monitor, nl="/desk/monitor/withdraw", en="/desk/monitor/withdraw", methods=["GET", "POST"])
def withdraw_notice() -> ResponseReturnValue:
    form = WithdrawalForm()
    if form.validate_on_submit():
        try:
            done = withdraw(
                db.session(),
                notice_id=(form.notice_id.data or "").strip(),
                reason=form.reason.data,
                source=SOURCE,
                data_dir=settings().data_dir,
                notice_key=settings().secret("notice_key").encode(),
                at=now(),
            )
        except SpokenError as error:
            refuse(form, error)
        else:
            db.session.commit()
            return answer(done)
    page = render_template("monitoring/withdraw.html", form=form)
    return page, 422 if form.errors else 200


def answer(done: Withdrawn) -> ResponseReturnValue:
    """Say what was done, and which published figures it touches."""
    if done.already:
        flash(gettext("This notice was withdrawn before. Nothing has changed."), "info")
        return redirect(url_for("monitor.withdraw_notice"))
    flash(
        gettext("The notice was withdrawn. It does not count in figures that are made from now on."),
        "success",
    )
    periods = [each.publication for each in newer.of(db.session())]
    if any(each.start_on <= done.delivered_at.date() < each.end_on for each in periods):
        flash(
            gettext("It counted in published figures. The publishers see that they need a correction."),
            "info",
        )
    return redirect(url_for("monitor.withdraw_notice"))
