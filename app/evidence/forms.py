"""The form that asks for an evidence pack."""

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

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
    part = IntegerField(
        _l("Part"),
        [Optional(), NumberRange(min=1, message=_l("Type the number of a part, such as 1."))],
        description=_l("Your members fill several packs, in the order of their register numbers."),
        render_kw={"inputmode": "numeric"},
        default=1,
    )
