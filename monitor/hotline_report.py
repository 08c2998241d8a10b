"""The adapter for the report export of the hotline's tool: maps what is allowed, refuses the rest.

The file is ``;``-separated; older versions of the tool do not quote, newer ones quote every cell.
It is turned into files of our own form, which then go the way of every delivery. What has no clock
(no time of a first notice, or one in the hour that the clock had twice) is held apart: counted and
listed by line, not taken in, since a made-up time would contradict the true one later.
"""

import csv
import gzip
import hashlib
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast
from zoneinfo import ZoneInfo

from monitor import hotline_columns as columns
from monitor.delivery_models import Manifest
from monitor.errors import (
    ArchiveRefused,
    MissingColumn,
    NoClockAtAll,
    RepeatedColumn,
    RowsRefused,
    UnknownColumn,
    UnreadableLine,
)
from monitor.file_format import FORMATS, NAMEABLE, PATTERNS, Kind, Limits, Shape
from monitor.places import SHOWN
from monitor.problems import Problem, Rule
from monitor.receipts import Apart
from monitor.unpacking import PARQUET, Packing, Part, parts_of

REPORT = "report"
"""Stands for the kind of file in refusals."""
MOST_LINE_BYTES = 64 * 1024
ZONE = ZoneInfo(columns.ZONE)
TIME = re.compile(columns.TIME)
ID = re.compile(PATTERNS[Shape.ID])
EMPTY, TWICE = "no-first-notice", "hour-that-came-twice"
"""Why a row has no clock."""


@dataclass
class Report:
    """The converted *files*, and for each of their labels which line of which given file is which."""

    files: list[Path] = field(default_factory=list)
    origins: "dict[str, tuple[str, array[int]]]" = field(default_factory=dict)
    apart: list[Apart] = field(default_factory=list)
    without_clock: int = 0

    def origin(self, label: str, line: int) -> tuple[str, int]:
        given, lines = self.origins[label]
        return given, lines[line - 1]


@dataclass
class Faults:
    problems: list[Problem] = field(default_factory=list)
    by_rule: Counter[str] = field(default_factory=Counter)
    read: int = 0

    def add(self, label: str, line: int, column: str, rule: Rule) -> None:
        self.by_rule[str(rule)] += 1
        if len(self.problems) < SHOWN:
            self.problems.append(Problem(label, line, REPORT, column, rule))


def converted(files: Sequence[Path], *, folder: Path, limits: Limits) -> Report:
    """Turn the report *files* into files of notices and of checks in the private *folder*.

    Raises a subclass of ``IntakeRefused``; no value of the file stands in it.
    """
    report, faults = Report(), Faults()
    for part in parts_of(files, folder=folder, limits=limits):
        if part.packing is Packing.ZSTD or part.start.startswith(PARQUET):
            raise ArchiveRefused(file=part.label)
        _convert(part, folder=folder, report=report, faults=faults)
    count = sum(faults.by_rule.values())
    if count:
        raise RowsRefused(
            faults.problems, count=count, read=faults.read, by_rule=dict(sorted(faults.by_rule.items()))
        )
    if report.without_clock and report.without_clock == faults.read:
        raise NoClockAtAll(count=report.without_clock)
    return report


def _convert(part: Part, *, folder: Path, report: Report, faults: Faults) -> None:
    rows = _rows(part)
    _, header = next(rows, (1, []))
    places = _places(header, part.label)
    notices, checks = (folder / f"report-{part.label}-{kind}.csv" for kind in (Kind.NOTICES, Kind.CHECKS))
    lines = {Kind.NOTICES: array("q", [1]), Kind.CHECKS: array("q", [1])}
    with notices.open("x", newline="") as of_notices, checks.open("x", newline="") as of_checks:
        write_notice, write_check = csv.writer(of_notices).writerow, csv.writer(of_checks).writerow
        write_notice([each.name for each in FORMATS[Kind.NOTICES] if not each.may_be_absent])
        write_check([each.name for each in FORMATS[Kind.CHECKS]])
        for line, cells in rows:
            faults.read += 1
            if len(cells) != len(header):
                faults.add(part.label, line, "row", Rule.FIELDS)
                continue
            number = cells[places[columns.NOTICE]].strip()
            if not ID.fullmatch(number):
                faults.add(part.label, line, columns.NOTICE, Rule.FORM)
                continue
            first, why = _moment(cells[places["first"]], faults, part.label, line, "first notice")
            seen = None
            if columns.LAST_SEEN in places:
                seen, _ = _moment(
                    cells[places[columns.LAST_SEEN]], faults, part.label, line, columns.LAST_SEEN
                )
            if why:
                report.without_clock += 1
                if len(report.apart) < SHOWN:
                    report.apart.append(Apart(part.label, line, why))
            if first is None:
                continue
            owner = _holder(cells[places[columns.OWNER]])
            write_notice([number, number, columns.NO_SITE, owner, first, first, "delivered"])
            lines[Kind.NOTICES].append(line)
            if seen is not None:
                write_check([number, seen, "online"])
                lines[Kind.CHECKS].append(line)
    for kind, path in ((Kind.NOTICES, notices), (Kind.CHECKS, checks)):
        report.files.append(path)
        report.origins[str(len(report.files))] = (part.label, lines[kind])


