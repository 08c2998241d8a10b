"""Ten invented notices to one company: small enough to follow by hand, with every rule that matters in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from monitor import reference
from monitor.figures import Figures, figures
from monitor.holdings import Holding
from monitor.incidents import Incident
from monitor.instants import midnight
from monitor.method import ADDENDUM_24H, VERSION_1_0, Window
from monitor.reference import Item, Notice
from monitor.removal import Check, Status

COMPANY = "kvk:00000001"
HELD = [Holding("AS64512", datetime(2024, 1, 1, tzinfo=UTC), COMPANY, None)]
WINDOW = Window(midnight(date(2025, 1, 1)), midnight(date(2025, 7, 1)), ADDENDUM_24H, VERSION_1_0)
MEASURED_MONTHS = 6


@dataclass(frozen=True)
class Line:
    """One notice: when it was accepted, and what was seen how many hours after that."""

    name: str
    site: str
    accepted: str
    seen: str
    why: str
    item: str = ""
    status: str = "delivered"


LINES = (
    Line("1", "A", "2025-01-13 09:00", "on 2, off 6, off 24.1, off 80", "gone between 2 and 6 hours"),
    Line("2", "A", "2025-01-13 15:00", "on 12, on 24.1, off 36, off 110", "still seen after 24 hours"),
    Line("3", "A", "2025-01-14 09:00", "on 6, off 24.1, off 100", "exactly 24 hours after notice 1: a new incident"),
    Line("4", "B", "2025-01-20 10:00", "on 10, off 24.25, off 100", "the last moment that counts as in time"),
    Line("5", "B", "2025-01-20 11:00", "on 20, off 30, off 110", "no look at 24 hours: it cannot be said"),
    Line("6", "C", "2025-02-03 09:00", "off 4, on 20, on 24.1, off 50, off 130", "away for 16 hours is not removed"),
    Line("7", "C", "2025-02-03 12:00", "on 1, off 3, off 24.1, off 80, on 100", "back after 72 hours: removed"),
    Line("8", "D", "2025-02-10 09:00", "on 3, off 24.1, off 100", "gone between 3 and 24.1 hours"),
    Line("9", "D", "2025-02-11 10:00", "off 1, off 80", "the same image as notice 8 again: does not count", "8"),
    Line("10", "E", "2025-02-12 09:00", "", "the mail server sent it back: does not count", "", "bounced"),
    )  # fmt: skip


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def told() -> tuple[list[Notice], Mapping[str, list[Check]]]:
    notices: list[Notice] = []
    checks: dict[str, list[Check]] = {}
    for line in LINES:
        at = moment(line.accepted)
        delivered = at if line.status == "delivered" else None
        item = f"item-{line.item or line.name}"
        notices.append(Notice(line.name, item, line.site, "AS64512", at, delivered, line.status))
        words = {"on": Status.ONLINE, "off": Status.OFFLINE}
        looks = [look.split() for look in line.seen.split(", ") if look]
        checks[line.name] = [
            Check(at + float(hours) * timedelta(hours=1), words[word]) for word, hours in looks
        ]
    return notices, checks


def judged() -> list[Item]:
    notices, checks = told()
    return reference.items(notices, checks, HELD, WINDOW)


def incidents() -> list[Incident]:
    return reference.incidents(judged(), VERSION_1_0)[COMPANY]


def found() -> Figures:
    return figures(incidents(), attempts=9, unreached=1, measured_months=MEASURED_MONTHS, method=VERSION_1_0)
