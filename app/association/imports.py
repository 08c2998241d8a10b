"""Importing members: send a file, say what its columns are, look at what it would do, save it."""

import hashlib
import json
from collections.abc import Sequence

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import csv_files, xlsx_files
from app.access import person
from app.association.blueprint import association, own
from app.association.import_forms import COLUMN_WORDS, ImportForm, SaveImportForm, columns_form
from app.association.import_words import columns_in_words, how_it_was_read
from app.clock import now
from app.extensions import db
from app.i18n import both, language, said
from app.imports import columns, limits, models, tables, wrong_rows
from app.imports.member_file import COLUMNS, MemberFile
from app.imports.models import ImportDraft
from app.refusals import refuse
from sentences import SpokenError
from signatories.imports import importing_members, member_import, member_receipts
from signatories.imports.member_plan import Effect, Plan, Planned
from signatories.imports.member_receipts import MemberImport
from signatories.imports.member_rows import READERS, WrongRow
from signatories.names import look_alikes

DESK = "/desk/association/<association_slug>"
WRONG = "wrong"
PAGE_SIZE = 50


@both(association, nl=f"{DESK}/import", en=f"{DESK}/import", methods=["GET", "POST"])
def import_members(association_slug: str) -> ResponseReturnValue:
    form = ImportForm()
    if form.validate_on_submit():
        data = form.file.data.read(limits.LARGEST_FILE + 1)
        try:
            draft = _keep(db.session(), data)
        except SpokenError as error:
            refuse(form, error)
        else:
            db.session.commit()
            return redirect(_after_reading(draft))
    page = render_template(
        "association/import.html",
        form=form,
        columns=list(READERS),
        words=COLUMN_WORDS,
        limits=limits,
        receipts=member_receipts.receipts_of(db.session(), association=own()),
    )
    return page, 422 if form.errors else 200


def _keep(session: Session, data: bytes) -> ImportDraft:
    """Read the file and keep what was read, with what its header is taken for."""
    table = tables.read(data, COLUMNS)
    return models.keep(
        session,
        table,
        columns=[heading.column for heading in columns.guessed(table.header, COLUMNS)],
        digest=hashlib.sha256(data).hexdigest(),
        association=own(),
        read_by=person().public_id,
        at=now(),
    )


def _after_reading(draft: ImportDraft) -> str:
    """The preview when every column is understood, else the page that asks what they are."""
    try:
        columns.check(draft.columns, COLUMNS)
    except SpokenError:
        return _url("association.import_columns", draft.public_id)
    return _url("association.import_draft", draft.public_id)


def _url(endpoint: str, draft_id: str) -> str:
    return url_for(endpoint, association_slug=own().slug, draft_id=draft_id)


@both(association, nl=f"{DESK}/import/template.csv", en=f"{DESK}/import/template.csv")
def import_template(association_slug: str) -> ResponseReturnValue:
    return csv_files.answer(csv_files.written(list(READERS), []), "members.csv")


def own_draft(session: Session, draft_id: str) -> ImportDraft:
    """The draft of that id, of this association, while it can be saved; else 404."""
    draft = session.scalar(
        select(ImportDraft).where(
            ImportDraft.public_id == draft_id,
            ImportDraft.association_id == own().id,
            ImportDraft.expires_at > now(),
        )
    )
    if draft is None:
        abort(404)
    return draft


def file_of(draft: ImportDraft) -> MemberFile:
    """The file of a draft whose columns are all chosen. Raises what is wrong with the choice."""
    return MemberFile(draft.table, columns.check(draft.columns, COLUMNS))


def named_in_words(error: SpokenError) -> SpokenError:
    """*error* with the column that it names as the page calls it; a program reads its own name of it."""
    if (column := error.values.get("column")) in COLUMN_WORDS:
        error.values["column"] = COLUMN_WORDS[str(column)]
    return error


@both(
    association,
    nl=f"{DESK}/import/<draft_id>/columns",
    en=f"{DESK}/import/<draft_id>/columns",
    methods=["GET", "POST"],
)
def import_columns(association_slug: str, draft_id: str) -> ResponseReturnValue:
    """What each column of the file stands for: guessed, and chosen by who sent it."""
    draft = own_draft(db.session(), draft_id)
    headings = columns.guessed(draft.header, COLUMNS)
    form = columns_form(headings, draft.columns)
    if form.validate_on_submit():
        try:
            draft.columns = list(columns.check(form.chosen, COLUMNS))
        except SpokenError as error:
            refuse(form, named_in_words(error))
        else:
            db.session.commit()
            return redirect(_url("association.import_draft", draft_id))
    samples = [
        [cells[place][:40] for _, cells in draft.table.rows[:3] if place < len(cells) and cells[place]]
        for place in range(len(headings))
    ]
    page = render_template(
        "association/import_columns.html",
        form=form,
        draft=draft,
        columns=list(zip(form.fields_of_columns(), headings, samples, strict=True)),
        words=COLUMN_WORDS,
        how_it_was_read=how_it_was_read,
    )
    return page, 422 if form.errors else 200


