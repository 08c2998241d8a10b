"""The forms of the company's names and networks."""

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.choices import choice
from app.i18n import _l
from app.networks.words import EVIDENCE_NAMES
from signatories.names.company_names import LONGEST_NAME
from signatories.networks.holders import LONGEST_REFERENCE
from signatories.networks.networks import Evidence

_A_DAY = _l("Give the day.")


class NameForm(FlaskForm):
    """``kind`` is ``main``, ``trade`` or ``brand``; ``version`` that of the company when it was shown."""

    name = StringField(_l("Name"), [InputRequired(_l("Type the name.")), Length(max=LONGEST_NAME)])
    kind = RadioField(
        _l("What kind of name is it?"),
        [InputRequired(_l("Choose what kind of name it is."))],
        choices=[
            choice("main", _l("The trade name that people know the company by")),
            choice("trade", _l("Another trade name")),
            choice("brand", _l("A brand")),
        ],
    )
    from_on = DateField(_l("Since"), [InputRequired(_A_DAY)])
    version = HiddenField()


class EndNameForm(FlaskForm):
    to_on = DateField(_l("No longer used since"), [InputRequired(_A_DAY)])


class NetworkForm(FlaskForm):
    identifier = StringField(
        _l("Network"),
        [InputRequired(_l("Type the AS number or the handle.")), Length(max=80)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    from_on = DateField(_l("Yours since"), [InputRequired(_A_DAY)])
    evidence = SelectField(
        _l("Evidence"),
        choices=[
            choice(each.value, EVIDENCE_NAMES[each]) for each in Evidence if each is not Evidence.SUCCESSION
        ],
    )
    reference = StringField(_l("Where the evidence is"), [Length(max=LONGEST_REFERENCE)])


class EndNetworkForm(FlaskForm):
    to_on = DateField(_l("No longer yours since"), [InputRequired(_A_DAY)])
