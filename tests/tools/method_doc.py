"""docs/method.md from the tables that the tests run: the rules to the second, and an example by hand."""

from datetime import timedelta

from monitor.figures import Figures
from monitor.method import ADDENDUM_24H, VERSION_1_0, Method
from tests.spec import test_method_clock as clock
from tests.spec import test_method_labels as labels
from tests.spec import worked_example as example
from tests.tools.tables import table

HOURS = timedelta(hours=1)


def method() -> str:
    """The whole document."""
    parts = [_intro(VERSION_1_0), _outcomes(), _clock(), _holds(), _labels(), _example()]
    return "\n".join(parts)


def _hours(length: timedelta) -> str:
    return f"{length / HOURS:g}"


def _intro(of: Method) -> str:
    minutes = of.tolerance // timedelta(minutes=1)
    return (
        f"# The method to the second, version {of.version}\n"
        "Every row here is a test of `tests/spec`. L is when an item was last seen online, R when it was first"
        " seen gone for good; both count from the moment at which the company accepted the notice, in elapsed"
        f" hours. The norm is {ADDENDUM_24H.hours} hours; the tolerance in the company's favour is {minutes}"
        " minutes. All numbers of a version stand in [reference/method.md](reference/method.md).\n"
    )


def _outcomes() -> str:
    rows = [[rule, low, high, _word(str(outcome))] for rule, low, high, outcome in clock.OUTCOMES]
    more = [[rule, low, high, _word(str(outcome))] for rule, low, high, outcome in clock.ORDER_OUTCOMES]
    header = ["rule", "L", "R", "outcome"]
    return (
        "## Outcomes\nOn time wins over late; what is neither is undetermined: it counts against the company"
        f" in the worst case and for it in the best.\n\n{table(header, rows)}\n"
        f"Under the norm of 12 hours:\n\n{table(header, more)}"
    )


def _clock() -> str:
    rows = [[rule, accepted.isoformat(), last.replace("T", " ")] for rule, accepted, last in clock.CLOCK_DAYS]
    header = ["day", "accepted", "last moment that counts as on time"]
    return (
        "## The clock\n24 hours are 24 elapsed hours on every day. One second later is late, when the item was still"
        f" seen after 24 hours.\n\n{table(header, rows)}"
    )


def _sightings(sightings: list[tuple[str, clock.Status]]) -> str:
    return ", ".join(f"{at} {status}" for at, status in sightings) or "none"


def _holds() -> str:
    rows = [[rule, _sightings(seen), low, high or "never"] for rule, seen, low, high in clock.HOLDS]
    gone = [[rule, _sightings(seen), "yes" if is_gone else "no"] for rule, seen, is_gone in clock.GONE_BEFORE]
    return (
        f"## What is a removal\n{table(['rule', 'seen', 'L', 'R'], rows)}\n"
        f"## Gone before the notice\nSuch an item is not counted.\n\n{table(['rule', 'seen', 'gone before'], gone)}"
    )


def _labels() -> str:
    rows = [[rule, expected.value] for rule, _, expected in labels.LABELS]
    return f"## Labels\nThe first rule that holds gives the label.\n\n{table(['case', 'label'], rows)}"


def _word(outcome: str) -> str:
    return outcome.replace("_", " ")


def _example() -> str:
    items = {item.notice.notice: item for item in example.judged()}
    rows: list[list[str]] = []
    for line in example.LINES:
        item = items[line.name]
        ends = ["–", "–"]
        if item.removal is not None:
            first = item.removal.first_offline
            ends = [_hours(item.removal.last_online), _hours(first) if first is not None else "never"]
        verdict = _word(str(item.outcome or item.reason))
        rows.append([line.name, line.site, line.accepted, line.seen or "–", *ends, verdict, line.why])
    header = ["notice", "site", "accepted (UTC)", "seen (hours)", "L", "R", "outcome", "why"]
    by_start = sorted(example.incidents(), key=lambda each: each.first_at)
    incidents = [
        [
            *(str(number), each.site, str(each.items), str(each.on_time), str(each.undetermined)),
            *(f"{each.worst:.2f}", f"{each.best:.2f}"),
        ]
        for number, each in enumerate(by_start, start=1)
    ]
    names = ["incident", "site", "items", "on time", "undetermined", "w", "b"]
    return (
        "## An example by hand\nTen invented notices to one company in January to June 2025.\n\n"
        f"{table(header, rows)}\n"
        "Step 1: the notices about one site that lie less than 24 hours after the first are one incident; w is"
        " its part on time with every doubt against the company, b with every doubt in its favour.\n\n"
        f"{table(names, incidents)}\n"
        + _steps(example.found(), [each.worst for each in by_start], [each.best for each in by_start])
    )


def _groups() -> str:
    """Why the example has no design effect."""
    found = example.incidents()
    sites, weeks = {each.site for each in found}, {each.week(VERSION_1_0.week) for each in found}
    least = VERSION_1_0.least_groups
    if max(len(sites), len(weeks)) >= least:
        raise ValueError("the example has groups enough for a design effect")
    return f"{len(sites)} sites and {len(weeks)} weeks are too few groups for a design effect: it asks for {least}."


def _steps(found: Figures, worst: list[float], best: list[float]) -> str:
    count, items = found.incidents, found.items
    low, high = found.share_low or 0.0, found.share_high or 0.0
    sure = round((found.item_share_low or 0.0) * items)
    x, y = low * count, high * count
    added = " + ".join(f"{each:.2f}" for each in worst), " + ".join(f"{each:.2f}" for each in best)
    below = f"BETA.INV(0.025; {x:.2f}; {count - x + 1:.2f})"
    above = f"BETA.INV(0.975; {y + 1:.2f}; {count - y:.2f})"
    return (
        f"Step 2: the share is the mean over incidents. Worst: ({added[0]}) / {count} = {low:.2f}."
        f" Best: ({added[1]}) / {count} = {high:.2f}.\n\n"
        f"Step 3: over items it is {found.item_share_low:.3f} to {found.item_share_high:.3f}: of {items} items,"
        f" {sure} were surely on time and {found.undetermined} is undetermined.\n\n"
        f"Step 4: the interval of 95 %, by Clopper and Pearson on {count} incidents. {_groups()} In a"
        " spreadsheet:\n\n"
        f"- lower limit: x = {low:.2f} × {count} = {x:.2f}; `{below}` = {found.interval_low:.4f}\n"
        f"- upper limit: x = {high:.2f} × {count} = {y:.2f}; `{above}` = {found.interval_high:.4f}\n\n"
        f"Step 5: the label. The norm asks for {VERSION_1_0.norm_share:.2f}. The upper limit is not under it and"
        f' the lower limit not at it, so the label is "{found.label.value}": the measurements allow both.\n'
    )