def digest_of(plan: Plan) -> str:
    """What a preview showed, in one word: saving does just this, or shows the preview again."""
    lines = [
        [each.row.row, each.effect.value, each.row.register_number, repr(each.changes), each.hosts]
        for each in plan.rows
    ]
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()


@both(association, nl=f"{DESK}/import/<draft_id>", en=f"{DESK}/import/<draft_id>", methods=["GET", "POST"])
def import_draft(association_slug: str, draft_id: str) -> ResponseReturnValue:
    """The preview of an import; sending it saves what was shown, all or nothing."""
    session = db.session()
    if _receipt(session, draft_id):
        return redirect(_receipt_url(draft_id))
    draft = own_draft(session, draft_id)
    try:
        rows = file_of(draft).members()
    except SpokenError:
        return redirect(_url("association.import_columns", draft_id))
    form = SaveImportForm()
    if form.validate_on_submit():
        plan = importing_members.prepare_to_save(session, association=own(), rows=rows, at=now())
        if form.shown.data == digest_of(plan):
            return _save(session, draft, plan)
        session.rollback()
        if _receipt(session, draft_id):
            return redirect(_receipt_url(draft_id))
        flash(gettext("The register has changed since you looked. Look again before you save."), "warning")
    plan = member_import.prepare(session, association=own(), rows=rows, at=now())
    form.shown.data = digest_of(plan)
    return _preview(own_draft(session, draft_id), plan, form)


def alike_of_new(rows: Sequence[Planned | WrongRow]) -> dict[int, list[str]]:
    """By row of the file, the names in the register that a new member's name looks like."""
    new = [each.row for each in rows if isinstance(each, Planned)]
    names = {("row", row.row): [row.legal_name, row.trade_name or ""] for row in new}
    own = {key: [name for name in of_it if name] for key, of_it in names.items()}
    found = look_alikes.like(db.session(), own, at=now())
    return {number: [each.name for each in alike] for (_, number), alike in found.items()}


def _preview(draft: ImportDraft, plan: Plan, form: SaveImportForm) -> str:
    counts = plan.counts
    kinds = [kind for kind in (WRONG, *Effect) if counts[kind]]
    kind = request.args.get("show", "")
    kind = kind if kind in kinds else kinds[0] if kinds else WRONG
    found = plan.wrong if kind == WRONG else plan.with_effect(Effect(kind))
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render_template(
        "association/import_preview.html",
        form=form,
        alike=alike_of_new(shown) if kind == Effect.NEW else {},
        draft=draft,
        plan=plan,
        counts=counts,
        kinds=kinds,
        kind=kind,
        rows=shown,
        page=page,
        pages=pages,
        words=COLUMN_WORDS,
        header_of={column: cell for column, cell in zip(draft.columns, draft.header, strict=True) if column},
        said=said,
        how_it_was_read=how_it_was_read,
        columns_in_words=columns_in_words,
    )


def _save(session: Session, draft: ImportDraft, plan: Plan) -> ResponseReturnValue:
    receipt = importing_members.carry_out(
        session,
        plan,
        association=own(),
        digest=draft.digest,
        by=person().public_id,
        at=now(),
        receipt_id=draft.public_id,  # so that sending the form twice leads to the receipt
    )
    session.delete(draft)  # the cells have done their work
    session.commit()
    return redirect(_receipt_url(receipt.public_id))


def _receipt(session: Session, receipt_id: str) -> MemberImport | None:
    query = select(MemberImport).where(
        MemberImport.public_id == receipt_id, MemberImport.association_id == own().id
    )
    return session.scalar(query)


def _receipt_url(receipt_id: str) -> str:
    return url_for("association.import_receipt", association_slug=own().slug, receipt_id=receipt_id)


@both(association, nl=f"{DESK}/import/<draft_id>/wrong-rows", en=f"{DESK}/import/<draft_id>/wrong-rows")
def wrong_rows_file(association_slug: str, draft_id: str) -> ResponseReturnValue:
    """Only the wrong rows, as they came, with their row number and the reason: to mend and send again."""
    session = db.session()
    draft = own_draft(session, draft_id)
    try:
        found = file_of(draft)
    except SpokenError:
        abort(404)
    plan = member_import.prepare(session, association=own(), rows=found.members(), at=now())
    return wrong_rows_answer(found, plan)


def wrong_rows_answer(found: MemberFile, plan: Plan) -> Response:
    """The wrong rows in the kind of file that was sent (a workbook as XLSX)."""
    header = wrong_rows.header_with_reason(found.table, language())
    rows = wrong_rows.rows_with_reason(found.table, plan.wrong, lambda each: said(each.reason, each.values))
    if found.table.kind == "csv":
        text = csv_files.written(header, rows, separator=found.table.separator)
        return csv_files.answer("\ufeff" + text, "wrong-rows.csv")  # spreadsheets know UTF-8 by the mark
    return xlsx_files.answer(xlsx_files.written(header, rows, sheet="members"), "wrong-rows.xlsx")
