"""Importing members: send a file, look at what it would do, save it."""

import hashlib
import json
from datetime import datetime

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import csv_files
from app.access import person
from app.association import member_file
from app.association.blueprint import association, own
from app.association.forms import ImportForm, SaveImportForm
from app.association.member_file import MemberFile
from app.association.members import DESK
from app.association.models import DRAFT_TERM, ImportDraft
from app.clock import now
from app.extensions import db
from app.i18n import both
from app.refusals import refuse
from sentences import SpokenError
from signatories import member_import
from signatories.member_import import Effect, Plan

SHOWN = 100
"""How many rows of each kind the preview shows; the counts are of all."""


@both(association, nl=f"{DESK}/import", en=f"{DESK}/import", methods=["GET", "POST"])
def import_members(association_slug: str) -> ResponseReturnValue:
    form = ImportForm()
    if form.validate_on_submit():
        try:
            found = member_file.read(form.file.data.read(member_file.LARGEST_FILE + 1))
        except SpokenError as error:
            refuse(form, error)
        else:
            draft = keep(db.session(), found, read_by=person().public_id, at=now())
            db.session.commit()
            return redirect(
                url_for(
                    "association.import_draft", association_slug=association_slug, draft_id=draft.public_id
                )
            )
    limits = {"rows": member_file.MOST_ROWS, "megabytes": member_file.LARGEST_FILE // 1024 // 1024}
    page = render_template(
        "association/import.html", form=form, columns=member_file.TEMPLATE_HEADER, limits=limits
    )
    return page, 422 if form.errors else 200


@both(association, nl=f"{DESK}/import/template.csv", en=f"{DESK}/import/template.csv")
def import_template(association_slug: str) -> ResponseReturnValue:
    return csv_files.answer(csv_files.written(member_file.TEMPLATE_HEADER, []), "members.csv")


def keep(session: Session, found: MemberFile, *, read_by: str, at: datetime) -> ImportDraft:
    """Keep a file that was read until it is saved or a day has passed."""
    draft = ImportDraft(
        association_id=own().id,
        read_by=read_by,
        encoding=found.encoding,
        separator=found.separator,
        header=list(found.header),
        columns=list(found.columns),
        rows=[[number, list(cells)] for number, cells in found.rows],
        created_at=at,
        expires_at=at + DRAFT_TERM,
    )
    session.add(draft)
    session.flush()
    return draft


def own_draft(session: Session, draft_id: str) -> tuple[ImportDraft, MemberFile]:
    """The draft of that id, of this association, while it can be saved; else 404."""
    draft = session.scalar(
        select(ImportDraft).where(
            ImportDraft.public_id == draft_id,
            ImportDraft.association_id == own().id,
            ImportDraft.saved_at.is_(None),
            ImportDraft.expires_at > now(),
        )
    )
    if draft is None:
        abort(404)
    rows = [(int(number), cells) for number, cells in draft.rows]
    return draft, MemberFile(draft.encoding, draft.separator, draft.header, draft.columns, rows)


def digest_of(plan: Plan) -> str:
    """What a preview showed, in one word: saving does just this, or shows the preview again."""
    lines = [[planned.row.row, planned.effect.value, repr(planned.changes)] for planned in plan.rows]
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()


@both(association, nl=f"{DESK}/import/<draft_id>", en=f"{DESK}/import/<draft_id>", methods=["GET", "POST"])
def import_draft(association_slug: str, draft_id: str) -> ResponseReturnValue:
    """The preview of an import; sending it saves what was shown, all or nothing."""
    session = db.session()
    draft, found = own_draft(session, draft_id)
    plan = member_import.prepare(session, association=own(), rows=found.members())
    form = SaveImportForm()
    if form.validate_on_submit():
        if form.shown.data == digest_of(plan):
            return _save(session, draft, plan)
        flash(gettext("The register has changed since you looked. Look again before you save."), "warning")
    form.shown.data = digest_of(plan)
    return render_template(
        "association/import_preview.html",
        form=form,
        draft=draft,
        file=found,
        plan=plan,
        counts=plan.counts,
        new=plan.with_effect(Effect.NEW)[:SHOWN],
        changed=plan.with_effect(Effect.CHANGED)[:SHOWN],
        refused=plan.wrong[:SHOWN],
        header_of=dict(zip(found.columns, found.header, strict=True)),
        shown=SHOWN,
    )


def _save(session: Session, draft: ImportDraft, plan: Plan) -> ResponseReturnValue:
    member_import.carry_out(session, plan, association=own(), at=now())
    draft.saved_at = now()
    # The cells have done their work; only the fact of the import stays.
    draft.rows, draft.header = [], []
    session.commit()
    counts = plan.counts
    flash(
        gettext("Saved: %(new)s new, %(changed)s changed. %(wrong)s rows were not saved.", **counts),
        "success",
    )
    return redirect(url_for("association.dashboard", association_slug=own().slug))


@both(association, nl=f"{DESK}/import/<draft_id>/wrong.csv", en=f"{DESK}/import/<draft_id>/wrong.csv")
def wrong_rows(association_slug: str, draft_id: str) -> ResponseReturnValue:
    """Only the wrong rows, as they came, with their row number and the reason: to mend and send again."""
    session = db.session()
    _, found = own_draft(session, draft_id)
    plan = member_import.prepare(session, association=own(), rows=found.members())
    cells_of = dict(found.rows)
    header = [*found.header, gettext("Row"), gettext("Reason")]
    width = len(found.header)
    rows = [
        [
            *(list(cells_of[wrong.row]) + [""] * width)[:width],
            wrong.row,
            gettext(wrong.reason, **wrong.values),
        ]
        for wrong in plan.wrong
    ]
    return csv_files.answer(csv_files.written(header, rows), "wrong-rows.csv")
