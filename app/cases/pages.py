"""The pages of a case that three desks share: the case itself, and the page of one act in it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, abort, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm.exc import StaleDataError

from app.access import opens
from app.cases import acts, files
from app.cases.consequences import Means
from app.cases.forms import CaseForm
from app.cases.mails import scope_of
from app.clock import now
from app.extensions import db
from app.findings import evidence_in_words, rule_in_words
from app.i18n import said
from app.inbox.showing import Shown
from app.keys import badge_keys
from app.lists import fits, page_of
from app.navigation import settings
from app.refusals import refuse
from sentences import SpokenError
from signatories.cases import books
from signatories.cases.models import ConditionCase
from signatories.cases.states import Act, Side
from signatories.cases.stepping import thawed
from signatories.cases.terms import possible, waiting
from signatories.conditions.condition_errors import CaseChanged


@dataclass(frozen=True)
class Door:
    """The page of one or more acts, by the name of its endpoint on the desk, with the words of its link."""

    name: str
    label: str
    acts: Collection[Act]


@dataclass(frozen=True)
class Desk:
    """One of the three desks: its side, its name in endpoints, and the doors of its acts."""

    side: Side
    name: str
    doors: Sequence[Door]

    def url(self, case: ConditionCase, door: str = "case") -> str:
        endpoint = f"{self.name}.{door}"
        return url_for(endpoint, case_id=case.public_id, **scope_of(case, endpoint))


@dataclass(frozen=True)
class ActPage:
    """What the page of an act says; ``kind`` is that of its button."""

    title: str
    lead: str
    button: str
    kind: str = ""


def found_case(case_id: str, *, belongs: Callable[[ConditionCase], bool]) -> ConditionCase:
    """The case of that id if it belongs to this desk; else 404, as if there were none."""
    case = books.find(db.session(), case_id)
    return case if case is not None and belongs(case) else abort(404)


def means() -> Means:
    return Means(keys=badge_keys(), base_url=settings().base_url)


def case_page(desk: Desk, case: ConditionCase, *, cases_url: str) -> str:
    """The whole case, with what this desk can do now."""
    can = set(possible(case.dates, desk.side, at=now()))
    doors = [each for each in desk.doors if can & set(each.acts) and opens(f"{desk.name}.{each.name}")]
    return render_template(
        "cases/case.html",
        case=case,
        cases_url=cases_url,
        condition=rule_in_words(case.rule),
        evidence=said(case.evidence, thawed(case.evidence_values)),
        today=acts.finding_of(db.session(), case, at=now()) if case.is_open else None,
        evidence_in_words=evidence_in_words,
        waiting=waiting(case.dates, at=now()),
        moment=now(),
        actions=[(each.label, desk.url(case, each.name)) for each in doors],
        pdf_url=desk.url(case, "case_pdf"),
        file_url=lambda item: url_for(
            f"{desk.name}.case_file",
            case_id=case.public_id,
            item_id=item.public_id,
            **scope_of(case, desk.name),
        ),
    )


def acted(form: CaseForm, case: ConditionCase, act: Callable[[], object], *, message: str) -> bool:
    """Do *act* when the form was sent rightly, and commit; what is refused stands on the form."""
    if not form.validate_on_submit():
        return False
    try:
        form.check_version(case)
        act()
        db.session.commit()
    except StaleDataError:
        _refused(form, CaseChanged())
    except SpokenError as error:
        _refused(form, error)
    else:
        flash(message, "success")
        return True
    return False


def _refused(form: CaseForm, error: SpokenError) -> None:
    db.session.rollback()
    form.changed = isinstance(error, CaseChanged)
    refuse(form, error)


def act_page(
    page: ActPage,
    desk: Desk,
    form: CaseForm,
    case: ConditionCase,
    *,
    upload: bool = False,
    hints: Mapping[str, str] | None = None,
) -> Response:
    """The page of one act: what it does, the form, and the steps so far beside it."""
    html = render_template(
        "cases/act.html",
        page=page,
        form=form,
        case=case,
        condition=rule_in_words(case.rule),
        back=desk.url(case),
        upload=upload,
        hints=hints or {},
    )
    status = HTTPStatus.CONFLICT if form.changed else HTTPStatus.UNPROCESSABLE_ENTITY
    return make_response(html, status if form.errors else HTTPStatus.OK)


def file_answer(case: ConditionCase, item_id: str) -> ResponseReturnValue:
    """A file of evidence as a download; 404 for one of another case."""
    item = books.find_evidence(case, item_id)
    if item is None or item.file_digest is None:
        abort(404)
    response = make_response(files.read(settings().data_dir, item))
    response.headers["Content-Type"] = item.file_type or "application/octet-stream"
    response.headers["Content-Disposition"] = f'attachment; filename="{files.name_of(item)}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def evidence_page() -> ActPage:
    lead = gettext(
        "The company, the association and the appeals board see it. Never send pictures of content."
    )
    return ActPage(gettext("Add evidence"), lead, gettext("Add to the case"))


def evidence_hints() -> dict[str, str]:
    return {
        "file": gettext("PDF or PNG, at most %(megabytes)s MB.", megabytes=files.LARGEST_FILE // 1024 // 1024)
    }


def list_page(
    desk: Desk,
    cases: Sequence[ConditionCase],
    *,
    title: str,
    lead: str,
    empty: str,
    new_url: str = "",
    inbox: Shown | None = None,
) -> str:
    """The cases of a desk: the open ones first asked for, by name of the company, a page at a time.

    *inbox* stands above them where this is the first page of a desk.
    """
    shown, text = request.args.get("show", "open"), request.args.get("q", "").strip()
    wanted = {"open": {True}, "ended": {False}}.get(shown, {True, False})
    chosen = [
        case
        for case in cases
        if case.is_open in wanted
        and fits(text, case.company.legal_name, case.company.name, case.company.register_number)
    ]
    rows, page, pages = page_of(chosen, request.args.get("page", 1, type=int))
    return render_template(
        "cases/list.html",
        title=title,
        lead=lead,
        empty_words=empty,
        cases=rows,
        page=page,
        pages=pages,
        shown=shown,
        other="association" if desk.side is Side.COMPANY else "company",
        url=desk.url,
        condition_of=lambda case: rule_in_words(case.rule),
        waiting_of=lambda case: waiting(case.dates, at=now()),
        new_url=new_url,
        text=text,
        inbox=inbox if not request.args else None,
    )
