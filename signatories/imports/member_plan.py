"""What an import of members would change: its rows held against what the register has. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sentences import N_
from signatories.imports.member_rows import MemberRow, WrongRow


class Effect(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """One field that would change, old to new."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Here:
    """The open membership of a company in the association that imports."""

    membership_id: int
    version: int
    from_on: date
    member_since: date
    member_number: str | None
    contact_email: str | None


@dataclass(frozen=True)
class Known:
    """What the register has of a company: its names, its hosts, and its membership here.

    ``was_member_until`` is the end of its last membership here that is over.
    """

    company_id: int
    slug: str
    legal_name: str
    trade_name: str | None = None
    hosts: frozenset[str] = frozenset()
    here: Here | None = None
    was_member_until: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True)
class Planned:
    """What one row would do.

    ``other_names`` are the register's names, by column, where the file has another: the register
    keeps its own. ``hosts`` are the domains to name; ``taken`` those that another company has proven.
    """

    row: MemberRow
    effect: Effect
    known: Known | None = None
    changes: tuple[Change, ...] = ()
    other_names: tuple[tuple[str, str], ...] = ()
    hosts: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name that the register knows the company by, or will."""
        if self.known:
            return self.known.trade_name or self.known.legal_name
        return self.row.trade_name or self.row.legal_name


@dataclass(frozen=True)
class Plan:
    """The whole import before anything is saved. ``wrong`` rows are never saved."""

    rows: tuple[Planned, ...]
    wrong: tuple[WrongRow, ...] = field(default=())

    def with_effect(self, effect: Effect) -> list[Planned]:
        return [planned for planned in self.rows if planned.effect is effect]

    @property
    def counts(self) -> dict[str, int]:
        found = dict.fromkeys([*Effect], 0)
        for planned in self.rows:
            found[planned.effect] += 1
        return {**{effect.value: count for effect, count in found.items()}, "wrong": len(self.wrong)}


def plan(
    rows: Iterable[MemberRow | WrongRow],
    known: Mapping[str, Known],
    *,
    on: date,
    proven: Mapping[str, str] | None = None,
) -> Plan:
    """Hold the rows of a file against what the register has on the day *on*. Pure.

    *proven* gives for each host the register number of the company that has proven it. A register
    number that occurs twice in a file is wrong from the second time on.
    """
    planned, wrong, seen = [], [], {}
    for row in rows:
        if isinstance(row, WrongRow):
            wrong.append(row)
            continue
        found = known.get(row.register_number)
        reason = _why_not(row, found, seen.get(row.register_number), on)
        if reason is not None:
            column, sentence, values = reason
            wrong.append(WrongRow(row.row, column, sentence, values, ()))
            continue
        seen[row.register_number] = row.row
        planned.append(_planned(row, found, proven or {}, on))
    return Plan(tuple(planned), tuple(sorted(wrong, key=lambda each: each.row)))


def _why_not(
    row: MemberRow, known: Known | None, first: int | None, on: date
) -> tuple[str, str, Mapping[str, object]] | None:
    """Why a row that reads well cannot be taken: its column, and the sentence with its values."""
    if first is not None:
        sentence = N_("The same register number stands in row %(first)s.")
        return "register_number", sentence, {"first": first}
    if row.member_since and row.member_since > on:
        return "member_since", N_("This date lies in the future."), {}
    if known is None:
        return None
    if known.ended_on:
        return "register_number", N_("This company ended on %(on)s."), {"on": known.ended_on}
    until = known.was_member_until
    begins = row.member_since or (known.here.from_on if known.here else on)
    if until is not None and begins < until:
        sentence = N_("It was a member until %(until)s. The new date lies before that.")
        return "member_since", sentence, {"until": until}
    return None


def _planned(row: MemberRow, known: Known | None, proven: Mapping[str, str], on: date) -> Planned:
    taken = tuple(
        host for host in row.domains if proven.get(host, row.register_number) != row.register_number
    )
    mine = known.hosts if known else frozenset()
    hosts = tuple(host for host in row.domains if host not in mine and host not in taken)
    if known is None:
        return Planned(row, Effect.NEW, hosts=hosts, taken=taken)
    names = (
        ("legal_name", known.legal_name, row.legal_name),
        ("trade_name", known.trade_name, row.trade_name),
    )
    others = tuple((column, have or "") for column, have, given in names if given and given != have)
    changes = _changes(row, known.here, hosts) if known.here else ()
    effect = Effect.NEW if known.here is None else Effect.CHANGED if changes else Effect.UNCHANGED
    return Planned(row, effect, known, changes, others, hosts, taken)


def _changes(row: MemberRow, here: Here, hosts: Sequence[str]) -> tuple[Change, ...]:
    """What a row changes of a member. An empty cell takes nothing away."""
    changes = []
    for column, old, new in (
        ("member_number", here.member_number, row.member_number),
        ("contact_email", here.contact_email, row.contact_email),
    ):
        if new is not None and new != old:
            changes.append(Change(column, old or "", new))
    if row.member_since and row.member_since not in (here.from_on, here.member_since):
        changes.append(Change("member_since", here.from_on.isoformat(), row.member_since.isoformat()))
    if hosts:
        changes.append(Change("domain", "", " ".join(hosts)))
    return tuple(changes)
