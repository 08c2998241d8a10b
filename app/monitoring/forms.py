"""The forms of the monitor's desk."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.choices import choice
from app.i18n import _l
from app.monitoring.words import PROOFS, SOURCE_KINDS
from app.withdrawal_words import REASONS
from monitor.file_format import WrittenAs


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
    written_as = SelectField(
        _l("Written as"),
        choices=[
            choice(WrittenAs.DELIVERY, _l("A delivery as this register describes it")),
            choice(WrittenAs.HOTLINE_REPORT, _l("The anonymous report export of the hotline's tool")),
        ],
        default=WrittenAs.DELIVERY,
    )
    proof = FileField(_l("Manifest or signature"), [Optional()])
    dry_run = BooleanField(_l("Only try it: check everything and store nothing"))


class SourceForm(FlaskForm):
    name = StringField(_l("Name"), [InputRequired(_l("Type the name of the source.")), Length(max=64)])
    kind = RadioField(
        _l("What its deliveries are for"),
        [InputRequired(_l("Choose what its deliveries are for."))],
        choices=[choice(*each) for each in SOURCE_KINDS.items()],
    )
    proof = RadioField(
        _l("What it sends along"),
        [InputRequired(_l("Choose what it sends along."))],
        choices=[choice(*each) for each in PROOFS.items()],
    )
    key = TextAreaField(_l("Public key"), [Optional(), Length(max=2000)])


class WithdrawalForm(FlaskForm):
    notice_id = StringField(_l("Number of the notice"), [InputRequired(_l("Type the number of the notice."))])
    reason = RadioField(
        _l("Why is it withdrawn?"),
        [InputRequired(_l("Choose a reason."))],
        choices=[choice(*each) for each in REASONS.items()],
    )
    sure = BooleanField(
        _l("I know that a withdrawal stays"), [InputRequired(_l("Tick the box to withdraw the notice."))]
    )


class EmptyForm(FlaskForm):
    sure = BooleanField(
        _l("I want to delete all that this sandbox holds"),
        [InputRequired(_l("Tick the box to delete it."))],
    )


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
