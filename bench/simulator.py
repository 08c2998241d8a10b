"""A market with known truth as a delivery of the monitor, with all that makes deliveries hard.

Mixed UTC and local stamps over both changes of the clock, shuffled rows, bounces and resends,
delayed delivery, duplicates, items that were gone already, blips, items that came back before
and after the hold, lost rounds, and networks handed over in mid-period. The truth is kept
beside it by its own book-keeping, without the monitor's code.
"""

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import app.tables
from bench.truths import DAY, Counted, compared, distance, miscounts, shares_of
from monitor import importing, ingesting, scoring
from signatories.base import Base

assert app.tables  # every table is known before the metadata makes them
START, END = date(2025, 3, 1), date(2025, 12, 1)
"""Both changes of the clock lie within."""
FIRST = datetime(2025, 3, 1, tzinfo=UTC)
LENGTH = timedelta(days=275)
HAND_OVER = datetime(2025, 7, 14, 9, 30, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
COMPANIES = 8
SITES = 60
NOTICE_COLUMNS = ("notice_id", "item_key", "site_key", "holder", "sent_at", "delivered_at", "delivery_status")

Look = tuple[datetime, str]


@dataclass
class World:
    """The rows of a delivery, and the truth behind them."""

    random: random.Random
    perfect: bool
    notices: list[list[str]] = field(default_factory=list)
    checks: list[list[str]] = field(default_factory=list)
    truth: list[Counted] = field(default_factory=list)
    reappeared: int = 0

    def stamp(self, moment: datetime) -> str:
        """A moment in UTC or in local time, as it comes."""
        zone = AMSTERDAM if self.random.random() < 0.5 else UTC
        return moment.astimezone(zone).isoformat()

    def notice(
        self, item: str, site: str, holder: str, sent: datetime, accepted: datetime | None, status: str
    ) -> str:
        name = f"n{len(self.notices):06d}"
        told = self.stamp(accepted) if accepted else ""
        self.notices.append([name, item, site, holder, self.stamp(sent), told, status])
        return name

    def look(self, name: str, looks: Sequence[Look]) -> list[Look]:
        """Write down checks; when rounds get lost, they say nothing or are missing. Returns what they tell."""
        told: list[Look] = []
        for at, status in looks:
            if not self.perfect and self.random.random() < 0.06:
                if self.random.random() < 0.5:
                    self.checks.append([name, self.stamp(at), "unreachable"])
                continue
            self.checks.append([name, self.stamp(at), status])
            told.append((at, status))
        return told


def company_of(holder: int, at: datetime) -> str:
    """Network 0 went from company 1 to company 2 in mid-period; the others stayed."""
    if holder == 0 and at >= HAND_OVER:
        return "kvk:00000002"
    return f"kvk:{holder + 1:08d}"


def holders_csv() -> str:
    lines = ["holder,company,valid_from,valid_to"]
    for holder in range(COMPANIES):
        end = HAND_OVER.isoformat() if holder == 0 else ""
        lines.append(f"AS{64512 + holder},{company_of(holder, FIRST)},2024-01-01T00:00:00Z,{end}")
    lines.append(f"AS64512,kvk:00000002,{HAND_OVER.isoformat()},")
    return "\n".join(lines) + "\n"


def spells(world: World, accepted: datetime, in_time: bool) -> list[tuple[datetime, datetime]]:
    """When the item is online from acceptance on: the last spell ends with the removal that counts, or after it."""
    draw = world.random
    gone = accepted + (draw.uniform(0.2, 23.5) if in_time else draw.uniform(24.6, 140)) * HOUR
    chance = draw.random()
    if chance < 0.12 and gone - accepted > 2 * HOUR:  # away for a while, but not for the hold
        away = accepted + (gone - accepted) * 0.4
        back = away + min(20 * HOUR, (gone - away) * 0.6)
        return [(accepted, away), (back, gone)]
    if chance < 0.2 and world.perfect:  # back after the hold: the removal stands
        world.reappeared += 1
        return [(accepted, gone), (gone + 80 * HOUR, gone + 90 * HOUR)]
    return [(accepted, gone)]


def looks_at(world: World, accepted: datetime, online: Sequence[tuple[datetime, datetime]]) -> list[Look]:
    """What the monitor sees: at every change to the second when it is perfect, else in rounds."""
    ends = [moment for spell in online for moment in spell]
    last = ends[-1] + 76 * HOUR

    def status(at: datetime) -> str:
        return "online" if any(start <= at < end for start, end in online) else "offline"

    if world.perfect:
        moments = {accepted + SECOND, last}
        for start, end in online:
            moments |= {max(start, accepted + SECOND), end - SECOND, end, end + 6.5 * HOUR, end + 74 * HOUR}
    else:
        moments = {
            accepted + (0.2 + 7 * turn) * HOUR for turn in range(int((last - accepted) / (7 * HOUR)) + 3)
        }
        moments |= {accepted + 24.1 * HOUR, accepted + 24.2 * HOUR}
    return [(at, status(at)) for at in sorted(moments)]


def add_item(world: World, number: int, holder: int, site: str, accepted: datetime, share: float) -> None:
    draw = world.random
    item, network = f"i{number:06d}", f"AS{64512 + holder}"
    fate = draw.random()
    if fate < 0.03:
        world.notice(item, site, network, accepted, None, draw.choice(["bounced", "refused"]))
        return
    if fate < 0.07:  # bounced first, accepted at the second try
        world.notice(item, site, network, accepted - 26 * HOUR, None, "bounced")
    delay = 3 * timedelta(minutes=1) if fate > 0.2 else draw.uniform(1, 30) * HOUR
    name = world.notice(item, site, network, accepted - delay, accepted, "delivered")
    if 0.07 <= fate < 0.11:  # gone before the notice came
        world.checks += [
            [name, world.stamp(accepted - HOUR), "offline"],
            [name, world.stamp(accepted + HOUR), "offline"],
        ]
        return
    in_time = draw.random() < share
    online = spells(world, accepted, in_time)
    looks = looks_at(world, accepted, online)
    told = world.look(name, looks)
    back = online[-1][0]
    is_unseen = (
        not in_time and len(online) > 1 and not any(at >= back and seen == "online" for at, seen in told)
    )
    world.truth.append(Counted(company_of(holder, accepted), site, accepted, in_time, is_unseen))
    if 0.11 <= fate < 0.15:  # told a second time inside the follow-up
        again = world.notice(item, site, network, accepted + 5 * HOUR, accepted + 5 * HOUR, "delivered")
        world.look(again, [(at, status) for at, status in looks if at > accepted + 5 * HOUR])


def world_of(seed: int, *, perfect: bool) -> World:
    """One market: companies from bad to good, sites with bursts."""
    world = World(random.Random(seed), perfect)
    draw = world.random
    number = 0
    for holder in range(COMPANIES):
        share = 0.2 + 0.78 * holder / (COMPANIES - 1)
        for site in range(SITES):
            begun = FIRST + 2 * DAY + draw.random() * (LENGTH - 8 * DAY)
            for _ in range(min(int(draw.paretovariate(1.3)), 25)):
                add_item(world, number, holder, f"s{holder}-{site}", begun + draw.random() * 40 * HOUR, share)
                number += 1
    draw.shuffle(world.notices)
    draw.shuffle(world.checks)
    return world


@dataclass(frozen=True)
class Outcome:
    """What a whole delivery came to: ``furthest`` is how far a share lies from its truth at most, ``miscounted``
    how many companies have other items or incidents than there were."""

    in_words: str
    faults: list[str]
    perfect: bool
    companies: int
    furthest: float
    miscounted: int


def written(folder: Path, world: World) -> list[Path]:
    files: list[Path] = []
    for name, columns, rows in (
        ("notices.csv", NOTICE_COLUMNS, world.notices),
        ("checks.csv", ("notice_id", "checked_at", "status"), world.checks),
    ):
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([columns, *rows])
        (folder / name).write_text(text.getvalue())
        files.append(folder / name)
    (folder / "holders.csv").write_text(holders_csv())
    return files


def run(seed: int, *, folder: Path, perfect: bool) -> Outcome:
    """Write a delivery, take it in, score it, and hold the scores against the truth."""
    world = world_of(seed, perfect=perfect)
    files = written(folder, world)
    data_dir = folder / "ledger"
    data_dir.mkdir()
    engine = create_engine(f"sqlite:///{folder / 'register.sqlite3'}")
    Base.metadata.create_all(engine)
    at = datetime(2026, 6, 1, tzinfo=UTC)
    with Session(engine) as session:
        importing.import_holders(session, files=[folder / "holders.csv"], data_dir=data_dir, at=at)
        ingesting.take_in(
            session,
            files=files,
            source="simulator",
            batch=None,
            data_dir=data_dir,
            notice_key=b"k" * 32,
            at=at,
        )
        table = scoring.score(session, data_dir=data_dir, start=START, end=END)
    engine.dispose()
    rows = {row.company: row for row in table.rows}
    truths = shares_of(world.truth)
    faults = [
        f"seed {seed}: {fault}"
        for company, truth in truths.items()
        for fault in compared(rows[company], truth, perfect=perfect)
    ]
    if perfect and table.total.reappeared != world.reappeared:
        faults.append(f"seed {seed}: {table.total.reappeared} reappeared instead of {world.reappeared}")
    seen = "perfectly" if perfect else "in rounds, some lost"
    unseen = sum(each.came_back_unseen for each in world.truth)
    doubt = table.total.undetermined / table.total.items
    return Outcome(
        f"{table.total.items} items seen {seen}, {doubt:.1%} undetermined, {unseen} came back unseen,"
        f" {len(faults)} faults",
        faults,
        perfect=perfect,
        companies=len(truths),
        furthest=max(distance(rows[company], truth) for company, truth in truths.items()),
        miscounted=sum(miscounts(rows[company], truth) for company, truth in truths.items()),
    )
