"""The forms of misuse. Whoever reports chooses; there is no field in which an address of content fits."""

from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, StringField, ValidationError
from wtforms.validators import Email, InputRequired, Length, Optional

from app.choices import choice
from app.i18n import _l
from app.misuse.words import OUTCOMES, SEEN, WHYS
from badge import code
from badge.misuse_states import WHYS as WHYS_OF
from signatories.directory import search
from signatories.domains import hosts
from signatories.errors import WrongHost

MORE_THAN_A_HOST = frozenset("/?#@:")


class ReportForm(FlaskForm):
    """For everybody: no account, no cookie, and so no token."""

    class Meta(FlaskForm.Meta):
        csrf = False  # pyright: ignore[reportIncompatibleMethodOverride, reportAssignmentType]

    seen = RadioField(
        _l("What did you see?"),
        [InputRequired(_l("Choose what you saw."))],
        choices=[choice(value, word) for value, word in SEEN.items()],
    )
    host = StringField(
        _l("On which website?"),
        [
            InputRequired(_l("Type the name of the website.")),
            Length(max=300, message=_l("This is too long.")),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"},
    )
    code = StringField(
        _l("Code on the logo"),
        [Optional(), Length(max=40, message=_l("A code has twelve signs, such as K7QF-3M2X-9TDA."))],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    email = EmailField(
        _l("Your e-mail address"),
        [Optional(), Email(_l("This is not an e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "email"},
    )

    def validate_host(self, field: StringField) -> None:
        """Take a host name and nothing more; of an address of a page, its name waits in the field."""
        typed = (field.data or "").strip()
        scheme, separator, rest = typed.partition("://")
        rest = (rest if separator else scheme).removesuffix("/")
        if MORE_THAN_A_HOST & set(rest):
            field.data = search.host_in(typed) or ""
            raise ValidationError(
                _l(
                    "Give the name of the website only, such as example.nl. We take no address of a page:"
                    " it could lead to what nobody should see again."
                )
            )
        try:
            field.data = hosts.canonical(rest)
        except WrongHost:
            raise ValidationError(
                _l("This is not the name of a website. Give a name such as example.nl, and no IP address.")
            ) from None

    def validate_code(self, field: StringField) -> None:
        if code.normalised(field.data or "") is None:
            raise ValidationError(_l("A code has twelve signs, such as K7QF-3M2X-9TDA."))


def endings() -> list[tuple[str, str]]:
    """Every outcome with every ground that goes with it, in the language of this request."""
    return [
        choice(f"{outcome.value}:{why.value}", f"{OUTCOMES[outcome]}: {WHYS[why]}")
        for outcome, whys in WHYS_OF.items()
        for why in whys
    ]


class CloseForm(FlaskForm):
    ending = RadioField(_l("How did it end?"), [InputRequired(_l("Choose one of these."))])
