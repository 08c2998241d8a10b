"""The forms of a dispute, for every desk. Claims are chosen from a list; there is no field for words."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    Form,
    HiddenField,
    RadioField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from app.choices import choice
from app.disputes.words import CLAIMS, EFFECTS, REASONS, kind_choices
from app.i18n import TIMEZONE, _l
from monitor.disputes import claims as rules
from monitor.disputes.claims import Claim, ClaimKind, Needs
from monitor.disputes.errors import DisputeRefused
from monitor.disputes.models import Dispute
from monitor.disputes.states import (
    EFFECTS as POSSIBLE,
)
from monitor.disputes.states import (
    REASONS_TO_REJECT,
    REASONS_TO_UPHOLD,
    DisputeKind,
    Effect,
    Reason,
)

REJECT = "reject"
NOTICE = re.compile(r"[0-9a-f]{32}")


def _claim_fields() -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for kind, words in CLAIMS.items():
        name = kind.value.replace("-", "_")
        fields[name] = BooleanField(words)
        if rules.NEEDS[kind] is Needs.MOMENT:
            fields[f"{name}_at"] = DateTimeLocalField(_l("Time (Amsterdam)"), [Optional()])
        if rules.NEEDS[kind] is Needs.DAYS:
            fields[f"{name}_from"] = DateField(_l("First day"), [Optional()])
            fields[f"{name}_to"] = DateField(_l("Last day"), [Optional()])
    return fields


class FilingForm(FlaskForm):
    """What every dispute has: the notices, and perhaps a document. ``DisputeForm`` adds the claims."""

    notices = TextAreaField(
        _l("Notices"),
        [InputRequired(_l("Name at least one notice.")), Length(max=200_000)],
        render_kw={"rows": 6, "autocomplete": "off", "spellcheck": "false"},
    )
    file = FileField(_l("A document that shows it"), [Optional()])

    def named(self) -> list[str]:
        """The notices that were named, as the register keeps them; what has another shape is left blank."""
        words = (self.notices.data or "").split()
        return [word if NOTICE.fullmatch(word) else f"{number}" for number, word in enumerate(words)]

    def claims(self, kind: DisputeKind) -> list[Claim]:
        """The claims that were ticked and belong to *kind*."""
        return [self._claim(each) for each in rules.CLAIMS[kind] if self[_name(each)].data]

    def _claim(self, kind: ClaimKind) -> Claim:
        name, needs = _name(kind), rules.NEEDS[kind]
        if needs is Needs.MOMENT:
            return Claim(kind, at=in_utc(self[f"{name}_at"].data))
        if needs is Needs.DAYS:
            return Claim(kind, from_on=self[f"{name}_from"].data, to_on=self[f"{name}_to"].data)
        return Claim(kind)


def _name(kind: ClaimKind) -> str:
    return kind.value.replace("-", "_")


DisputeForm: type[FilingForm] = type("DisputeForm", (FilingForm,), _claim_fields())
"""One field for each claim, and one or two for its time or days."""


class KindForm(Form):
    """What is wrong; sent by an address, so without a token."""

    kind = RadioField(
        _l("What is wrong?"), [InputRequired(_l("Choose what is wrong."))], choices=kind_choices
    )


def in_utc(wall: datetime | None) -> datetime | None:
    """A time of a clock in Amsterdam as UTC."""
    return wall.replace(tzinfo=ZoneInfo(TIMEZONE)).astimezone(UTC) if wall else None


class DecisionForm(FlaskForm):
    """Uphold with an effect, or reject; with a reason that belongs to it."""

    version = HiddenField()
    decision = RadioField(_l("Your decision"), [InputRequired(_l("Choose a decision."))])
    reason = RadioField(_l("Reason"), [InputRequired(_l("Choose a reason."))])
    sure = BooleanField(
        _l("I have seen the evidence, and did not take part in making these figures"),
        [InputRequired(_l("Tick this when you have seen the evidence."))],
    )

    def offer(self, dispute: Dispute) -> None:
        """Offer what can be decided about *dispute*, made from its version of now."""
        self.decision.choices = [
            *(choice(each.value, EFFECTS[each]) for each in POSSIBLE[DisputeKind(dispute.kind)]),
            choice(REJECT, _l("Reject: the notices stay as measured")),
        ]
        self.reason.choices = [
            choice(each.value, REASONS[each]) for each in (*REASONS_TO_UPHOLD, *REASONS_TO_REJECT)
        ]

    def check_version(self, dispute: Dispute) -> None:
        """Raise ``DisputeRefused`` when somebody acted in the dispute since the page was opened."""
        seen, self.version.data = self.version.data, str(dispute.version)
        if seen != str(dispute.version):
            raise DisputeRefused

    def chosen(self) -> tuple[Effect | None, Reason]:
        effect = None if self.decision.data == REJECT else Effect(self.decision.data)
        return effect, Reason(self.reason.data)


class SureForm(FlaskForm):
    """One button that asks once more."""
