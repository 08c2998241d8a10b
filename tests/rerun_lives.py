"""Random lives of a ledger for reruns: deliveries, corrections and decisions, drawn from few ids so that they meet.

Segments are written as intake leaves them, without its rules: more can be corrected here than a monitor may correct.
"""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from monitor import ledger
from monitor.disputes.states import Effect
from monitor.holdings import Holding, undisputed
from monitor.method import ADDENDUM_24H, VERSION_1_0, Window

START, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 3, 1, tzinfo=UTC)
WINDOW = Window(START, END, ADDENDUM_24H, VERSION_1_0)
HOUR = timedelta(hours=1)
COMPANIES = ("kvk:00000001", "kvk:00000002", "kvk:00000003")
HELD = undisputed(
    [
        Holding("AS64512", START - 999 * HOUR, COMPANIES[0], START + 200 * HOUR),
        Holding("AS64512", START + 200 * HOUR, COMPANIES[1], None),
        Holding("AS64513", START - 999 * HOUR, COMPANIES[1], None),
        Holding("org:handle", START, COMPANIES[2], START + 700 * HOUR),
    ]
)
HOLDERS = ("AS64512", "AS64512", "AS64513", "org:handle", "AS64514")
TYPES = {
    "notices": (
        "STRUCT(notice VARCHAR, item VARCHAR, site VARCHAR, holder VARCHAR, sent_at TIMESTAMPTZ,"
        " delivered_at TIMESTAMPTZ, status VARCHAR, withdrawn_at TIMESTAMPTZ, withdrawal_reason VARCHAR,"
        " sequence INTEGER)[]"
    ),
    "checks": "STRUCT(notice VARCHAR, checked_at TIMESTAMPTZ, status VARCHAR, sequence INTEGER)[]",
}

Row = dict[str, Any]


@dataclass
class Manifest:
    """What a rerun asks of a delivery."""

    sequence: int
    digest: str
    files: tuple[str, str]
    notices_new: int
    checks_new: int
    notices_changed: int = 0
    public_id: str = "invented"
    is_gone: bool = False
    merged_into: str | None = None

    @property
    def folder(self) -> str:
        return self.merged_into or self.digest


