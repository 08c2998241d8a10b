"""A company looks up, by the ids that it received, what its notices counted as. Nothing is kept."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from app import csv_files
from app.company.blueprint import company
from app.company.figures import COLUMNS, FIGURES, cell, own_preview
from app.i18n import _l, both
from app.own_items import finder
from monitor.previews import PreviewItem

MOST_IDS = 5000


class LookUpForm(FlaskForm):
    ids = TextAreaField(
        _l("Ids that you received"),
        [InputRequired(_l("Paste at least one id.")), Length(max=MOST_IDS * 70)],
        render_kw={"rows": 8, "autocomplete": "off", "spellcheck": "false"},
    )


@dataclass(frozen=True)
class Found:
    """What was found: the pasted line's number with its item; how many lines are not of this company."""

    items: tuple[tuple[int, PreviewItem], ...]
    unknown: int
    too_many: bool = False


@both(
    company,
    nl=f"{FIGURES}/<publication>/look-up",
    en=f"{FIGURES}/<publication>/look-up",
    methods=["GET", "POST"],
)
def look_up(company_slug: str, publication: str) -> ResponseReturnValue:
    """Look pasted ids up among the company's own items. What is pasted is not shown again."""
    own, form = own_preview(publication), LookUpForm()
    found = None
    if form.validate_on_submit():
        found = look_among(own.items, form.ids.data or "")
        if request.form.get("as") == "csv" and not found.too_many:
            return csv_answer(found, f"{company_slug}-{own.publication.period}-looked-up.csv")
    form.ids.data = ""
    page = render_template(
        "company/look_up.html",
        form=form,
        found=found,
        publication=own.publication,
        most=MOST_IDS,
    )
    return page, 422 if form.errors or (found and found.too_many) else 200


def look_among(items: tuple[PreviewItem, ...], pasted: str) -> Found:
    """Key each pasted line as on intake, and look for it among *items* alone."""
    lines = [line.strip() for line in pasted.splitlines() if line.strip()]
    if len(lines) > MOST_IDS:
        return Found((), 0, too_many=True)
    find = finder(items)
    found: dict[str, tuple[int, PreviewItem]] = {}
    unknown = 0
    for number, line in enumerate(lines, start=1):
        item = find(line)
        if item is None:
            unknown += 1
        else:
            found.setdefault(item.notice, (number, item))
    return Found(tuple(found.values()), unknown)


def csv_answer(found: Found, name: str) -> ResponseReturnValue:
    """What was found as a file: the number of the line, and the columns of the list of notices."""
    rows = ([number, *(cell(item, column) for column in COLUMNS)] for number, item in found.items)
    return csv_files.answer(csv_files.written(("line", *COLUMNS), rows), name)
