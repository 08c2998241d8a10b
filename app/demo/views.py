"""The demo's mailbox: mail that a real register would send, for anyone to see. Only in the demo."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.extensions import db
from app.i18n import both
from app.outbox import OutboxMail

demo = Blueprint("demo", __name__)
SHOWN = 50


@both(demo, nl="/demo/postvak", en="/demo/mailbox")
def mailbox() -> ResponseReturnValue:
    mails = db.session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc()).limit(SHOWN)).all()
    return render_template("demo/mailbox.html", mails=mails), {"Cache-Control": "no-store"}


@both(demo, nl="/demo/postvak/<public_id>", en="/demo/mailbox/<public_id>")
def mail(public_id: str) -> ResponseReturnValue:
    found = db.session.scalar(select(OutboxMail).where(OutboxMail.public_id == public_id))
    if found is None:
        abort(404)
    return render_template("demo/mail.html", mail=found), {"Cache-Control": "no-store"}
