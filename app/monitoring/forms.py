"""The forms of the monitor's desk."""

import re
from collections.abc import Sequence

from flask_babel import gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.choices import choice
from app.half_years import half_year_title
from app.i18n import _l
from app.monitoring.words import PROOFS, SOURCE_KINDS
from app.withdrawal_words import REASONS
from monitor.errors import UnknownNotice, WrongName
from monitor.file_format import WrittenAs
from monitor.method import ADDENDUM_24H, METHODS, NORMS, VERSION_1_0, Norm
from monitor.names import NAME
from monitor.withdrawing import ID


def norm_in_words(norm: Norm) -> str:
    return gettext("Removal within %(hours)s hours (%(name)s)", hours=norm.hours, name=norm.name)


class SomeFile:
    """At least one file: a browser sends one without a name when none was chosen."""

    field_flags = {"required": True}

    def __call__(self, form: FlaskForm, field: MultipleFileField) -> None:
        if not any(file.filename for file in field.data or []):
            raise ValidationError(_l("Choose at least one file."))


class OfTheForm:
    """The field matches *pattern*; what does not is emptied, so that neither page nor table repeats it."""

    def __init__(self, pattern: re.Pattern[str], sentence: str) -> None:
        self.pattern, self.sentence = pattern, sentence

    def __call__(self, form: FlaskForm, field: StringField) -> None:
        if not self.pattern.fullmatch((field.data or "").strip()):
            field.data = ""
            raise ValidationError(_l(self.sentence))


OF_A_NAME = OfTheForm(NAME, WrongName.sentence)


class DeliveryForm(FlaskForm):
    source = StringField(_l("Source"), [InputRequired(_l("Type the name of the source.")), OF_A_NAME])
    batch = StringField(_l("Batch"), [Optional(), OF_A_NAME])
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
    name = StringField(_l("Name"), [InputRequired(_l("Type the name of the source.")), OF_A_NAME])
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
    notice_id = StringField(
        _l("Number of the notice"),
        [InputRequired(_l("Type the number of the notice.")), OfTheForm(ID, UnknownNotice.sentence)],
    )
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
    """What is scored: the half-year, the norm, and the version of the method where there are several."""

    period = SelectField(_l("Half-year"), [InputRequired(_l("Choose a half-year."))])
    norm = SelectField(_l("Norm"), [InputRequired(_l("Choose a norm."))], default=ADDENDUM_24H.name)
    method = SelectField(
        _l("Version of the method"),
        [InputRequired(_l("Choose a version of the method."))],
        default=VERSION_1_0.version,
    )

    def offer(self, periods: Sequence[str]) -> None:
        """Offer *periods* with every norm and method version; the scoring says which go together."""
        self.period.choices = [(name, half_year_title(name)) for name in periods]
        self.norm.choices = [(each.name, norm_in_words(each)) for each in NORMS.values()]
        if len(METHODS) == 1:
            del self.method
        else:
            self.method.choices = [(each, each) for each in METHODS]

    @property
    def method_version(self) -> str:
        return self.method.data if self.method else VERSION_1_0.version


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
