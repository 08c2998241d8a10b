"""The desk of the hotline: what it may do, what it withdrew, and which published figures wait for that."""

from collections.abc import Iterator

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.choices import choice
from app.clock import now
from app.extensions import db
from app.hotline import withdrawals
from app.i18n import _l, both
from app.inbox import of_hotline
from app.inbox.showing import shown
from app.navigation import settings
from app.refusals import refuse
from app.withdrawal_words import REASONS
from monitor import newer
from sentences import SpokenError
from signatories.contacts import contact_list

hotline = Blueprint("hotline", __name__)

DESK = "/desk/hotline"


class WithdrawForm(FlaskForm):
    notices = TextAreaField(
        _l("Numbers of the notices"),
        [InputRequired(_l("Type the number of at least one notice.")), Length(max=10_000)],
        description=_l(
            "One on each line, as they were delivered. The register looks them up and keeps no copy."
        ),
        render_kw={"autocomplete": "off", "spellcheck": "false", "rows": 6},
    )
    reason = RadioField(
        _l("Why are they withdrawn?"),
        [InputRequired(_l("Choose a reason."))],
        choices=[choice(*each) for each in REASONS.items()],
    )
    sure = BooleanField(
        _l("I know that a withdrawal stays"), [InputRequired(_l("Tick the box to withdraw the notices."))]
    )


@hotline.context_processor
def give_desk() -> dict[str, object]:
    return {
        "desk_title": gettext("Hotline"),
        "desk_nav": [
            (gettext("Overview"), url_for("hotline.desk")),
            (gettext("Withdraw notices"), url_for("hotline.withdraw")),
            (gettext("What was withdrawn"), url_for("hotline.withdrawn")),
        ],
    }


@both(hotline, nl=DESK, en=DESK)
def desk() -> ResponseReturnValue:
    """What the hotline may do here."""
    found = contact_list.summary(db.session(), at=now())
    return render_template(
        "hotline/desk.html",
        signatories=found.signatories,
        tested=found.tested,
        changed_at=found.changed_at,
        inbox=shown("hotline", of_hotline.facts(db.session(), silent=found.failed)),
    )


@both(hotline, nl=f"{DESK}/withdraw", en=f"{DESK}/withdraw", methods=["GET", "POST"])
def withdraw() -> ResponseReturnValue:
    """Withdraw one notice or several: all of them, or none."""
    form = WithdrawForm()
    if form.validate_on_submit():
        session = db.session()
        try:
            done = withdrawals.withdraw_all(
                session,
                lines=(form.notices.data or "").splitlines(),
                reason=form.reason.data,
                data_dir=settings().data_dir,
                notice_key=settings().secret("notice_key").encode(),
                at=now(),
            )
        except SpokenError as error:
            session.rollback()
            refuse(form, error)
        else:
            session.commit()
            for words, kind in answers(done):
                flash(words, kind)
            return redirect(url_for("hotline.withdrawn"))
    page = render_template("hotline/withdraw.html", form=form, most=withdrawals.MOST)
    return page, 422 if form.errors else 200


def answers(done: withdrawals.Done) -> Iterator[tuple[str, str]]:
    """What was done, in a sentence for each thing."""
    if done.withdrawn:
        count = done.withdrawn
        yield (
            ngettext(
                "%(num)s notice was withdrawn. It does not count in figures that are made from now on.",
                "%(num)s notices were withdrawn. They do not count in figures that are made from now on.",
                count,
            ),
            "success",
        )
    if done.already:
        yield (
            ngettext(
                "%(num)s notice was withdrawn before.",
                "%(num)s notices were withdrawn before.",
                done.already,
            ),
            "info",
        )


@both(hotline, nl=f"{DESK}/withdrawn", en=f"{DESK}/withdrawn")
def withdrawn() -> ResponseReturnValue:
    """Every withdrawal with its reason, and the published figures that do not know of some yet."""
    session = db.session()
    return render_template(
        "hotline/withdrawn.html",
        rows=withdrawals.recent(session),
        most=withdrawals.SHOWN,
        reasons=REASONS,
        waiting=[each for each in newer.of(session) if each.withdrawals],
    )
