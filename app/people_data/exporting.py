"""What the register holds of a person, as data that the person can take along (Articles 15 and 20 GDPR)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.people_data import finding
from app.people_data.holdings import HOLDINGS, Holding
from signatories.journal import JournalLine

SECRET = ("digest", "secret", "token", "salt", "challenge", "attachment")
"""Parts of names of columns that open something, or that are no text: they are never given."""
ABOUT_OTHERS = frozenset(
    {"invited_by", "granted_by", "ended_by", "withdrawn_by", "decided_by", "confirmed_by", "objected_by"}
)
"""Numbers of other people in one's own rows."""


@dataclass(frozen=True)
class Held:
    """What one table holds of a person: rows of its own, and the acts in which only its number stands."""

    holding: Holding
    rows: Sequence[Mapping[str, object]]
    acts: Sequence[Mapping[str, object]]


def held(session: Session, person: Person) -> list[Held]:
    """All of it, table by table."""
    found = finding.every_row(session, person)
    return [_held(each, found[each.table], person) for each in HOLDINGS if each.table in found]


def exported(session: Session, person: Person, *, at: datetime) -> dict[str, object]:
    """The same as one JSON object. Nothing in it opens anything, and nothing is of somebody else."""
    return {
        "made_at": at.isoformat(),
        "person": {"number": person.public_id, "email": person.email, "name": person.name},
        "held": [
            {
                "table": each.holding.table,
                "kept": each.holding.term,
                "rows": list(each.rows),
                "acts": list(each.acts),
            }
            for each in held(session, person)
        ],
    }


def _held(holding: Holding, found: Sequence[Mapping[str, Any]], person: Person) -> Held:
    own = [row for row in found if _is_own(holding, row, person)]
    others = [row for row in found if row not in own]
    return Held(holding, [_shown(row, person) for row in own], [_act(holding, row, person) for row in others])


def _is_own(holding: Holding, row: Mapping[str, Any], person: Person) -> bool:
    """Whether the row is about the person; else only its number stands in it, beside data of others."""
    return (
        holding.table in ("signature", JournalLine.__tablename__)
        or any(row[name] == person.id for name in holding.by_id)
        or any((row[name] or "").lower() == person.email.lower() for name in holding.by_address)
    )


def _shown(row: Mapping[str, Any], person: Person) -> dict[str, object]:
    """A row without its inner keys, without what opens something, and without numbers of others."""
    return {
        name: _plain(value)
        for name, value in row.items()
        if value is not None
        and not isinstance(value, bytes)
        and name != "id"
        and not name.endswith("_id")
        and not any(part in name for part in SECRET)
        and not (name in ABOUT_OTHERS and value != person.public_id)
        and name != "body"
    } | ({"public_id": row["public_id"]} if "public_id" in row else {})


def _act(holding: Holding, row: Mapping[str, Any], person: Person) -> dict[str, object]:
    """What the person did, and when: nothing else of a row that is about others."""
    did = [name for name in holding.by_number if row[name] == person.public_id]
    times = (row.get(_time_of(name)) or row.get("at") for name in did)
    when = next((value for value in times if isinstance(value, datetime)), None)
    return {
        "as": did,
        **({"reference": row["public_id"]} if row.get("public_id") else {}),
        **({"at": _plain(when)} if when else {}),
    }


def _time_of(column: str) -> str:
    return f"{column.removesuffix('_by')}_at"


def _plain(value: object) -> object:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool, list, dict)) else str(value)
