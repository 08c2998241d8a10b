"""The forms by which an association changes its conditions."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import DateField, Field, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from app.choices import choice
from app.i18n import _l
from signatories.conditions.condition_rules import APPEAL_DAYS, CURE_DAYS, ConditionRule
from signatories.conditions.conditions import PARAMETERS, Attester, Kind, parameter
from signatories.conditions.laying_down import APPEAL_RANGE, CURE_RANGE, LONGEST_TEXT, Terms

KIND_NAMES: Mapping[Kind, str] = {
    Kind.SIGNED_CURRENT: _l("Signed the current editions"),
    Kind.BADGE_IN_FORCE: _l("Logo in force"),
    Kind.DOMAIN_PROVEN: _l("Domain proven"),
    Kind.CONTACT_POINT: _l("Contact point given"),
    Kind.CONTACT_TESTED: _l("Contact point tested"),
    Kind.HASH_CHECK: _l("Hash check in use"),
    Kind.NOT_BELOW_NORM: _l("Not below the norm"),
    Kind.MEASURABLE: _l("Can be notified"),
    Kind.ATTESTED: _l("A condition in your own words"),
}
NUMBER_NAMES: Mapping[str, str] = {
    "days": _l("Number of days"),
    "months": _l("Months that a declaration counts"),
    "periods": _l("Published half-years in a row"),
}


class EffectiveForm(FlaskForm):
    effective_on = DateField(_l("From which day"), [InputRequired(_l("Give the date."))])


class RuleForm(EffectiveForm):
    """One condition; ``numbers`` are the fields of its kind's parameters."""

    ground = StringField(
        _l("Ground in your statutes or code"),
        [InputRequired(_l("Say where it stands.")), Length(min=3, max=LONGEST_TEXT)],
    )
    cure_days = IntegerField(
        _l("Days to mend after a warning"),
        [InputRequired(_l("Give a number.")), NumberRange(*CURE_RANGE)],
    )
    appeal_days = IntegerField(
        _l("Days to appeal against a decision"),
        [InputRequired(_l("Give a number.")), NumberRange(*APPEAL_RANGE)],
    )
    numbers: Mapping[str, Field]

    def terms(self, kind: Kind, *, key: str) -> Terms:
        """What was typed, as the terms of a condition."""
        is_own = kind is Kind.ATTESTED
        return Terms(
            kind=kind,
            ground=self.ground.data or "",
            parameters={name: field.data for name, field in self.numbers.items()},
            cure_days=self.cure_days.data or 0,
            appeal_days=self.appeal_days.data or 0,
            text_nl=self["text_nl"].data if is_own else "",
            text_en=self["text_en"].data if is_own else "",
            attested_by=Attester(self["attested_by"].data) if is_own else Attester.COMPANY,
            key=key,
        )


def rule_form(kind: Kind, row: ConditionRule | None) -> RuleForm:
    """The form of a condition of *kind*, filled with what *row* has, else with what is usual."""
    fields: dict[str, object] = {
        f"number_{name}": IntegerField(
            NUMBER_NAMES[name], [InputRequired(_l("Give a number.")), NumberRange(each.least, each.most)]
        )
        for name, each in PARAMETERS[kind].items()
    }
    if kind is Kind.ATTESTED:
        fields |= own_words()
    filled: dict[str, object] = {
        f"number_{name}": parameter(row.rule, name) if row else each.usual
        for name, each in PARAMETERS[kind].items()
    }
    filled |= {
        "ground": row.ground if row else "",
        "cure_days": row.cure_days if row else CURE_DAYS,
        "appeal_days": row.appeal_days if row else APPEAL_DAYS,
        "text_nl": row.text_nl if row else "",
        "text_en": row.text_en if row else "",
        "attested_by": row.attested_by if row else Attester.COMPANY.value,
    }
    form = type("RuleFormOfKind", (RuleForm,), fields)(data=filled)
    form.numbers = {name: form[f"number_{name}"] for name in PARAMETERS[kind]}
    return form


def own_words() -> dict[str, object]:
    """The fields of a condition in the association's own words."""
    needed = [InputRequired(_l("Write the condition.")), Length(min=3, max=LONGEST_TEXT)]
    return {
        "text_nl": StringField(_l("The condition in Dutch"), needed, render_kw={"lang": "nl"}),
        "text_en": StringField(_l("The condition in English"), needed, render_kw={"lang": "en"}),
        "attested_by": RadioField(
            _l("Who declares that it is met"),
            [InputRequired(_l("Choose one of these."))],
            choices=[
                choice(Attester.COMPANY.value, _l("the company itself")),
                choice(Attester.OFFICER.value, _l("an officer of your association")),
            ],
        ),
    }


def hints_of(form: RuleForm) -> dict[str, str]:
    """The range of each number, beside its field."""
    ranges = {"cure_days": CURE_RANGE, "appeal_days": APPEAL_RANGE}
    for name, field in form.numbers.items():
        limits = next(each for each in field.validators if isinstance(each, NumberRange))
        ranges[f"number_{name}"] = (limits.min, limits.max)  # pyright: ignore[reportArgumentType]
    return {name: gettext("From %(least)s to %(most)s.", least=a, most=b) for name, (a, b) in ranges.items()}
