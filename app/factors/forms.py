"""The forms of what people sign in and confirm with. A field with ``secret`` in its name is never kept."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from app.factors.second import Shown
from app.i18n import _l

CODE: dict[str, Any] = {
    "autocomplete": "one-time-code",
    "autocapitalize": "characters",
    "spellcheck": "false",
}


class ShowForm(FlaskForm):
    """A second factor: a code, or what a passkey answered."""

    secret_code = StringField(_l("Your code"), [Length(max=40)], render_kw=CODE)
    secret_answer = HiddenField()
    secret_challenge = HiddenField()

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        # On a page of its own form the code is not optional; a passkey sends a form without it.
        self.secret_code.flags.required = True

    @property
    def shown(self) -> Shown:
        return Shown(
            code=self.secret_code.data or "",
            answer=self.secret_answer.data or "",
            challenge=self.secret_challenge.data or "",
        )


class PasskeyForm(FlaskForm):
    """A passkey that was just made, and the name that its owner knows it by."""

    name = StringField(
        _l("Name of this passkey"),
        [InputRequired(_l("Give it a name, so that you know it again.")), Length(max=60)],
        render_kw={"autocomplete": "off"},
    )
    secret_answer = HiddenField()
    secret_challenge = HiddenField()


class NameForm(FlaskForm):
    name = StringField(
        _l("Name of this passkey"),
        [InputRequired(_l("Give it a name, so that you know it again.")), Length(max=60)],
        render_kw={"autocomplete": "off"},
    )


class AppForm(FlaskForm):
    """The first code of an app; its secret travels along, sealed."""

    secret_code = StringField(
        _l("Code that the app shows now"),
        [InputRequired(_l("Type the code that the app shows.")), Length(max=40)],
        render_kw={**CODE, "inputmode": "numeric"},
    )
    app_secret = HiddenField()
