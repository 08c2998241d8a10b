"""The case desk of misuse: what waits, one host with its evidence, letters with a deadline, the outcome."""

from collections.abc import Iterable

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from app import outbox
from app.access import person
from app.accounts.forms import ConfirmForm
from app.accounts.models import Person
from app.clock import now
from app.extensions import db
from app.i18n import both, language
from app.misuse import letters
from app.misuse.forms import CloseForm, endings
from app.operator.blueprint import operator
from app.pdf.making import pdf
from app.refusals import refuse
from badge import misuse as cases
from badge import misuse_states, records
from badge.misuse_models import MisuseCase, MisuseStep
from badge.misuse_states import LetterWay, MisuseOutcome, MisuseState, Why
from sentences import SpokenError

DESK = "/desk/operator/misuse"
CASE = f"{DESK}/<misuse>"
FORM = ["GET", "POST"]
LETTER_STATES = (MisuseState.TAKEN, MisuseState.WRITTEN)


def found(misuse: str) -> MisuseCase:
    return cases.find(db.session(), reference=misuse) or abort(404)


def names_of(steps: Iterable[MisuseStep]) -> dict[str, str]:
    """Who did the steps, by public id."""
    ids = {step.by for step in steps if step.by}
    people = db.session.scalars(select(Person).where(Person.public_id.in_(ids)))
    return {each.public_id: each.name or each.email for each in people}


def to_case(case: MisuseCase) -> ResponseReturnValue:
    return redirect(url_for("operator.misuse_case", misuse=case.public_id))


@both(operator, nl=DESK, en=DESK)
def misuse() -> ResponseReturnValue:
    """The cases that are open, those past their deadline first; or the closed ones."""
    is_open = request.args.get("show") != "closed"
    rows = cases.queue(db.session(), is_open=is_open)
    return render_template("operator/misuse.html", rows=rows, is_open=is_open, now=now())


@both(operator, nl=CASE, en=CASE)
def misuse_case(misuse: str) -> ResponseReturnValue:
    case = found(misuse)
    session = db.session()
    of_host = records.of_origin(session, f"https://{case.host}")
    judged = None
    if of_host is not None:
        judged = of_host.signature.state_at(now()).value if not of_host.is_withdrawn else "withdrawn"
    return render_template(
        "operator/misuse_case.html",
        case=case,
        acts={act.value for act in misuse_states.acts_from(MisuseState(case.state))},
        own_badge=of_host,
        own_state=judged,
        names=names_of(case.steps),
        earlier=cases.earlier(session, case),
        now=now(),
    )


@both(operator, nl=f"{CASE}/take", en=f"{CASE}/take", methods=["POST"])
def take_misuse(misuse: str) -> ResponseReturnValue:
    case = found(misuse)
    cases.take(db.session(), case=case, by=person().public_id, at=now())
    db.session.commit()
    flash(gettext("You have this case in hand."), "success")
    return to_case(case)


@both(operator, nl=f"{CASE}/letter", en=f"{CASE}/letter", methods=FORM)
def misuse_letter(misuse: str) -> ResponseReturnValue:
    """The draft in both languages; sending it sets the deadline."""
    case, form = found(misuse), ConfirmForm()
    if MisuseState(case.state) not in LETTER_STATES:
        raise misuse_states.MisuseNotNow
    address = letters.mail_address(case)
    drafts = letters.drafts(case, at=now())
    if form.validate_on_submit():
        session, by_mail = db.session(), request.form.get("way") == LetterWay.MAIL and address is not None
        way = LetterWay.MAIL if by_mail else LetterWay.PAPER
        cases.send_letter(session, case=case, way=way, by=person().public_id, at=now())
        if by_mail:
            outbox.write(
                session,
                recipient=address or "",
                language=drafts[0].language,
                template="misuse_letter",
                letters=drafts,
                at=now(),
            )
        session.commit()
        flash(gettext("The letter is written down, with its deadline."), "success")
        return to_case(case)
    return render_template(
        "operator/misuse_letter.html", form=form, case=case, drafts=drafts, address=address,
        reminds=letters.is_reminder(case),
    )  # fmt: skip


@both(operator, nl=f"{CASE}/letter.pdf", en=f"{CASE}/letter.pdf")
def misuse_letter_pdf(misuse: str) -> ResponseReturnValue:
    """The letter to print, in the language of this address."""
    case = found(misuse)
    response = Response(pdf(letters.paper(case, language(), at=now())), mimetype="application/pdf")
    name = f"misuse-{case.public_id}-{language()}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@both(operator, nl=f"{CASE}/close", en=f"{CASE}/close", methods=FORM)
def close_misuse(misuse: str) -> ResponseReturnValue:
    case, form = found(misuse), CloseForm()
    form.ending.choices = endings()
    if form.validate_on_submit():
        outcome, _, why = (form.ending.data or "").partition(":")
        try:
            cases.close(
                db.session(),
                case=case,
                outcome=MisuseOutcome(outcome),
                why=Why(why),
                by=person().public_id,
                at=now(),
            )
        except SpokenError as error:
            refuse(form, error)
        else:
            db.session.commit()
            flash(gettext("The case is closed."), "success")
            return to_case(case)
    page = render_template("operator/misuse_close.html", form=form, case=case)
    return page, 422 if form.errors else 200


@both(operator, nl=f"{CASE}/reopen", en=f"{CASE}/reopen", methods=["POST"])
def reopen_misuse(misuse: str) -> ResponseReturnValue:
    case = found(misuse)
    cases.reopen(db.session(), case=case, by=person().public_id, at=now())
    db.session.commit()
    flash(gettext("The case is open again, in your hand."), "success")
    return to_case(case)
