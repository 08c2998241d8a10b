"""An event of succession in words, in the language of who reads it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.words import role_name
from app.i18n import show_date
from app.texts import code_name
from signatories.documents.documents import CodeOfConduct
from signatories.domains.hosts import readable
from signatories.models import Association
from signatories.succession.consequences import Consequence, Value
from signatories.succession.kinds import WORDS, Kind
from signatories.succession.plans import Seat
from signatories.succession.states import State


@dataclass(frozen=True)
class Names:
    """What people, associations and codes of conduct are called, by how a consequence refers to them."""

    people: Mapping[str, str]
    associations: Mapping[str, str]
    codes: Mapping[str, CodeOfConduct]

    def sentence(self, what: Consequence) -> str:
        """The consequence as one sentence."""
        values = {name: self._shown(name, value) for name, value in what.values.items()}
        return gettext(what.sentence, **{**values, "about": what.about})

    def _shown(self, name: str, value: Value) -> str | int:
        if name == "person":
            return self.people.get(str(value), str(value))
        if name == "role":
            return role_name(str(value))
        if name == "host":
            return readable(str(value))
        if name == "association":
            return self.associations.get(str(value), str(value))
        if name == "code" and value in self.codes:
            return code_name(self.codes[str(value)])
        return _shown_value(value)


def _shown_value(value: Value) -> str | int:
    if isinstance(value, datetime | date):
        return show_date(value)
    if isinstance(value, str) and (moment := _as_moment(value)) is not None:
        return show_date(moment)
    return value


def _as_moment(text: str) -> datetime | None:
    """A day or moment that was kept as text, such as in what an event had for outcome."""
    if len(text) < len("2026-11-24") or text[4:5] != "-" or text[7:8] != "-":
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def names_for(session: Session, consequences: Sequence[Consequence]) -> Names:
    """The names that these consequences need: three queries, however many they are."""
    people = {str(each.values["person"]) for each in consequences if "person" in each.values}
    associations = session.scalars(select(Association))
    return Names(
        people=_people(session, people),
        associations={each.slug: each.name for each in associations},
        codes={code.slug: code for code in session.scalars(select(CodeOfConduct))},
    )


def names_of_people(session: Session, seats: Sequence[Seat]) -> Names:
    """What the people of these seats are called."""
    return Names(_people(session, {seat.person for seat in seats}), {}, {})


def _people(session: Session, references: Collection[str]) -> Mapping[str, str]:
    """By public id, the name with the address that tells people apart."""
    if not references:
        return {}
    found = session.scalars(select(Person).where(Person.public_id.in_(references)))
    return {who.public_id: f"{who.name} ({who.email})" if who.name else who.email for who in found}


def kind_name(kind: str) -> str:
    return gettext(WORDS[Kind(kind)])


def state_name(state: str) -> str:
    names = {
        State.PROPOSED: gettext("waits for release"),
        State.RELEASED: gettext("released, waits for its day"),
        State.CARRIED_OUT: gettext("carried out"),
        State.CANCELLED: gettext("cancelled"),
    }
    return names[State(state)]
