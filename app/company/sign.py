"""Signing, in steps that can be left and taken up again: who signs, each document, check and confirm."""

from collections.abc import Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access import person
from app.accounts.forms import ConfirmForm
from app.clock import now, today
from app.company import drafting
from app.company.blueprint import DESK, company, own_company
from app.company.forms import ReadForm, SignerForm, read_form, signer_form
from app.company.placing import place
from app.company.state import situation
from app.company.steps import Task, status_of
from app.extensions import db
from app.i18n import both, spoken
from app.refusals import refuse
from app.signatures.drafts import SignatureDraft
from app.texts import code_name, shown, shown_all
from sentences import SpokenError
from signatories.documents.documents import CodeOfConduct, Edition, current_editions, find_code_of_conduct
from signatories.memberships import associations_of
from signatories.signatures.signing import text_digest

SIGN = f"{DESK}/sign/<code_slug>"
LATER = "later"
"""What the button "Save and go on later" sends: the answers are kept, right or wrong."""


@both(company, nl=SIGN, en=SIGN)
def sign(company_slug: str, code_slug: str) -> ResponseReturnValue:
    """The steps, each with its state. They are the same after signing out and in again."""
    code, editions = what_is_signed(code_slug)
    draft = own_draft(code)
    documents = [(shown(each), drafting.is_read(draft, each)) for each in editions]
    here = situation(db.session(), own_company(), code)
    return render_template(
        "company/sign.html",
        code=code,
        code_name=code_name(code),
        draft=draft,
        documents=documents,
        is_complete=drafting.is_complete(draft, editions),
        status=status_of(Task.SIGN, here),
        situation=here,
    )


@both(company, nl=f"{SIGN}/who", en=f"{SIGN}/who", methods=["GET", "POST"])
def sign_who(company_slug: str, code_slug: str) -> ResponseReturnValue:
    """Who signs, in which function, and through which association."""
    code, editions = what_is_signed(code_slug)
    associations = associations_of(own_company(), on=today())
    form = signer_form(own_draft(code), associations, name=person().name)
    is_answered = form.validate_on_submit()
    if is_answered or wants_later():
        drafting.keep_signer(
            kept_draft(code),
            name=form.name.data or "",
            function=form.function.data or "",
            association=next((each for each in associations if each.slug == form.through.data), None),
            is_answered=is_answered,
            at=now(),
        )
        db.session.commit()
        return redirect(next_step(code, editions))
    return render_step("company/sign_who.html", form, code, editions, step=1)


@both(company, nl=f"{SIGN}/read/<key>", en=f"{SIGN}/read/<key>", methods=["GET", "POST"])
def sign_document(company_slug: str, code_slug: str, key: str) -> ResponseReturnValue:
    """One document to read; under it the edition is typed and each duty ticked."""
    code, editions = what_is_signed(code_slug)
    edition = next((each for each in editions if each.document.key == key), None) or abort(404)
    answers = drafting.answers_to(own_draft(code), edition)
    page_edition = shown(edition)
    form = read_form(page_edition, typed=answers.typed, ticked=answers.ticked)
    if form.is_submitted():
        answers = drafting.Answers((form.edition.data or "").strip(), tuple(form.ticked))
        is_valid = form.validate()
        has_faults = show_faults(form, drafting.faults_in(answers, edition))
        if (is_valid and not has_faults) or wants_later():
            drafting.keep_answers(kept_draft(code), edition=edition, answers=answers, at=now())
            db.session.commit()
            return redirect(next_step(code, editions))
    step = 2 + editions.index(edition)
    return render_step("company/sign_document.html", form, code, editions, step=step, edition=page_edition)


@both(company, nl=f"{SIGN}/check", en=f"{SIGN}/check", methods=["GET", "POST"])
def sign_check(company_slug: str, code_slug: str) -> ResponseReturnValue:
    """All answers once more; the button at the end is the signature."""
    code, editions = what_is_signed(code_slug)
    draft = own_draft(code)
    if draft is None or not drafting.is_complete(draft, editions):
        return redirect(url_for("company.sign", company_slug=company_slug, code_slug=code_slug))
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            signature = place(db.session(), draft=draft, at=now())
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            db.session.commit()
            reference = signature.public_id
            return redirect(url_for("company.signed", company_slug=company_slug, reference=reference))
    return render_step(
        "company/sign_check.html",
        form,
        code,
        editions,
        step=2 + len(editions),
        draft=draft,
        digest=text_digest(editions),
    )


def what_is_signed(code_slug: str) -> tuple[CodeOfConduct, list[Edition]]:
    """The code of conduct with the editions that are signed today. Raises ``NoEditionInForce``."""
    code = find_code_of_conduct(db.session(), code_slug) or abort(404)
    return code, current_editions(db.session(), code_of_conduct=code, on=today())


def own_draft(code: CodeOfConduct) -> SignatureDraft | None:
    return drafting.find_draft(db.session(), company=own_company(), code_of_conduct=code, person=person())


def kept_draft(code: CodeOfConduct) -> SignatureDraft:
    return drafting.open_draft(
        db.session(), company=own_company(), code_of_conduct=code, person=person(), at=now()
    )


def wants_later() -> bool:
    return request.method == "POST" and request.form.get("then") == LATER


def next_step(code: CodeOfConduct, editions: Sequence[Edition]) -> str:
    """Where to go on: the list of steps for who stops now, else the first step that is still to do."""
    draft = own_draft(code)
    where: dict[str, Any] = {"company_slug": own_company().slug, "code_slug": code.slug}
    if wants_later():
        return url_for("company.sign", **where)
    if draft is None or draft.who_answered_at is None:
        return url_for("company.sign_who", **where)
    unread = next((each for each in editions if not drafting.is_read(draft, each)), None)
    if unread is not None:
        return url_for("company.sign_document", key=unread.document.key, **where)
    return url_for("company.sign_check", **where)


def show_faults(form: ReadForm, faults: drafting.Faults) -> bool:
    """Put each fault at its field; whether there was any."""
    if faults.typed and not form.edition.errors:
        form.edition.errors = [spoken(faults.typed)]
    for name, error in faults.duties.items():
        form.duties[name].errors = [spoken(error)]
    return bool(faults)


def render_step(
    template: str,
    form: SignerForm | ReadForm | ConfirmForm,
    code: CodeOfConduct,
    editions: Sequence[Edition],
    *,
    step: int,
    **values: object,
) -> ResponseReturnValue:
    """A step's page, with where one is; 422 when something on it is wrong."""
    page = render_template(
        template,
        form=form,
        code=code,
        code_name=code_name(code),
        documents=shown_all(editions),
        step=step,
        **values,
    )
    return page, 422 if form.errors else 200
