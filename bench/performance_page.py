"""``docs/performance.md``: the newest line of each measurement in ``history.ndjson``, and how it was made."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from bench.gaps import Gap, gaps
from bench.harness import HISTORY, Row

HOW = {
    "A/A": "The anchor against itself: what lies within this range is noise.",
    "issue a badge": "200 badges of different websites: credential, signature and picture.",
    "open a token": "200 tokens whose signature and contents are judged, without a status list.",
    "verify a badge": "200 tokens judged with every check of a file, beside 200 bare ES256 verifications.",
    "renew 1,000 badges": "The monthly renewal as the worker does it: plan, sign, write.",
    "preview 20,000 members": "A file of 20,000 rows read, judged and compared with the register.",
    "save 20,000 members": "The same import saved, each act with its entry in the log.",
    "intake": "Deliveries as the command takes them in: judged, keyed again, merged, written.",
    "memory of": "The most that a process of its own held.",
    "growth of": "How steeply it grows from the smallest to the largest size: 1 is as fast as the size.",
    "lifelines loop": "What would be made of the item list otherwise: a curve of each of some 45,000 groups, one at a "
    "time (`requirements/bench.txt`). The shares left after a day agree to 1e-12.",
    "pandas": "The same curves from a frame, all at once.",
    "rerun": "Figures made again from what the run before left behind: the notices that may be judged otherwise are"
    " judged, and everything that follows is made as always. The same table to the last byte.",
    "processor time of a rerun": "Processor time of all threads together.",
    "score": "Checks joined, hold, incidents, bounds and labels of a half-year.",
    "badge as SVG": "The picture with its credential, as the built-in server sends it; `wrk` with eight connections.",
    "live badge": "The picture that knows where it stands, asked without a Referer.",
    "token": "The credential as a compact JWT.",
    "verify answer": "`/v/CODE.json`.",
    "status list": "The signed list of withdrawn badges.",
    "home page": "`/en/`, without a cookie.",
    "quiet round": "Every five seconds, with nothing to do: mail, logos, lists, the log.",
    "quiet hourly round": "Once an hour, with nothing to do: terms that end, reminders, tests of contact points.",
    "slowest": "Of every address that answers a GET, asked as who may open it, the one that took longest.",
    "directory page": "`/en/signatories` of a register grown from a seed, ten signatures for each company, in SQLite.",
    "company page": "The page of one company with its signatures.",
    "association page": "The public page of the association with the most members.",
    "members against": "The desk of that association: a third of the companies of the register are its members.",
    "conditions page": "How many of its members meet each condition.",
    "hotline's desk": "How many contact points stand how.",
    "first page of": "`/api/v1/signatories`: as many companies as there are, 500 at most.",
    "letter M of": "A page in the middle of a long list, from a letter on.",
    "page 50 of": "A page in the middle of a long list, by its number.",
    "a search in": "`?q=linden`: part of many names.",
    "directory": "`/en/signatories`, without a cookie.",
    "processor time of the main database": "PostgreSQL and a replica that streams, 300 companies: what the main "
    "server spends on 160 public pages that are asked of the database.",
    "processor time of": "Processor time of all threads together, which tells more than the clock on a busy machine.",
    "processor time": "Processor time of one answer, all threads of the server's process together.",
    "weight": "As it travels packed; requests of a browser that has nothing yet.",
    "soak": "Pages, pictures, data and a search in turn; the pace is that share of what `wrk` got at most before.",
    "exported badge": "The tree of `site export` with `deploy/nginx/register.conf`: more headers, packed copies.",
    "export of": "The files for nginx or a CDN, packed ones too, asked from Flask and written.",
    "export again": "One of some seventy badges was withdrawn; what that can change is asked anew.",
    "badge from Flask": "What the first visitor after a change waits for, and all if nothing were kept ready.",
    "make run": "A fresh clone, until its first page answers; what is downloaded lies in the cache of both.",
    "set-up": "A fresh clone; what is downloaded lies in the cache of both.",
    "the whole suite": "A fresh clone, on this machine.",
    "99th percentile": "300 requests a second for ten seconds, each begun at its own moment, however slow the last.",
}


_SIZE = re.compile(r", [\d,]+ bytes.*| of [\d,]+ files$|, one run$|, at \d+% of .*")
"""What differs from run to run in the name of one measurement."""


@dataclass(frozen=True)
class Line:
    """One row of the history."""

    at: str
    name: str
    anchor: str
    median: float
    quartiles: tuple[float, float]
    goal: str
    load: float
    revision: str

    @property
    def misses(self) -> bool:
        """Whether the median is on the wrong side of its goal."""
        return Row(self.name, self.anchor, (self.median,), self.goal).is_met is False


def lines() -> Iterable[Line]:
    for text in HISTORY.read_text().splitlines():
        row = json.loads(text)
        yield Line(
            row["at"][:10], row["name"], row["anchor"], row["median"], tuple(row["quartiles"]), row["goal"],
            row["load"], row["revision"],
        )  # fmt: skip


def newest() -> list[Line]:
    """The last line of each measurement, in the order in which they were first made; its size may have changed."""
    found: dict[tuple[str, str], Line] = {}
    for line in lines():
        found[_SIZE.sub("", line.name), line.anchor] = line
    return list(found.values())


def missed() -> list[Line]:
    return [each for each in newest() if each.misses]


def explained(gap: Gap) -> str:
    """The rows of one gap, and what is said of it."""
    rows = [each for each in missed() if gap.is_of(each.name)]
    told = "; ".join(
        f"**{each.name}**, {each.median:.2f} × {each.anchor}, asked {each.goal}" for each in rows
    )
    return f"- {told}. {gap.why}"


def how(name: str) -> str:
    return next((text for start, text in HOW.items() if name.startswith(start)), "")


def page() -> str:
    """The page as Markdown."""
    rows = [
        f"| {each.name} | {each.median:.2f} × {each.anchor} | {each.quartiles[0]:.2f} – {each.quartiles[1]:.2f} "
        f"| {each.goal} | {each.at}, `{each.revision}`, load {each.load:.1f} | {how(each.name)} |"
        for each in newest()
    ]
    return "\n".join(
        [
            "# Performance",
            "Ratios, not times: each candidate took turns with a named peer or limit in the same run, "
            "five rounds (three where one takes minutes, one where the row says so), on two shared cores. Servers, "
            "intake and scoring run in processes of their own; Python alone is measured in one, and which of both goes "
            "first is drawn. The median of the paired ratios counts; the quartiles say how far to trust it, and a high "
            "load how little. `make bench` measures and appends to `bench/history.ndjson`, "
            "from which this page is made (`python -m tests.tools.generated`).",
            "",
            "| what | found | quartiles | goal | when, revision, load | how |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            "## Where a goal is missed, why, and what was tried",
            *map(explained, gaps()),
            "",
        ]
    )
