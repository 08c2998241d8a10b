"""The forms of recovery."""

from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional

from app.choices import choice
from app.i18n import _l

CONFIRM, REFUSE = "confirm", "refuse"


class HostForm(FlaskForm):
    host = RadioField(_l("Which domain will you prove again?"), [InputRequired(_l("Choose a domain."))])


class NameForm(FlaskForm):
    name = StringField(
        _l("Your name"),
        [InputRequired(_l("Type your name.")), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        _l("Your e-mail address"),
        [
            InputRequired(_l("Type your e-mail address.")),
            Email(_l("This is not an e-mail address.")),
            Length(max=254),
        ],
        render_kw={"autocomplete": "email"},
    )


class ObjectionForm(FlaskForm):
    words = TextAreaField(_l("Why do you object?"), [Optional(), Length(max=2000)])


class JudgementForm(FlaskForm):
    decision = RadioField(
        _l("Your decision"),
        [InputRequired(_l("Choose one of these."))],
        choices=[
            choice(CONFIRM, _l("This person acts for the company")),
            choice(REFUSE, _l("Refuse the request")),
        ],
    )
    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Write the reason.")),
            Length(min=10, max=2000, message=_l("Write between 10 and 2000 characters.")),
        ],
    )
