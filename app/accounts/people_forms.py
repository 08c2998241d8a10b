"""The forms of the people pages."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, HiddenField, SelectField
from wtforms.validators import Email, InputRequired, Length, Optional

from app.accounts.words import ROLE_NAMES
from app.choices import choice
from app.i18n import _l
from app.roles import Role


def address_field(label: str) -> EmailField:
    return EmailField(
        label,
        [
            InputRequired(_l("Type the e-mail address.")),
            Email(_l("This is not an e-mail address.")),
            Length(max=254),
        ],
        render_kw={"autocomplete": "off"},
    )


class InvitePersonForm(FlaskForm):
    email = address_field(_l("E-mail address"))
    role = SelectField(_l("Role"), [InputRequired(_l("Choose the role."))])
    last_day = DateField(_l("Last day of the role"), [Optional()])

    def offer(self, roles: Iterable[Role]) -> None:
        """Let the form take just these roles."""
        self.role.choices = [choice(role.value, ROLE_NAMES[role]) for role in roles]


class RoleEndForm(FlaskForm):
    """``version`` is that of the role when the page was made."""

    last_day = DateField(_l("Last day of the role"), [Optional()])
    version = HiddenField()


class HandOverForm(FlaskForm):
    email = address_field(_l("E-mail address of who takes over"))
