"""The operator's forms."""

from flask_wtf import FlaskForm
from wtforms import EmailField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length, Regexp

from app.accounts.words import ROLE_NAMES
from app.choices import choice
from app.i18n import _l
from app.roles import Role

INVITED_BY_OPERATOR = [Role.OFFICER] + [role for role in Role if role.scope is None]
"""A company's people are invited by its association or its own owner."""


class AssociationForm(FlaskForm):
    name = StringField(_l("Name"), [InputRequired(_l("Type the name.")), Length(max=120)])
    slug = StringField(
        _l("Short name in addresses"),
        [
            InputRequired(_l("Type a short name.")),
            Length(max=80),
            Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$", message=_l("Use small letters, digits and hyphens.")),
        ],
    )


class InvitePersonForm(FlaskForm):
    email = EmailField(
        _l("E-mail address"),
        [
            InputRequired(_l("Type the e-mail address.")),
            Email(_l("This is not an e-mail address.")),
            Length(max=254),
        ],
    )
    role = SelectField(
        _l("Role"), choices=[choice(role.value, ROLE_NAMES[role]) for role in INVITED_BY_OPERATOR]
    )
    association = SelectField(_l("Association (only for an officer)"), validate_choice=True)
