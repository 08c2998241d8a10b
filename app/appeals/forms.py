"""The forms of the appeals board."""

from wtforms import BooleanField, DateField, RadioField
from wtforms.validators import InputRequired, Optional

from app.cases.forms import CaseForm, reason_field
from app.choices import choice
from app.i18n import _l


class StayAnswerForm(CaseForm):
    answer = RadioField(
        _l("Your answer"),
        [InputRequired(_l("Choose one of these."))],
        choices=[choice("grant", _l("Put the case on hold")), choice("refuse", _l("Do not put it on hold"))],
    )
    until_on = DateField(_l("On hold until"), [Optional()])
    reason = reason_field(_l("Reasons"))


class JudgeForm(CaseForm):
    answer = RadioField(
        _l("Your decision"),
        [InputRequired(_l("Choose one of these."))],
        choices=[
            choice("uphold", _l("Uphold the decision of the association")),
            choice("overturn", _l("Overturn the decision of the association")),
        ],
    )
    reason = reason_field(_l("Reasons"))
    sure = BooleanField(
        _l("I have read the case, with what both sides wrote, and did not act in it"),
        [InputRequired(_l("Tick this when you have read the case."))],
    )
