"""The forms of the monitor's desk."""

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.i18n import _l


class SomeFile:
    """At least one file: a browser sends one without a name when none was chosen."""

    field_flags = {"required": True}

    def __call__(self, form: FlaskForm, field: MultipleFileField) -> None:
        if not any(file.filename for file in field.data or []):
            raise ValidationError(_l("Choose at least one file."))


class DeliveryForm(FlaskForm):
    source = StringField(_l("Source"), [InputRequired(_l("Type the name of the source.")), Length(max=64)])
    batch = StringField(_l("Batch"), [Optional(), Length(max=64)])
    files = MultipleFileField(_l("Files"), [SomeFile()])
    dry_run = BooleanField(_l("Only try it: check everything and store nothing"))


class PrepareForm(FlaskForm):
    period = SelectField(_l("Half-year"), [InputRequired(_l("Choose a half-year."))])


class PreviewForm(FlaskForm):
    """The day on which the figures become public is announced with the preview."""

    release_on = DateField(
        _l("Day of publication"), [InputRequired(_l("Give the day on which the figures become public."))]
    )


class ReleaseForm(FlaskForm):
    sure = BooleanField(
        _l("I have looked at the figures and make them public"),
        [InputRequired(_l("Tick the box to make the figures public."))],
    )
