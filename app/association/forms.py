"""The forms of the association's desk."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, EmailField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional

from app.i18n import _l


class MemberForm(FlaskForm):
    register_number = StringField(
        _l("Register number"), [InputRequired(_l("Type the register number.")), Length(max=60)]
    )
    legal_name = StringField(_l("Legal name"), [InputRequired(_l("Type the legal name.")), Length(max=120)])
    trade_name = StringField(_l("Trade name"), [Optional(), Length(max=120)])
    domain = StringField(_l("Domains"), [Optional(), Length(max=1000)])
    contact_email = EmailField(
        _l("Contact e-mail address"),
        [Optional(), Email(_l("This is not an e-mail address.")), Length(max=254)],
    )
    member_since = DateField(_l("Member since"), [Optional()])
    member_number = StringField(_l("Member number"), [Optional(), Length(max=40)])
    invite = BooleanField(_l("Invite the contact to sign for this company"))


class EndMembershipForm(FlaskForm):
    to_on = DateField(
        _l("First day that the company is no longer a member"), [InputRequired(_l("Give the date."))]
    )


class InviteOwnerForm(FlaskForm):
    email = EmailField(
        _l("E-mail address"),
        [
            InputRequired(_l("Type the e-mail address.")),
            Email(_l("This is not an e-mail address.")),
            Length(max=254),
        ],
    )
