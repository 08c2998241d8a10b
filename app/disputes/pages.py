"""The pages of a dispute that three desks share: the dispute itself, a list, and the page of a decision."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus

from flask import Response, abort, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from app.cases import files
from app.clock import now
from app.disputes.acts import company_of
from app.disputes.forms import DecisionForm
from app.disputes.words import CLAIMS, EFFECTS, KINDS, OUTCOMES, REASONS, STATES
from app.extensions import db
from app.lists import fits, page_of
from app.navigation import settings
from app.refusals import refuse
from monitor.disputes import books
from monitor.disputes.errors import DisputeRefused
from monitor.disputes.models import Dispute
from sentences import SpokenError

WORDS: Mapping[str, object] = {
    "kinds": KINDS,
    "claims": CLAIMS,
    "effects": EFFECTS,
    "reasons": REASONS,
    "states": STATES,
    "outcomes": OUTCOMES,
}
Url = Callable[[Dispute], str]


def found_dispute(dispute_id: str, *, belongs: Callable[[Dispute], bool]) -> Dispute:
    """The dispute of that id if it belongs to this desk; else 404, as if there were none."""
    found = books.find(db.session(), dispute_id)
    return found if found is not None and belongs(found) else abort(404)


def dispute_page(
    dispute: Dispute, *, back: tuple[str, str], actions: Sequence[tuple[str, str]], file_url: str
) -> str:
    """The whole dispute, with what this desk can do now."""
    return render_template(
        "disputes/dispute.html",
        dispute=dispute,
        of=company_of(db.session(), dispute),
        back=back,
        actions=actions,
        file_url=file_url,
        moment_now=now(),
        words=WORDS,
    )


def list_page(
    disputes: Sequence[Dispute], *, title: str, lead: str, empty: str, url: Url, shows_company: bool
) -> str:
    """The disputes of a desk, by name of the company where it may see that, a page at a time."""
    names = {each.company: company_of(db.session(), each).name for each in disputes} if shows_company else {}
    text = request.args.get("q", "").strip() if shows_company else ""
    chosen = [each for each in disputes if fits(text, each.company, names.get(each.company, ""))]
    rows, page, pages = page_of(chosen, request.args.get("page", 1, type=int))
    return render_template(
        "disputes/list.html",
        disputes=rows,
        names=names,
        text=text,
        page=page,
        pages=pages,
        shows_company=shows_company,
        title=title,
        lead=lead,
        empty_words=empty,
        url=url,
        words=WORDS,
    )


def decision_page(
    dispute: Dispute,
    form: DecisionForm,
    act: Callable[[], None],
    *,
    title: str,
    back: str,
    done: Callable[[], ResponseReturnValue],
    message: str,
) -> ResponseReturnValue:
    """The page of a decision: the dispute, the form, and the act when it was sent rightly."""
    form.offer(dispute)
    if form.validate_on_submit():
        try:
            form.check_version(dispute)
            act()
            db.session.commit()
        except StaleDataError:
            db.session.rollback()
            refuse(form, DisputeRefused())
        except SpokenError as error:
            db.session.rollback()
            refuse(form, error)
        else:
            flash(message, "success")
            return done()
    elif not form.is_submitted():
        form.version.data = str(dispute.version)
    html = render_template(
        "disputes/decide.html",
        form=form,
        dispute=dispute,
        of=company_of(db.session(), dispute),
        title=title,
        back_url=back,
        words=WORDS,
    )
    return make_response(html, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)


def file_answer(dispute: Dispute) -> Response:
    """The document of a dispute as a download; 404 when there is none."""
    if dispute.file_digest is None:
        abort(404)
    response = make_response((files.folder(settings().data_dir) / dispute.file_digest).read_bytes())
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="dispute-{dispute.public_id}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
