"""The forms of joining alone."""

from flask_wtf import FlaskForm
from wtforms import EmailField, StringField
from wtforms.validators import Email, InputRequired, Length

from app.i18n import _l


class JoinForm(FlaskForm):
    register_number = StringField(
        _l("Register number"),
        [InputRequired(_l("Type the register number.")), Length(max=60)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    legal_name = StringField(
        _l("Legal name"),
        [InputRequired(_l("Type the legal name.")), Length(max=120)],
        render_kw={"autocomplete": "organization"},
    )
    host = StringField(
        _l("Domain"),
        [InputRequired(_l("Type a domain of the company.")), Length(max=260)],
        render_kw={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"},
    )


class AddressForm(FlaskForm):
    email = EmailField(
        _l("Your e-mail address"),
        [
            InputRequired(_l("Type your e-mail address.")),
            Email(_l("This is not an e-mail address.")),
            Length(max=254),
        ],
        render_kw={"autocomplete": "email"},
    )
