"""The forms of coming in."""

from flask_wtf import FlaskForm
from wtforms import EmailField, StringField
from wtforms.validators import Email, InputRequired, Length

from app.i18n import _l


class SignInForm(FlaskForm):
    email = EmailField(
        _l("E-mail address"),
        [
            InputRequired(_l("Type your e-mail address.")),
            Email(_l("This is not an e-mail address.")),
            Length(max=254),
        ],
        render_kw={"autocomplete": "email"},
    )


class InvitationForm(FlaskForm):
    name = StringField(
        _l("Your name"),
        [InputRequired(_l("Type your name.")), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )


class ConfirmForm(FlaskForm):
    """Only a button: the CSRF token is all that it carries."""
