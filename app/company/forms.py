"""The forms of the company desk."""

import re
from collections.abc import Collection, Sequence

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from app.choices import choice
from app.i18n import _l
from app.signatures.drafts import SignatureDraft
from app.texts import ShownEdition
from signatories.models import Association

THROUGH_NONE = "-"


class ContactPointForm(FlaskForm):
    contact_point = StringField(
        _l("Contact point for notices"),
        [InputRequired(_l("Type an e-mail address, or the https address of an API.")), Length(max=254)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    made_from = HiddenField()
    """The id of the contact point that the form was shown with; 0 when there was none."""

    @property
    def seen(self) -> int:
        """Which contact point stood on the page; one that cannot be read is none."""
        typed = self.made_from.data or ""
        return int(typed) if re.fullmatch(r"[0-9]{1,12}", typed) else 0


class DomainForm(FlaskForm):
    host = StringField(
        _l("Domain"),
        [InputRequired(_l("Type the domain of your website.")), Length(max=260)],
        render_kw={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"},
    )


class SignerForm(FlaskForm):
    """Who signs. ``through`` holds the slug of an association, or ``THROUGH_NONE``."""

    name = StringField(
        _l("Your full name"),
        [InputRequired(_l("Type your full name.")), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )
    function = StringField(
        _l("Your function in the company"),
        [InputRequired(_l("Type your function, such as director.")), Length(max=120)],
        render_kw={"autocomplete": "organization-title"},
    )
    through = RadioField(
        _l("Through which association do you sign?"), [InputRequired(_l("Choose one of these."))]
    )


def signer_form(
    draft: SignatureDraft | None, associations: Sequence[Association], *, name: str
) -> SignerForm:
    """The form of who signs, filled with what the draft has, else with *name* and the only association."""
    none = choice(THROUGH_NONE, gettext("Through none: the company signs by itself"))
    only_choice = associations[0].slug if len(associations) == 1 else None
    if draft is None:
        filled = {"name": name, "through": only_choice if associations else THROUGH_NONE}
    else:
        is_none = draft.who_answered_at is not None and draft.association is None
        kept = THROUGH_NONE if is_none else draft.association.slug if draft.association else only_choice
        filled = {"name": draft.signer_name, "function": draft.signer_function, "through": kept}
    form = SignerForm(data=filled)
    form.through.choices = [*(choice(each.slug, each.name) for each in associations), none]
    return form


class ReadForm(FlaskForm):
    """What the signer types and ticks under one edition; ``duties`` holds a tick box for each duty."""

    edition = StringField(
        _l("Edition"),
        [InputRequired(_l("Type the edition.")), Length(max=20)],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    duties: dict[str, Field]

    @property
    def ticked(self) -> list[str]:
        """The names of the ticked duties, as a signature names them."""
        return [name for name, box in self.duties.items() if box.data]


def read_form(edition: ShownEdition, *, typed: str, ticked: Collection[str]) -> ReadForm:
    """The form under *edition*, filled with what the draft has."""
    boxes = {
        f"duty-{duty.id}": BooleanField(duty.text, default=duty.name in ticked) for duty in edition.duties
    }
    form = type("ReadFormOfEdition", (ReadForm,), boxes)(data={"edition": typed})
    form.duties = {duty.name: form[f"duty-{duty.id}"] for duty in edition.duties}
    return form
