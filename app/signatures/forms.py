"""The forms of those who countersign, suspend and reinstate."""

from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.choices import choice
from app.i18n import _l
from app.signatures.words import KINDS
from signatories.reasons import LONGEST, SHORTEST

_REASON = [
    InputRequired(_l("Write the reason.")),
    Length(min=SHORTEST, max=LONGEST, message=_l("Write the reason, in 10 to 2000 characters.")),
]


class RefuseForm(FlaskForm):
    reason = TextAreaField(_l("Why you do not countersign"), _REASON)


class SuspendForm(FlaskForm):
    kind = RadioField(
        _l("Kind of reason"),
        [InputRequired(_l("Choose the kind of reason."))],
        choices=[choice(kind.value, words) for kind, words in KINDS.items()],  # pyright: ignore[reportArgumentType]
    )
    reason = TextAreaField(_l("The reason, for the company"), _REASON)


class ReinstateForm(FlaskForm):
    reason = TextAreaField(_l("Why the suspension is lifted"), _REASON)
