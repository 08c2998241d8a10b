"""The forms of the association's desk."""

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from app.choices import choice
from app.i18n import _l
from signatories.models import EndReason

SHORTEST_REASON = 10
END_REASON_WORDS = {
    EndReason.LEFT: _l("The company left"),
    EndReason.EXPELLED: _l("The association ended it"),
    EndReason.COMPANY_ENDED: _l("The company ended"),
    EndReason.ASSOCIATION_MERGED: _l("The association merged"),
    EndReason.OTHER: _l("Something else"),
}
"""Why a membership ended, as the member's page says it."""


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


class MemberDetailsForm(FlaskForm):
    """``version`` is that of the membership that the form was made from."""

    version = IntegerField(widget=HiddenInput())
    member_number = StringField(_l("Member number"), [Optional(), Length(max=40)])
    contact_email = EmailField(
        _l("Contact e-mail address"),
        [Optional(), Email(_l("This is not an e-mail address.")), Length(max=254)],
    )
    member_since = DateField(_l("Member since"), [InputRequired(_l("Give the date."))])


class EndMembershipForm(FlaskForm):
    to_on = DateField(
        _l("First day that the company is no longer a member"), [InputRequired(_l("Give the date."))]
    )
    reason = RadioField(
        _l("Why does the membership end?"),
        [InputRequired(_l("Choose a reason."))],
        choices=[
            choice(EndReason.LEFT, _l("The company leaves")),
            choice(EndReason.EXPELLED, _l("The association ends it")),
            choice(EndReason.OTHER, _l("Something else")),
        ],
        default=EndReason.LEFT,
    )
    words = TextAreaField(_l("The reason in words, for the company"), [Length(max=2000)])

    def validate_words(self, field: TextAreaField) -> None:
        if self.reason.data != EndReason.LEFT and len((field.data or "").strip()) < SHORTEST_REASON:
            raise ValidationError(gettext("Write the reason, in at least 10 characters."))


class InviteOwnerForm(FlaskForm):
    email = EmailField(
        _l("E-mail address"),
        [
            InputRequired(_l("Type the e-mail address.")),
            Email(_l("This is not an e-mail address.")),
            Length(max=254),
        ],
    )