def _rows(part: Part) -> Iterator[tuple[int, list[str]]]:
    """The rows of a report with their lines, the header first."""
    opened = gzip.open if part.packing is Packing.GZIP else open
    with opened(part.path, "rb") as stream:
        texts = _texts(cast(BinaryIO, stream), part.label)
        first = next(texts, "")
        yield 1, [name.strip().strip('"') for name in first.removeprefix("\ufeff").split(";")]
        start = next(texts, None)
        if start is None:
            return
        if start.startswith('"'):
            yield from _quoted(start, texts, part.label)
            return
        yield 2, start.split(";")
        for line, text in enumerate(texts, start=3):
            yield line, text.split(";")


def _quoted(start: str, texts: Iterator[str], label: str) -> Iterator[tuple[int, list[str]]]:
    def again() -> Iterator[str]:
        yield start + "\n"
        for text in texts:
            yield text + "\n"

    reader = csv.reader(again(), delimiter=";", strict=True)
    line = 2
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 2
    except csv.Error:
        raise UnreadableLine(file=label, line=line) from None


def _texts(stream: BinaryIO, label: str) -> Iterator[str]:
    """The lines as text, without their ends; the tool writes UTF-8."""
    line = 0
    while raw := stream.readline(MOST_LINE_BYTES):
        line += 1
        if (len(raw) == MOST_LINE_BYTES and not raw.endswith(b"\n")) or b"\0" in raw:
            raise UnreadableLine(file=label, line=line)
        try:
            yield raw.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise UnreadableLine(file=label, line=line) from None


def _places(header: Sequence[str], label: str) -> dict[str, int]:
    """Where the mapped columns stand. Raises for a column that is unknown, missing or there twice."""
    first = next((name for name in columns.FIRST_NOTICE if name in header), None)
    mapped = {columns.NOTICE, columns.OWNER, columns.LAST_SEEN, *columns.FIRST_NOTICE}
    for position, name in enumerate(header, start=1):
        if name not in mapped | columns.DROPPED:
            said = f" ({name})" if name in NAMEABLE else ""
            raise UnknownColumn(file=label, kind=REPORT, position=position, name=said)
        if name in header[: position - 1]:
            raise RepeatedColumn(file=label, kind=REPORT, position=position)
    for name in (columns.NOTICE, columns.OWNER):
        if name not in header:
            raise MissingColumn(file=label, kind=REPORT, column=name)
    if first is None:
        raise MissingColumn(file=label, kind=REPORT, column=columns.FIRST_NOTICE[0])
    found = {name: header.index(name) for name in (columns.NOTICE, columns.OWNER)}
    if columns.LAST_SEEN in header:
        found[columns.LAST_SEEN] = header.index(columns.LAST_SEEN)
    return {**found, "first": header.index(first)}


def _moment(text: str, faults: Faults, label: str, line: int, column: str) -> tuple[str | None, str]:
    """The UTC time of a local *text* (None: there is none to be told), and why there is none."""
    text = text.strip()
    if text in columns.EMPTY_TIMES:
        return None, EMPTY
    try:
        wall = datetime.strptime(text, "%Y-%m-%d %H:%M:%S") if TIME.fullmatch(text) else None  # noqa: DTZ007
    except ValueError:
        wall = None
    if wall is None:
        faults.add(label, line, column, Rule.LOCAL_TIME)
        return None, ""
    moment = wall.replace(tzinfo=ZONE)
    if moment.astimezone(UTC).astimezone(ZONE).replace(tzinfo=None) != wall:
        faults.add(label, line, column, Rule.NO_SUCH_TIME)
        return None, ""
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        return None, TWICE
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), ""


def _holder(owner: str) -> str:
    """The handle that stands for the name of a host: a digest of it, however it is spaced or cased."""
    name = " ".join(unicodedata.normalize("NFKC", owner).casefold().split())
    if name in columns.UNKNOWN_OWNERS:
        return columns.NO_HOLDER
    return f"org:{hashlib.sha256(name.encode()).hexdigest()[:32]}"


handle_of = _holder
"""For who has to say which company a host of the report is."""


@contextmanager
def named_by_origin(report: Report | None) -> Iterator[None]:
    """Let refusals name the lines of the report, not those of the files made from it."""
    try:
        yield
    except RowsRefused as refused:
        if report is None:
            raise
        problems = []
        for each in refused.problems:
            file, line = report.origin(each.file, each.line)
            problems.append(replace(each, file=file, line=line, kind=REPORT))
        raise RowsRefused(problems, count=refused.count, read=refused.read, by_rule=refused.by_rule) from None


def note_origin(delivery: Manifest, report: Report | None) -> None:
    """Write down what was held apart, and conflicts by the lines of the report."""
    delivery.notices_without_clock = report.without_clock if report else 0
    delivery.held_apart = [vars(each) for each in report.apart] if report else []
    if report is not None:
        conflicts = []
        for each in delivery.conflicts:
            file, line = report.origin(each["file"], each["line"])
            conflicts.append({**each, "file": file, "line": line, "kind": REPORT})
        delivery.conflicts = conflicts
