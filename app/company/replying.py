"""The company's reply to its figures: written, offered to be read, placed, withdrawn."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import person
from app.clock import now
from app.company.blueprint import company, own_company
from app.company.figures import FIGURES, own_preview
from app.extensions import db
from app.i18n import both, spoken
from app.refusals import refuse
from app.replies import mails, writing
from app.replies.forms import ReplyForm
from app.replies.models import LONGEST_REPLY, Reply
from app.replies.shown_text import reply_html
from app.replies.words import SENT_BACK, STATES
from monitor.models import Publication
from sentences import SpokenError


@both(
    company, nl=f"{FIGURES}/<publication>/reply", en=f"{FIGURES}/<publication>/reply", methods=["GET", "POST"]
)
def reply(company_slug: str, publication: str) -> ResponseReturnValue:
    """Write a reply and offer it; what stands beside the figures stays until another one is placed."""
    shown = own_preview(publication).publication
    current = writing.in_work(db.session(), company=own_company(), publication=shown)
    form = ReplyForm(obj=current)
    if form.validate_on_submit() and kept(form, shown):
        return redirect(url_for("company.reply", company_slug=company_slug, publication=publication))
    page = render_template(
        "company/reply.html",
        form=form,
        publication=shown,
        current=current,
        standing=writing.standing(db.session(), company=own_company(), publication=shown),
        longest=LONGEST_REPLY,
        states=STATES,
        sent_back=SENT_BACK,
        html=reply_html,
    )
    return page, 422 if form.errors else 200


def kept(form: ReplyForm, publication: Publication) -> bool:
    """Write what was typed, offer it if that was asked, and commit; what is refused stands on the form."""
    session, by = db.session(), person().public_id
    try:
        written = writing.write(
            session,
            company=own_company(),
            publication=publication,
            text_nl=form.text_nl.data or "",
            text_en=form.text_en.data or "",
            by=by,
            at=now(),
        )
        if request.form.get("act") == "offer":
            writing.offer(session, reply=written, by=by, at=now())
            mails.tell_offered(session, written, at=now())
            flash(
                gettext("Your reply was offered. Somebody of the register reads it; you get a mail."),
                "success",
            )
        else:
            flash(gettext("Your reply was kept. It is not offered yet."), "success")
    except SpokenError as error:
        session.rollback()
        refuse(form, error)
        return False
    session.commit()
    return True


@both(
    company,
    nl=f"{FIGURES}/<publication>/reply/withdraw",
    en=f"{FIGURES}/<publication>/reply/withdraw",
    methods=["POST"],
)
def withdraw_reply(company_slug: str, publication: str) -> ResponseReturnValue:
    """Take back the reply that is named: the one that waits, or the one that stands."""
    shown = own_preview(publication).publication
    found = own_reply(request.form.get("reply", ""), shown)
    try:
        writing.withdraw(db.session(), reply=found, by=person().public_id, at=now())
    except SpokenError as error:
        db.session.rollback()
        flash(spoken(error), "error")
    else:
        db.session.commit()
        flash(gettext("Your reply was withdrawn."), "success")
    return redirect(url_for("company.reply", company_slug=company_slug, publication=publication))


def own_reply(reply_id: str, publication: Publication) -> Reply:
    """The reply of that id when it is this company's, about this period; else 404."""
    found = writing.find(db.session(), reply_id)
    is_own = found is not None and found.company_id == own_company().id and found.period == publication.period
    return found if found is not None and is_own else abort(404)
