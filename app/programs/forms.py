"""The forms of tokens and webhooks."""

from flask_wtf import FlaskForm
from wtforms import DateField, SelectMultipleField, StringField, URLField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.i18n import _l


class Ticks(SelectMultipleField):
    """A row of tick boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ReplaceTokenForm(FlaskForm):
    ends_on = DateField(
        _l("Ends on"),
        [InputRequired(_l("Type a date."))],
        description=_l("The first day on which the token no longer works; within a year."),
    )


class TokenForm(ReplaceTokenForm):
    label = StringField(
        _l("What is it for?"),
        [InputRequired(_l("Type what the token is for.")), Length(max=80)],
        description=_l("A name by which you know the program, such as: member administration."),
    )
    scopes = Ticks(
        _l("What may it do?"), [InputRequired(_l("Choose at least one thing that the token may do."))]
    )


class WebhookForm(FlaskForm):
    url = URLField(
        _l("Address"),
        [InputRequired(_l("Type the address.")), Length(max=500)],
        description=_l("An address that starts with https:// and can be reached from outside."),
    )
    kinds = Ticks(_l("What do you want to hear?"), [InputRequired(_l("Choose at least one event."))])
