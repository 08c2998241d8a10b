"""The forms of a case, for every desk. Each carries the version of the case that it was made from."""

from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.cases.files import LARGEST_FILE, GivenEvidence
from app.cases.words import consequence_choices, evidence_choices
from app.i18n import _l
from signatories.cases.models import ConditionCase
from signatories.cases.states import EvidenceKind
from signatories.cases.stepping import LONGEST_LETTER
from signatories.conditions.condition_errors import CaseChanged
from signatories.reasons import LONGEST as LONGEST_REASON
from signatories.reasons import SHORTEST


class CaseForm(FlaskForm):
    """A form about a case; ``check_version`` refuses what was made from an older one."""

    version = HiddenField()
    changed = False
    """Whether it was refused since somebody else acted."""

    def check_version(self, case: ConditionCase) -> None:
        """Raise ``CaseChanged`` when somebody acted since; the next sending is from the version of now."""
        seen, self.version.data = self.version.data, str(case.version)
        if seen != str(case.version):
            raise CaseChanged


class WordsForm(CaseForm):
    words = TextAreaField(
        _l("Your words"),
        [InputRequired(_l("Write your words.")), Length(min=SHORTEST, max=LONGEST_LETTER)],
        render_kw={"rows": 10},
    )


def reason_field(label: str) -> TextAreaField:
    return TextAreaField(
        label,
        [InputRequired(_l("Write the reason.")), Length(min=SHORTEST, max=LONGEST_REASON)],
        render_kw={"rows": 8},
    )


class ReasonForm(CaseForm):
    reason = reason_field(_l("Reason"))


class EvidenceForm(CaseForm):
    kind = SelectField(_l("What it is"), validate_choice=True)
    dated_on = DateField(_l("Its date"), [InputRequired(_l("Give the date."))])
    sentence = StringField(
        _l("What it shows, in one sentence"),
        [InputRequired(_l("Say what it shows.")), Length(min=3, max=200)],
    )
    file = FileField(_l("File"), [Optional()])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # pyright: ignore[reportArgumentType]
        self.kind.choices = evidence_choices()

    def given(self) -> GivenEvidence:
        """What was typed and sent; the file is read up to a little over what is kept."""
        sent = self.file.data
        return GivenEvidence(
            kind=EvidenceKind(self.kind.data),
            dated_on=self.dated_on.data or date.min,
            sentence=self.sentence.data or "",
            data=sent.read(LARGEST_FILE + 1) if sent else None,
        )


class DecideForm(CaseForm):
    consequence = RadioField(_l("What follows"), [InputRequired(_l("Choose one of these."))])
    reason = reason_field(_l("Reasons"))
    urgency = TextAreaField(
        _l("Why this cannot wait for the term of appeal"),
        [Optional(), Length(min=SHORTEST, max=LONGEST_REASON)],
        render_kw={"rows": 4},
    )
    sure = BooleanField(
        _l("I have read the case, with what the company wrote"),
        [InputRequired(_l("Tick this when you have read the case."))],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # pyright: ignore[reportArgumentType]
        self.consequence.choices = consequence_choices()


class ConfirmForm(CaseForm):
    """One button: the page says what it does."""
