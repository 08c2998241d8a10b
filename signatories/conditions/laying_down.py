"""Laying down a condition, replacing or ending it, each from a day that is not in the past."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from signatories.base import crockford
from signatories.conditions.condition_errors import (
    AlreadyInEffect,
    EffectiveInThePast,
    GroundNeeded,
    NoSuchCondition,
    NumberOutOfRange,
    TakenBackAlready,
    TextNeeded,
)
from signatories.conditions.condition_rules import APPEAL_DAYS, CURE_DAYS, ConditionRule, rules_on
from signatories.conditions.conditions import PARAMETERS, Attester, Kind, Rule
from signatories.entries import append
from signatories.models import Association

CURE_RANGE, APPEAL_RANGE = (7, 365), (14, 365)
LONGEST_TEXT = 200


@dataclass(frozen=True)
class Terms:
    """What a condition is to be; ``key`` is that of the attested condition that it replaces, if any."""

    kind: Kind
    ground: str
    parameters: Mapping[str, int] = field(default_factory=dict)
    cure_days: int = CURE_DAYS
    appeal_days: int = APPEAL_DAYS
    text_nl: str = ""
    text_en: str = ""
    attested_by: Attester = Attester.COMPANY
    key: str = ""

    def rule(self, *, since: date) -> Rule:
        """The condition as a value that members can be held against before anything is saved."""
        return Rule(
            self.kind,
            self.parameters,
            key=self.key or ("new" if self.kind is Kind.ATTESTED else ""),
            since=since,
            text_nl=self.text_nl,
            text_en=self.text_en,
            attested_by=self.attested_by,
        )


def check_terms(terms: Terms) -> None:
    """Raise ``GroundNeeded``, ``NumberOutOfRange`` or ``TextNeeded`` for terms that cannot be laid down."""
    if not 3 <= len(terms.ground.strip()) <= LONGEST_TEXT:
        raise GroundNeeded
    ranges = {name: (each.least, each.most) for name, each in PARAMETERS[terms.kind].items()}
    for name, (least, most) in ranges.items():
        if not least <= terms.parameters.get(name, least - 1) <= most:
            raise NumberOutOfRange(least=least, most=most)
    for days, (least, most) in ((terms.cure_days, CURE_RANGE), (terms.appeal_days, APPEAL_RANGE)):
        if not least <= days <= most:
            raise NumberOutOfRange(least=least, most=most)
    texts = (terms.text_nl.strip(), terms.text_en.strip())
    if terms.kind is Kind.ATTESTED and not all(3 <= len(text) <= LONGEST_TEXT for text in texts):
        raise TextNeeded


def check_day(effective_on: date, *, at: datetime) -> None:
    """Raise ``EffectiveInThePast`` for a day before today."""
    if effective_on < at.date():
        raise EffectiveInThePast


def lay_down(
    session: Session, *, association: Association, terms: Terms, effective_on: date, by: str, at: datetime
) -> ConditionRule:
    """Lay down a condition, or replace the one of its name, from *effective_on*.

    Raises what ``check_terms`` and ``check_day`` raise.
    """
    check_terms(terms)
    check_day(effective_on, at=at)
    is_attested = terms.kind is Kind.ATTESTED
    row = ConditionRule(
        association=association,
        kind=terms.kind.value,
        key=(terms.key or crockford(8).lower()) if is_attested else "",
        parameters={name: terms.parameters[name] for name in PARAMETERS[terms.kind]},
        ground=terms.ground.strip(),
        text_nl=terms.text_nl.strip() if is_attested else "",
        text_en=terms.text_en.strip() if is_attested else "",
        attested_by=terms.attested_by.value,
        cure_days=terms.cure_days,
        appeal_days=terms.appeal_days,
        effective_on=effective_on,
        recorded_at=at,
        recorded_by=by,
    )
    session.add(row)
    session.flush()
    append(
        session,
        "condition-laid-down",
        at=at,
        association=association.slug,
        condition=row.name,
        parameters=row.parameters,
        effective_on=effective_on.isoformat(),
    )
    return row


def end(
    session: Session, *, association: Association, name: str, effective_on: date, by: str, at: datetime
) -> ConditionRule:
    """End a condition from *effective_on*. Raises ``NoSuchCondition`` or ``EffectiveInThePast``."""
    check_day(effective_on, at=at)
    holding = rules_on(session, association=association, on=effective_on)
    last = next((row for row in holding if row.name == name), None)
    if last is None:
        raise NoSuchCondition
    row = ConditionRule(
        association=association,
        kind=last.kind,
        key=last.key,
        parameters=last.parameters,
        ground=last.ground,
        text_nl=last.text_nl,
        text_en=last.text_en,
        attested_by=last.attested_by,
        cure_days=last.cure_days,
        appeal_days=last.appeal_days,
        is_end=True,
        effective_on=effective_on,
        recorded_at=at,
        recorded_by=by,
    )
    session.add(row)
    session.flush()
    append(
        session,
        "condition-ended",
        at=at,
        association=association.slug,
        condition=name,
        effective_on=effective_on.isoformat(),
    )
    return row


def take_back(session: Session, *, row: ConditionRule, by: str, at: datetime) -> None:
    """Take back a change before the day it takes effect. Raises ``AlreadyInEffect`` or ``TakenBackAlready``."""
    if row.taken_back_at is not None:
        raise TakenBackAlready
    if row.effective_on <= at.date():
        raise AlreadyInEffect
    row.taken_back_at, row.taken_back_by = at, by
    session.flush()
    append(
        session,
        "condition-taken-back",
        at=at,
        association=row.association.slug,
        condition=row.name,
        effective_on=row.effective_on.isoformat(),
    )
