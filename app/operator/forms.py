"""The operator's forms."""

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Regexp

from app.i18n import _l


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
