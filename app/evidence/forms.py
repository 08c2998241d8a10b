"""The form that asks for an evidence pack."""

from flask_wtf import FlaskForm
from wtforms import DateField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.i18n import _l


class EvidenceForm(FlaskForm):
    on = DateField(
        _l("As the register stood on"),
        [InputRequired(_l("Type a date."))],
        description=_l("At the end of that day; today means at this moment."),
    )
    member = StringField(
        _l("Register number of one member"),
        [Optional(), Length(max=60)],
        description=_l("Leave it empty for all members."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
