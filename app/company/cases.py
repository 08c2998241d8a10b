"""What the company sees and does in a case about a condition of its association."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import person
from app.cases import acts
from app.cases.forms import EvidenceForm, WordsForm
from app.cases.pages import (
    ActPage,
    Desk,
    Door,
    act_page,
    acted,
    case_page,
    evidence_hints,
    evidence_page,
    file_answer,
    found_case,
    list_page,
)
from app.cases.paper import paper_answer
from app.clock import now
from app.company.blueprint import DESK, company, own_company
from app.extensions import db
from app.i18n import _l, both
from app.navigation import settings
from signatories.cases import acting, books
from signatories.cases.models import ConditionCase
from signatories.cases.states import Act, Side

CASE = f"{DESK}/cases/<case_id>"
THIS_DESK = Desk(
    Side.COMPANY,
    "company",
    (
        Door("case_reply", _l("Reply"), {Act.REPLY}),
        Door("case_evidence", _l("Add evidence"), {Act.ADD_EVIDENCE}),
        Door("case_stay", _l("Ask to put the case on hold"), {Act.ASK_STAY}),
        Door("case_appeal", _l("Appeal against the decision"), {Act.APPEAL}),
    ),
)


def own_case(case_id: str) -> ConditionCase:
    return found_case(case_id, belongs=lambda case: case.company_id == own_company().id)


@both(company, nl=f"{DESK}/cases", en=f"{DESK}/cases")
def cases(company_slug: str) -> ResponseReturnValue:
    return list_page(
        THIS_DESK,
        books.of_company(db.session(), company=own_company()),
        title=gettext("Cases about your company"),
        lead=gettext("Warnings of your association about a condition of membership, and what came of them."),
        empty=gettext("Your association has not warned your company."),
    )


@both(company, nl=CASE, en=CASE)
def case(company_slug: str, case_id: str) -> ResponseReturnValue:
    cases_url = url_for("company.cases", company_slug=company_slug)
    return case_page(THIS_DESK, own_case(case_id), cases_url=cases_url)


@both(company, nl=f"{CASE}.pdf", en=f"{CASE}.pdf")
def case_pdf(company_slug: str, case_id: str) -> ResponseReturnValue:
    """The case as a document to keep."""
    return paper_answer(own_case(case_id))


@both(company, nl=f"{CASE}/files/<item_id>", en=f"{CASE}/files/<item_id>")
def case_file(company_slug: str, case_id: str, item_id: str) -> ResponseReturnValue:
    return file_answer(own_case(case_id), item_id)


@both(company, nl=f"{CASE}/evidence", en=f"{CASE}/evidence", methods=["GET", "POST"])
def case_evidence(company_slug: str, case_id: str) -> ResponseReturnValue:
    found = own_case(case_id)
    form = EvidenceForm(version=str(found.version))
    if acted(
        form,
        found,
        lambda: acts.add_evidence(
            db.session(),
            case=found,
            side=Side.COMPANY,
            given=form.given(),
            data_dir=settings().data_dir,
            scanner=settings().scanner_socket,
            by=person().public_id,
            at=now(),
        ),
        message=gettext("The evidence is in the case."),
    ):
        return redirect(THIS_DESK.url(found))
    return act_page(evidence_page(), THIS_DESK, form, found, upload=True, hints=evidence_hints())


@both(company, nl=f"{CASE}/reply", en=f"{CASE}/reply", methods=["GET", "POST"])
def case_reply(company_slug: str, case_id: str) -> ResponseReturnValue:
    page = ActPage(
        gettext("Reply"),
        gettext(
            "Your association reads this in the case. Say what you did, what is not right, or what you need."
        ),
        gettext("Send the reply"),
    )
    return _words(
        case_id, acting.reply, page, gettext("Your reply is in the case. Your association has mail.")
    )


@both(company, nl=f"{CASE}/hold", en=f"{CASE}/hold", methods=["GET", "POST"])
def case_stay(company_slug: str, case_id: str) -> ResponseReturnValue:
    page = ActPage(
        gettext("Ask to put the case on hold"),
        gettext(
            "The appeals board decides, within 7 days, whether the case waits. Until it has answered, "
            "nothing is decided or carried out."
        ),
        gettext("Ask the appeals board"),
    )
    return _words(case_id, acting.ask_stay, page, gettext("The appeals board has your request."))


@both(company, nl=f"{CASE}/appeal", en=f"{CASE}/appeal", methods=["GET", "POST"])
def case_appeal(company_slug: str, case_id: str) -> ResponseReturnValue:
    page = ActPage(
        gettext("Appeal against the decision"),
        gettext(
            "The appeals board decides, with reasons: somebody who did not act in this case. Until then "
            "nothing is carried out, except what was urgent. You can appeal once."
        ),
        gettext("Appeal"),
    )
    return _words(case_id, acting.appeal, page, gettext("The appeals board has your appeal."))


def _words(case_id: str, act: acts.Wording, page: ActPage, message: str) -> ResponseReturnValue:
    """The page of an act that is the company's words."""
    found = own_case(case_id)
    form = WordsForm(version=str(found.version))

    def send() -> None:
        session, by, at = db.session(), person().public_id, now()
        acts.told(session, act(session, case=found, words=form.words.data or "", by=by, at=at), at=at)

    if acted(form, found, send, message=message):
        return redirect(THIS_DESK.url(found))
    return act_page(page, THIS_DESK, form, found)
