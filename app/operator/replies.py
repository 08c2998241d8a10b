"""Replies of companies to their figures: somebody of the register reads them before they are placed."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import person
from app.clock import now
from app.extensions import db
from app.i18n import both
from app.operator.blueprint import operator
from app.refusals import refuse
from app.replies import judging, writing
from app.replies.forms import JudgeReplyForm
from app.replies.shown_text import reply_html
from app.replies.states import SentBack
from sentences import SpokenError

REPLIES = "/desk/operator/replies"


@both(operator, nl=REPLIES, en=REPLIES)
def replies() -> ResponseReturnValue:
    return render_template("replies/list.html", replies=writing.offered(db.session()))


@both(operator, nl=f"{REPLIES}/<reply_id>", en=f"{REPLIES}/<reply_id>", methods=["GET", "POST"])
def judge_reply(reply_id: str) -> ResponseReturnValue:
    """Read one reply, and place it or send it back."""
    found, form = writing.find(db.session(), reply_id) or abort(404), JudgeReplyForm()
    if form.validate_on_submit():
        reason = SentBack(form.reason.data) if form.reason.data else None
        places = form.answer.data == "accept"
        try:
            judging.judge(
                db.session(),
                reply=found,
                places=places,
                reason=reason,
                seen=form.version.data,
                who=person(),
                at=now(),
            )
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            db.session.commit()
            flash(gettext("Decided. The company was told by mail."), "success")
            return redirect(url_for("operator.replies"))
    form.version.data = str(found.version)
    page = render_template("replies/judge.html", form=form, reply=found, html=reply_html)
    return page, 422 if form.errors else 200
