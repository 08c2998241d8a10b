"""Mail that waits or could not be delivered: what the server answered, and trying again by hand.

A mail's body is never shown here: it may hold a link that signs somebody in.
"""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import ColumnElement, func, select

from app import undelivered
from app.access import person
from app.clock import now
from app.extensions import db
from app.i18n import both
from app.newest_first import stretch
from app.operator.blueprint import operator
from app.outbox import OutboxMail

MAIL = "/desk/operator/mail"
KINDS = ("failed", "waiting")


def of_kind(kind: str) -> tuple[ColumnElement[bool], ...]:
    if kind == "waiting":
        return OutboxMail.sent_at.is_(None), OutboxMail.failed_at.is_(None)
    return (OutboxMail.failed_at.is_not(None),)


@both(operator, nl=MAIL, en=MAIL)
def mail() -> ResponseReturnValue:
    """What failed or waits, the newest first, a page at a time."""
    session = db.session()
    kind = request.args.get("show", "")
    kind = kind if kind in KINDS else KINDS[0]
    counts = {each: session.scalar(select(func.count(OutboxMail.id)).where(*of_kind(each))) for each in KINDS}
    found = stretch(session, select(OutboxMail).where(*of_kind(kind)), OutboxMail.id)
    return render_template("operator/mail.html", found=found, kind=kind, counts=counts)


@both(operator, nl=f"{MAIL}/<mail_id>/again", en=f"{MAIL}/<mail_id>/again", methods=["POST"])
def try_mail_again(mail_id: str) -> ResponseReturnValue:
    """Put a mail that failed back among those that wait."""
    session = db.session()
    found = session.scalar(select(OutboxMail).where(OutboxMail.public_id == mail_id)) or abort(404)
    undelivered.try_again(session, mail=found, by=person().public_id, at=now())
    session.commit()
    flash(gettext("We try this mail again at once."), "success")
    return redirect(url_for("operator.mail"))
