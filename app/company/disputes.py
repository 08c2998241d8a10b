"""The company's disputes about notices behind its figures: file, take back, appeal."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.access import person
from app.clock import now
from app.company.blueprint import company, may, own_company
from app.company.figures import FIGURES, own_preview
from app.disputes import acts
from app.disputes.forms import DisputeForm, FilingForm, KindForm, SureForm
from app.disputes.pages import WORDS, dispute_page, file_answer, found_dispute, list_page
from app.extensions import db
from app.i18n import both, spoken
from app.navigation import settings
from app.refusals import refuse
from monitor.disputes import books, claims, filing
from monitor.disputes.claims import Needs
from monitor.disputes.models import Dispute
from monitor.disputes.states import Act, DisputeKind, DisputeState, step_of
from monitor.previews import CompanyPreview
from sentences import SpokenError

DISPUTES = f"{FIGURES}/disputes"
ONE = f"{DISPUTES}/<dispute_id>"


def own_dispute(dispute_id: str) -> Dispute:
    number = own_company().register_number
    return found_dispute(dispute_id, belongs=lambda dispute: dispute.company == number)


@both(company, nl=DISPUTES, en=DISPUTES)
def disputes(company_slug: str) -> ResponseReturnValue:
    return list_page(
        books.of_company(db.session(), own_company().register_number),
        title=gettext("Your disputes"),
        lead=gettext("What you said is wrong with notices behind your figures, and what was decided."),
        empty=gettext(
            "While you see figures before their publication, you can dispute the notices behind them."
        ),
        url=lambda each: url_for("company.dispute", company_slug=company_slug, dispute_id=each.public_id),
        shows_company=False,
    )


@both(company, nl=ONE, en=ONE)
def dispute(company_slug: str, dispute_id: str) -> ResponseReturnValue:
    found = own_dispute(dispute_id)
    here: dict[str, Any] = {"company_slug": company_slug, "dispute_id": dispute_id}
    actions = []
    if step_of(DisputeState(found.state), Act.WITHDRAW) and may("company.withdraw_dispute"):
        actions.append((gettext("Take the dispute back"), url_for("company.withdraw_dispute", **here)))
    in_term = found.appeal_until is not None and now() < found.appeal_until
    if found.state == DisputeState.REJECTED and in_term and may("company.appeal_dispute"):
        actions.append((gettext("Appeal to the appeals board"), url_for("company.appeal_dispute", **here)))
    return dispute_page(
        found,
        back=(gettext("Your disputes"), url_for("company.disputes", company_slug=company_slug)),
        actions=actions,
        file_url=url_for("company.dispute_file", **here),
    )


@both(company, nl=f"{ONE}/document.pdf", en=f"{ONE}/document.pdf")
def dispute_file(company_slug: str, dispute_id: str) -> ResponseReturnValue:
    return file_answer(own_dispute(dispute_id))


@both(
    company,
    nl=f"{FIGURES}/<publication>/dispute",
    en=f"{FIGURES}/<publication>/dispute",
    methods=["GET", "POST"],
)
def file_dispute(company_slug: str, publication: str) -> ResponseReturnValue:
    """Dispute the notices that were ticked, or all of an incident; first the kind, then what shows it."""
    own = own_preview(publication)
    back = url_for("company.own_figures", company_slug=company_slug, publication=publication)
    try:
        filing.check_term(own, at=now())
    except SpokenError as error:
        flash(spoken(error), "error")
        return redirect(back)
    kind, named = asked_kind(), asked_notices(own)
    if kind is None:
        return first_the_kind(own, named, back)
    form = DisputeForm(data={"notices": "\n".join(named)})
    if form.validate_on_submit() and (filed := filed_by(form, own, kind)):
        return redirect(url_for("company.dispute", company_slug=company_slug, dispute_id=filed.public_id))
    page = render_template(
        "disputes/file.html",
        form=form,
        kind=kind,
        named=named,
        publication=own.publication,
        claim_rows=claim_rows(kind),
        most=filing.MOST_ITEMS,
        back_url=back,
        words=WORDS,
    )
    return page, 422 if form.errors else 200


def first_the_kind(own: CompanyPreview, named: list[str], back: str) -> ResponseReturnValue:
    """The page that asks what is wrong; the notices that were named are kept in its address."""
    return render_template(
        "disputes/file.html",
        form=KindForm(formdata=None),
        kind=None,
        named=named,
        publication=own.publication,
        back_url=back,
        words=WORDS,
    )


def filed_by(form: FilingForm, own: CompanyPreview, kind: DisputeKind) -> Dispute | None:
    """File what was sent and commit; what is refused stands on the form."""
    upload = form.file.data.read() if form.file.data else b""
    try:
        filed = acts.file(
            db.session(),
            company=own_company(),
            own=own,
            kind=kind,
            notices=form.named(),
            claims=form.claims(kind),
            evidence=upload or None,
            data_dir=settings().data_dir,
            scanner=settings().scanner_socket,
            by=person().public_id,
            at=now(),
        )
    except SpokenError as error:
        db.session.rollback()
        refuse(form, error)
        return None
    db.session.commit()
    flash(gettext("Your dispute was filed. You get a mail when it is decided."), "success")
    return filed


def asked_kind() -> DisputeKind | None:
    asked = request.args.get("kind", "")
    return DisputeKind(asked) if asked in set(DisputeKind) else None


def asked_notices(own: CompanyPreview) -> list[str]:
    """The company's notices that the address names, one by one or by their incident."""
    ticked, incident = set(request.args.getlist("notice")), request.args.get("incident", type=int)
    return [
        item.notice
        for item in own.items
        if item.notice in ticked or (incident is not None and item.incident == incident)
    ]


