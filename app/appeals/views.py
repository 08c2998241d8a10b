"""The appeals board: who did not act in a case decides, with reasons, about a request or an appeal."""

from datetime import UTC, datetime, time

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import person
from app.appeals import disputes
from app.appeals.blueprint import DESK, appeals
from app.appeals.forms import JudgeForm, StayAnswerForm
from app.cases import acts
from app.cases.pages import (
    ActPage,
    Desk,
    Door,
    act_page,
    acted,
    case_page,
    file_answer,
    found_case,
    list_page,
    means,
)
from app.cases.paper import paper_answer
from app.clock import now
from app.extensions import db
from app.i18n import _l, both
from app.inbox import of_board
from app.inbox.showing import shown
from signatories.cases import books, judging
from signatories.cases.models import ConditionCase
from signatories.cases.states import Act, Side
from signatories.cases.terms import LONGEST_STAY_DAYS
from signatories.conditions.condition_errors import WrongStay

__all__ = ["appeals", "disputes"]

CASE = f"{DESK}/<case_id>"
THIS_DESK = Desk(
    Side.APPEALS,
    "appeals",
    (
        Door(
            "case_stay", _l("Answer the request to put the case on hold"), {Act.GRANT_STAY, Act.REFUSE_STAY}
        ),
        Door("case_judge", _l("Decide on the appeal"), {Act.UPHOLD, Act.OVERTURN}),
    ),
)


def board_case(case_id: str) -> ConditionCase:
    """A case that the board has or had before it; any other one is not its business."""
    return found_case(case_id, belongs=books.is_before_the_board)


@both(appeals, nl=DESK, en=DESK)
def cases() -> ResponseReturnValue:
    return list_page(
        THIS_DESK,
        books.before_the_board(db.session()),
        title=gettext("Cases before the appeals board"),
        lead=gettext("Companies that appeal, or that ask to put a case on hold."),
        empty=gettext("A company that appeals, or asks for a hold, appears here, and you get mail."),
        inbox=shown("appeals", of_board.facts(db.session(), at=now()), of_board.lists()),
    )


@both(appeals, nl=CASE, en=CASE)
def case(case_id: str) -> ResponseReturnValue:
    return case_page(THIS_DESK, board_case(case_id), cases_url=url_for("appeals.cases"))


@both(appeals, nl=f"{CASE}.pdf", en=f"{CASE}.pdf")
def case_pdf(case_id: str) -> ResponseReturnValue:
    """The case as a document to keep."""
    return paper_answer(board_case(case_id))


@both(appeals, nl=f"{CASE}/files/<item_id>", en=f"{CASE}/files/<item_id>")
def case_file(case_id: str, item_id: str) -> ResponseReturnValue:
    return file_answer(board_case(case_id), item_id)


@both(appeals, nl=f"{CASE}/hold", en=f"{CASE}/hold", methods=["GET", "POST"])
def case_stay(case_id: str) -> ResponseReturnValue:
    found = board_case(case_id)
    form = StayAnswerForm(version=str(found.version))
    if acted(form, found, lambda: _answer(form, found), message=gettext("Both sides have mail.")):
        return redirect(THIS_DESK.url(found))
    page = ActPage(
        gettext("Put the case on hold?"),
        gettext("Until that day nothing is decided or carried out. What was carried out at once is undone."),
        gettext("Decide and tell both sides"),
    )
    return act_page(page, THIS_DESK, form, found)


def _answer(form: StayAnswerForm, found: ConditionCase) -> None:
    session, by, at, reason = db.session(), person().public_id, now(), form.reason.data or ""
    if form.answer.data == "refuse":
        step = judging.refuse_stay(session, case=found, reason=reason, by=by, at=at)
        acts.told(session, step, at=at)
        return
    if form.until_on.data is None:
        raise WrongStay(days=LONGEST_STAY_DAYS)
    until = datetime.combine(form.until_on.data, time(), tzinfo=UTC)
    acts.grant_stay(session, case=found, until=until, reason=reason, means=means(), by=by, at=at)


@both(appeals, nl=f"{CASE}/judge", en=f"{CASE}/judge", methods=["GET", "POST"])
def case_judge(case_id: str) -> ResponseReturnValue:
    found = board_case(case_id)
    form = JudgeForm(version=str(found.version))
    if acted(
        form,
        found,
        lambda: acts.judge(
            db.session(),
            case=found,
            upheld=form.answer.data == "uphold",
            reason=form.reason.data or "",
            means=means(),
            by=person().public_id,
            at=now(),
        ),
        message=gettext("The appeal is decided. Both sides have mail."),
    ):
        return redirect(THIS_DESK.url(found))
    page = ActPage(
        gettext("Decide on the appeal"),
        gettext(
            "This ends the appeal. An overturned decision is undone: a suspension is lifted, a membership goes on."
        ),
        gettext("Decide and tell both sides"),
        "danger",
    )
    return act_page(page, THIS_DESK, form, found)
