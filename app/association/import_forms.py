"""The forms of importing members: the file, the meaning of its columns, and saving or undoing."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import Field, HiddenField, SelectField
from wtforms.validators import InputRequired

from app.choices import choice
from app.i18n import _l
from app.imports.columns import LEFT_OUT, Heading
from signatories.imports import member_rows

NOT_READ = "-"
"""What the form sends for a column that is left out."""

COLUMN_WORDS = {
    "register_number": _l("Register number"),
    "legal_name": _l("Legal name"),
    "trade_name": _l("Trade name"),
    "domain": _l("Domains"),
    "contact_email": _l("Contact e-mail address"),
    "member_since": _l("Member since"),
    "member_number": _l("Member number"),
}
"""The columns of a members file in words."""


class ImportForm(FlaskForm):
    file = FileField(_l("File with members"), [FileRequired(_l("Choose a file."))])


class SaveImportForm(FlaskForm):
    shown = HiddenField()
    """What the preview showed, so that saving does just that."""


class UndoImportForm(FlaskForm):
    """Nothing to fill in: the page before it said what is undone."""


class ColumnsForm(FlaskForm):
    """One select for each column of a file; made by ``columns_form``."""

    def fields_of_columns(self) -> list[Field]:
        return [each for each in self if isinstance(each, SelectField)]

    @property
    def chosen(self) -> list[str]:
        return [LEFT_OUT if each.data == NOT_READ else each.data for each in self.fields_of_columns()]


def columns_form(headings: Sequence[Heading], now: Sequence[str | None]) -> ColumnsForm:
    """The form that says what each column of a file stands for; *now* is what was chosen so far.

    A column that looks like a known one starts with that choice; others start with being left out.
    """
    choices = [choice(NOT_READ, gettext("leave out"))]
    choices += [choice(name, COLUMN_WORDS[name]) for name in member_rows.READERS]

    class Form(ColumnsForm):
        pass

    for place, (heading, column) in enumerate(zip(headings, now, strict=True)):
        start = column if column is not None else heading.meant
        label = gettext("Column %(number)s: %(cell)s", number=place + 1, cell=heading.cell[:60] or "–")
        field = SelectField(label, [InputRequired()], choices=choices, default=start or NOT_READ)
        setattr(Form, f"column_{place}", field)
    return Form()