def claim_rows(kind: DisputeKind) -> list[tuple[str, list[str]]]:
    """The fields of the form for each claim of *kind*: its tick box, and those of its time or days."""
    endings = {Needs.NOTHING: (), Needs.MOMENT: ("at",), Needs.DAYS: ("from", "to")}
    names = [(each.value.replace("-", "_"), claims.NEEDS[each]) for each in claims.CLAIMS[kind]]
    return [(name, [f"{name}_{ending}" for ending in endings[needs]]) for name, needs in names]


@both(company, nl=f"{ONE}/withdraw", en=f"{ONE}/withdraw", methods=["GET", "POST"])
def withdraw_dispute(company_slug: str, dispute_id: str) -> ResponseReturnValue:
    found = own_dispute(dispute_id)
    return asked_once_more(
        found,
        lambda: acts.withdraw(db.session(), dispute=found, who=person(), at=now()),
        title=gettext("Take the dispute back"),
        words=gettext(
            "The notices in it count as measured again. You can dispute them anew within the term."
        ),
        button=gettext("Take it back"),
        done=gettext("The dispute was taken back."),
    )


@both(company, nl=f"{ONE}/appeal", en=f"{ONE}/appeal", methods=["GET", "POST"])
def appeal_dispute(company_slug: str, dispute_id: str) -> ResponseReturnValue:
    found = own_dispute(dispute_id)
    return asked_once_more(
        found,
        lambda: acts.appeal(db.session(), dispute=found, who=person(), at=now()),
        title=gettext("Appeal to the appeals board"),
        words=gettext(
            "The appeals board sees the dispute with your claims and your document, and decides anew. "
            "The publication is not put off; if the board agrees with you, the figures are corrected in public."
        ),
        button=gettext("Appeal"),
        done=gettext("The dispute is before the appeals board. You get a mail when it decides."),
    )


def asked_once_more(
    found: Dispute, act: Callable[[], None], *, title: str, words: str, button: str, done: str
) -> ResponseReturnValue:
    """A page that says what an act does and asks once more; the act when its button was pressed."""
    form = SureForm()
    page = url_for("company.dispute", company_slug=own_company().slug, dispute_id=found.public_id)
    if form.validate_on_submit():
        try:
            act()
        except SpokenError as error:
            db.session.rollback()
            flash(spoken(error), "error")
        else:
            db.session.commit()
            flash(done, "success")
        return redirect(page)
    return render_template(
        "disputes/sure.html",
        form=form,
        title=title,
        words_of_act=words,
        button=button,
        back_url=page,
    )
