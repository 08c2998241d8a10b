"""The association's cases about conditions that its members miss."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import opens, person
from app.association.blueprint import association, own
from app.association.members import DESK
from app.cases import acts
from app.cases.forms import ConfirmForm, DecideForm, EvidenceForm, ReasonForm, WordsForm
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
    means,
)
from app.cases.paper import paper_answer
from app.clock import now
from app.extensions import db
from app.i18n import _l, both
from app.navigation import settings
from signatories.cases import acting, books
from signatories.cases.models import ConditionCase
from signatories.cases.states import Act, Consequence, Side

CASE = f"{DESK}/cases/<case_id>"
THIS_DESK = Desk(
    Side.ASSOCIATION,
    "association",
    (
        Door("case_answer", _l("Write to the company"), {Act.ANSWER}),
        Door("case_evidence", _l("Add evidence"), {Act.ADD_EVIDENCE}),
        Door("case_cure", _l("Close: the condition is met again"), {Act.CURE}),
        Door("case_drop", _l("Drop the warning"), {Act.DROP}),
        Door("case_decide", _l("Decide"), {Act.DECIDE}),
        Door("case_carry_out", _l("Carry out and close"), {Act.CARRY_OUT}),
    ),
)


def own_case(case_id: str) -> ConditionCase:
    return found_case(case_id, belongs=lambda case: case.association_id == own().id)


@both(association, nl=f"{DESK}/cases", en=f"{DESK}/cases")
def cases(association_slug: str) -> ResponseReturnValue:
    new_url = url_for("association.warn_members", association_slug=association_slug)
    return list_page(
        THIS_DESK,
        books.of_association(db.session(), association=own()),
        title=gettext("Cases"),
        lead=gettext(
            "Members that miss a condition: from the warning to the outcome. Nobody outside sees this."
        ),
        empty=gettext("A case begins with a warning about a condition that a member misses."),
        new_url=new_url if opens("association.warn_members") else "",
    )


@both(association, nl=CASE, en=CASE)
def case(association_slug: str, case_id: str) -> ResponseReturnValue:
    cases_url = url_for("association.cases", association_slug=association_slug)
    return case_page(THIS_DESK, own_case(case_id), cases_url=cases_url)


@both(association, nl=f"{CASE}.pdf", en=f"{CASE}.pdf")
def case_pdf(association_slug: str, case_id: str) -> ResponseReturnValue:
    """The case as a document to keep."""
    return paper_answer(own_case(case_id))


@both(association, nl=f"{CASE}/files/<item_id>", en=f"{CASE}/files/<item_id>")
def case_file(association_slug: str, case_id: str, item_id: str) -> ResponseReturnValue:
    return file_answer(own_case(case_id), item_id)


@both(association, nl=f"{CASE}/answer", en=f"{CASE}/answer", methods=["GET", "POST"])
def case_answer(association_slug: str, case_id: str) -> ResponseReturnValue:
    found = own_case(case_id)
    form = WordsForm(version=str(found.version))

    def answer() -> None:
        session, by, at = db.session(), person().public_id, now()
        step = acting.answer(session, case=found, words=form.words.data or "", by=by, at=at)
        acts.told(session, step, at=at)

    if acted(form, found, answer, message=gettext("Your words are in the case. The company has mail.")):
        return redirect(THIS_DESK.url(found))
    lead = gettext("The company reads this in the case. The state of the case stays as it is.")
    return act_page(ActPage(gettext("Write to the company"), lead, gettext("Send")), THIS_DESK, form, found)


@both(association, nl=f"{CASE}/evidence", en=f"{CASE}/evidence", methods=["GET", "POST"])
def case_evidence(association_slug: str, case_id: str) -> ResponseReturnValue:
    found = own_case(case_id)
    form = EvidenceForm(version=str(found.version))
    if acted(
        form,
        found,
        lambda: acts.add_evidence(
            db.session(),
            case=found,
            side=Side.ASSOCIATION,
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


@both(association, nl=f"{CASE}/met-again", en=f"{CASE}/met-again", methods=["GET", "POST"])
def case_cure(association_slug: str, case_id: str) -> ResponseReturnValue:
    found = own_case(case_id)
    form = ConfirmForm(version=str(found.version))
    if acted(
        form,
        found,
        lambda: acts.cure(db.session(), case=found, by=person().public_id, at=now()),
        message=gettext("The case is closed. The company has mail."),
    ):
        return redirect(THIS_DESK.url(found))
    page = ActPage(
        gettext("Close the case: the condition is met again"),
        gettext("The register looks once more. When the facts show it, the case ends without a consequence."),
        gettext("Close the case"),
    )
    return act_page(page, THIS_DESK, form, found)


@both(association, nl=f"{CASE}/drop", en=f"{CASE}/drop", methods=["GET", "POST"])
def case_drop(association_slug: str, case_id: str) -> ResponseReturnValue:
    found = own_case(case_id)
    form = ReasonForm(version=str(found.version))

    def drop() -> None:
        session, by, at = db.session(), person().public_id, now()
        step = acting.drop(session, case=found, reason=form.reason.data or "", by=by, at=at)
        acts.told(session, step, at=at)

    if acted(form, found, drop, message=gettext("The warning is dropped. The company has mail.")):
        return redirect(THIS_DESK.url(found))
    lead = gettext("The case ends without a consequence. The company reads the reason.")
    return act_page(
        ActPage(gettext("Drop the warning"), lead, gettext("Drop the warning")), THIS_DESK, form, found
    )


@both(association, nl=f"{CASE}/decide", en=f"{CASE}/decide", methods=["GET", "POST"])
def case_decide(association_slug: str, case_id: str) -> ResponseReturnValue:
    found = own_case(case_id)
    form = DecideForm(version=str(found.version))
    if acted(
        form,
        found,
        lambda: acts.decide(
            db.session(),
            case=found,
            consequence=Consequence(form.consequence.data),
            reason=form.reason.data or "",
            urgency=form.urgency.data or "",
            means=means(),
            by=person().public_id,
            at=now(),
        ),
        message=gettext("The decision stands in the case. The company has mail, and can appeal."),
    ):
        return redirect(THIS_DESK.url(found))
    return act_page(decide_page(), THIS_DESK, form, found, hints=decide_hints(found))


@both(association, nl=f"{CASE}/carry-out", en=f"{CASE}/carry-out", methods=["GET", "POST"])
def case_carry_out(association_slug: str, case_id: str) -> ResponseReturnValue:
    found = own_case(case_id)
    form = ConfirmForm(version=str(found.version))
    if acted(
        form,
        found,
        lambda: acts.carry_out(db.session(), case=found, means=means(), by=person().public_id, at=now()),
        message=gettext("The decision is carried out and the case is closed. The company has mail."),
    ):
        return redirect(THIS_DESK.url(found))
    page = ActPage(
        gettext("Carry out the decision and close the case"),
        gettext(
            "What the decision says happens at once. It is public where it touches the signature or the "
            "membership. It cannot be undone here."
        ),
        gettext("Carry out and close"),
        "danger",
    )
    return act_page(page, THIS_DESK, form, found)


def decide_page() -> ActPage:
    lead = gettext(
        "The company reads the reasons and can appeal. What follows is carried out after the term of appeal, "
        "unless you write why it cannot wait."
    )
    return ActPage(gettext("Decide"), lead, gettext("Decide and tell the company"), "danger")


def decide_hints(found: ConditionCase) -> dict[str, str]:
    return {
        "reason": gettext("The company and the appeals board read this. It is never public."),
        "urgency": gettext("Leave this empty to wait %(days)s days for an appeal.", days=found.appeal_days),
    }
