"""The operator's forms."""

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.choices import choice
from app.i18n import _l
from app.people_data.models import LONGEST_REASON


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


class ErasureForm(FlaskForm):
    answer = RadioField(
        _l("What do you decide?"),
        choices=[choice("release", _l("Erase this person now")), choice("refuse", _l("Refuse"))],
        validators=[InputRequired(_l("Choose what you decide."))],
    )
    reason = TextAreaField(
        _l("Why it is refused"),
        [Optional(), Length(max=LONGEST_REASON)],
        description=_l("Only for a refusal. The person reads it, with the way to complain."),
    )
