"""The form of an event, with just the fields that its kind takes."""

from collections.abc import Mapping, Sequence

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import InputRequired, Length, Optional

from app.i18n import _l
from signatories.reasons import LONGEST, SHORTEST
from signatories.succession.kinds import Kind


class Ticks(SelectMultipleField):
    """Several tick boxes, from which none need be chosen."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


def _typed(label: str, wrong: str) -> StringField:
    return StringField(label, [InputRequired(wrong), Length(max=120)])


class EventForm(FlaskForm):
    """``seen`` is the digest of the consequences that the page showed with it."""

    effective_on = DateField(_l("From which day"), [InputRequired(_l("Give the day, such as 2026-11-24."))])
    sources = TextAreaField(
        _l("Register numbers of the companies"),
        [InputRequired(_l("Type at least one register number.")), Length(max=1000)],
    )
    source = _typed(_l("Register number of the company"), _l("Type the register number."))
    target_number = _typed(_l("Register number of the successor"), _l("Type the register number."))
    target_legal_name = StringField(_l("Legal name of the successor, when it is new"), [Length(max=120)])
    target_trade_name = StringField(_l("Trade name of the successor, when it is new"), [Length(max=120)])
    new_legal_name = StringField(_l("New legal name"), [Length(max=120)])
    new_trade_name = StringField(_l("New trade name"), [Length(max=120)])
    into = SelectField(_l("Association that it merges into"))
    association = SelectField(_l("Association that ends"))
    hosts = Ticks(_l("Domains that go along"), [Optional()], choices=[], validate_choice=False)
    networks = Ticks(_l("Networks that go along"), [Optional()], choices=[], validate_choice=False)
    people = Ticks(_l("People who get the same role there"), [Optional()], choices=[], validate_choice=False)
    reason = TextAreaField(
        _l("Reason, with the source"),
        [
            InputRequired(_l("Write the reason.")),
            Length(SHORTEST, LONGEST, _l("Write the reason, in 10 to 2,000 characters.")),
        ],
    )
    seen = HiddenField()


_TARGET = ("target_number", "target_legal_name", "target_trade_name")
FIELDS: Mapping[Kind, Sequence[str]] = {
    Kind.RENAME: ("source", "new_legal_name", "new_trade_name"),
    Kind.MERGER: ("sources", *_TARGET, "people"),
    Kind.TAKEOVER: ("source", *_TARGET, "people"),
    Kind.SPLIT: ("source", *_TARGET, "hosts", "networks"),
    Kind.BANKRUPTCY: ("source",),
    Kind.ASSOCIATION_MERGER: ("association", "into", "people"),
}
ALWAYS = ("effective_on", "reason", "seen", "csrf_token")


def form_for(kind: Kind, **given: object) -> EventForm:
    """The form with the fields of *kind* only."""
    form = EventForm(**given)  # pyright: ignore[reportArgumentType]
    for name in list(form._fields):
        if name not in (*FIELDS[kind], *ALWAYS):
            del form[name]
    return form


class ReasonForm(FlaskForm):
    """A decision with its reason."""

    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Write the reason.")),
            Length(SHORTEST, LONGEST, _l("Write the reason, in 10 to 2,000 characters.")),
        ],
    )


class ReleaseForm(FlaskForm):
    seen = HiddenField()