@dataclass
class Life:
    """A ledger in *data_dir* that grows by what *chance* draws."""

    data_dir: Path
    chance: random.Random
    items: int = 25
    sites: int = 8
    manifests: list[Manifest] = field(default_factory=list[Manifest])
    told: dict[str, Row] = field(default_factory=dict[str, Row])
    looked: set[tuple[str, datetime]] = field(default_factory=set[tuple[str, datetime]])
    decided: dict[str, str] = field(default_factory=dict[str, str])

    def deliver(
        self,
        *,
        new: int = 0,
        corrected: int = 0,
        looks: int = 0,
        also: Sequence[Row] = (),
        seen: Sequence[Row] = (),
    ) -> None:
        """A delivery: *new* notices with checks, *corrected* ones, *looks* at any notice, also at one not known; and
        *also* these notices and what was *seen* of them, which a test thought out."""
        known = sorted(self.told)
        rows = [self._new() for _ in range(new)]
        checks = [each for row in rows for each in self._life_of(row)]
        again = self.chance.sample(known, min(corrected, len(known)))
        rows += [self._corrected(self.told[name]) for name in again]
        for _ in range(looks):
            name = self.chance.choice([*known, _id("n", self.chance.randrange(400))])
            checks += self._look(name, self._moment(-50, 1500), self.chance.choice(STATUSES))
        self.told |= {row["notice"]: row for row in rows}
        self.write([*rows, *also], [*checks, *seen])

    def decide(self, count: int) -> None:
        """Decide about *count* notices, decide some otherwise, and take some decisions back."""
        for name in self.chance.sample(sorted(self.told), min(count, len(self.told))):
            if name in self.decided and self.chance.random() < 0.5:
                del self.decided[name]
            else:
                self.decided[name] = str(self.chance.choice([*Effect]))

    def write(self, notices: Sequence[Row], checks: Sequence[Row]) -> None:
        """Seal a delivery of these rows."""
        sequence = len(self.manifests) + 1
        digest = hashlib.sha256(f"{sequence} {self.chance.random()}".encode()).hexdigest()
        folder = ledger.segments(self.data_dir) / digest
        folder.mkdir()
        for name, rows in (("notices", notices), ("checks", checks)):
            numbered = [{**row, "sequence": sequence} for row in rows]
            query = f"CREATE TABLE t AS SELECT unnest($rows::{TYPES[name]}, recursive := true)"
            with duckdb.connect() as connection:
                connection.execute(query, {"rows": numbered})
                connection.table("t").write_parquet(str(folder / f"{name}.parquet"))
        first, second = (ledger.file_digest(folder / each) for each in (ledger.NOTICES, ledger.CHECKS))
        self.manifests.append(Manifest(sequence, digest, (first, second), len(notices), len(checks)))

    def _moment(self, low: int, high: int) -> datetime:
        return (
            START
            + self.chance.randrange(low, high) * HOUR
            + timedelta(seconds=self.chance.choice([0, 0, 1, 900]))
        )

    def _new(self) -> Row:
        name = _id("n", self.chance.randrange(400))
        while name in self.told:
            name = _id("n", self.chance.randrange(400, 10_000))
        row: Row = {"notice": name, "item": self._item(), "site": self._site(), "holder": self._holder()}
        self.told[name] = {**row, "withdrawn_at": None, "withdrawal_reason": None, **self._times()}
        return self.told[name]

    def _corrected(self, row: Row) -> Row:
        changes: list[Row] = [
            {"item": self._item()},
            {"site": self._site()},
            {"holder": self._holder()},
            {"withdrawn_at": row["sent_at"], "withdrawal_reason": "other"},
            self._times(),
            {},
        ]
        return {**row, **self.chance.choice(changes)}

    def _times(self) -> Row:
        sent_at = self._moment(-300, 1600)
        status = self.chance.choices(["delivered", "bounced", "refused", "pending"], [12, 2, 1, 1])[0]
        delivered_at = sent_at + self.chance.randrange(4) * HOUR if status == "delivered" else None
        return {"sent_at": sent_at, "delivered_at": delivered_at, "status": status}

    def _life_of(self, row: Row) -> list[Row]:
        at = row["delivered_at"] or row["sent_at"]
        steps = sorted(self.chance.sample(range(-10, 200), self.chance.randrange(7)))
        seen = [(at + step * HOUR, self.chance.choice(STATUSES)) for step in steps]
        return [each for moment, status in seen for each in self._look(row["notice"], moment, status)]

    def _look(self, name: str, at: datetime, status: str) -> list[Row]:
        """A check, unless there is one of that instant."""
        if (name, at) in self.looked:
            return []
        self.looked.add((name, at))
        return [{"notice": name, "checked_at": at, "status": status}]

    def _item(self) -> str:
        return _id("i", self.chance.randrange(self.items))

    def _holder(self) -> str:
        return self.chance.choice(HOLDERS)

    def _site(self) -> str:
        return _id("s", self.chance.randrange(self.sites))


def told(name: str, hours: int, **changes: Any) -> Row:
    """A notice of its own item and site, accepted so many *hours* after the period began; not one of those drawn."""
    at = START + hours * HOUR
    row: Row = {
        "notice": _id("t", name),
        "item": _id("t-item", name),
        "site": _id("t-site", name),
        "holder": "AS64513",
    }
    row |= {
        "sent_at": at,
        "delivered_at": at,
        "status": "delivered",
        "withdrawn_at": None,
        "withdrawal_reason": None,
    }
    return {**row, **changes}


def looked(row: Row, hours: int, status: str) -> Row:
    """A check of it so many *hours* after its acceptance."""
    return {"notice": row["notice"], "checked_at": row["sent_at"] + hours * HOUR, "status": status}


STATUSES = ("online", "offline", "offline", "moved", "unreachable")


def _id(kind: str, number: int | str) -> str:
    return hashlib.sha256(f"{kind}{number}".encode()).hexdigest()[:32]
