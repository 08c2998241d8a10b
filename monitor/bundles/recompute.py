"""Recompute every published share, interval, label and volume from the evidence in this folder.

    python3 recompute.py [--against SCORES_CSV] [--write FOLDER] [FOLDER]

Needs Python 3.10 or later and nothing else: no network, no database, no package. It makes the
published files again from incidents.csv, counts.csv, aggregates.csv and parameters.json, and
compares them byte for byte. Exit code 0: all the same; 1: different, and where. README.md says
what each file is; data-dictionary.csv says what each column means.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from monitor.bundles.again import (
    RATES,
    SHARES,
    TERMS,
    Line,
    Rows,
    dispersion,
    figures,
    label_from_counts,
    label_of,
    median,
    rates,
    shares_of,
)

Files = Mapping[str, bytes]

EVIDENCE = ("parameters.json", "incidents.csv", "counts.csv", "aggregates.csv")
PUBLISHED = ("scores.csv", "further.csv", "months.csv", "sector.csv")

SCORES = (
    *("company", "name", "period", "label", "incidents", "items", *SHARES, "median_hours_low"),
    *("median_hours_high", "still_online", "reappeared", "moved", "undetermined", "refused"),
    *("months_measured", "norm", "method_version", "input_digest", "published_at"),
)
LONGER = (
    *("share_48h_low", "share_48h_high", "share_7d_low", "share_7d_high"),
    *("item_share_48h_low", "item_share_48h_high", "item_share_7d_low", "item_share_7d_high"),
)
COUNTS = ("oldest_online_days", "largest_site_items", "bounced", "refused", "gone_before_delivery")
FURTHER = (
    *("company", "name", "period", "method_version", *LONGER, "attempts", *COUNTS),
    *(f"{rate}_of_{unit}" for unit in ("addresses", "domains") for rate in RATES),
    *("volume_dispersion", "volume_missing", "size_sources"),
)
MONTHS = ("method_version", "norm", "company", "month", "incidents", "items", "gap", *SHARES)
SECTOR = (
    *("companies", "largest", "largest_part", "largest_site_part", "concentration"),
    *(f"rest_{name}" for name in ("incidents", "items", *SHARES)),
)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def written(columns: Sequence[str], rows: Iterable[Line]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([cell(row.get(name)) for name in columns])
    return file.getvalue().encode()


def cell(value: object) -> str:
    """A number with six decimals, rounded half to even, or as it is; empty for None."""
    if value is None:
        return ""
    return f"{value:.6f}" if isinstance(value, float) else str(value)


class Bundle:
    """The evidence, read once."""

    def __init__(self, files: Files) -> None:
        self.parameters = json.loads(files["parameters.json"])
        self.method = self.parameters["method"]
        self.counts = table(files["counts.csv"])
        self.aggregates = {row["figure"]: row for row in table(files["aggregates.csv"])}
        self.rows: dict[str, list[Line]] = {}
        whole = ("items", *(f"{name}{term}" for term in TERMS for name in ("on_time", "undetermined")))
        for row in table(files["incidents.csv"]):
            self.rows.setdefault(row["company"], []).append(
                {**row, **{name: int(row[name]) for name in whole}}
            )
        self.every_row = [row for company in sorted(self.rows) for row in self.rows[company]]
        self.months = self.parameters["months"]

    def evidence(self, count: Line) -> tuple[Rows, Line | None] | None:
        """The incidents of one line, and the sums of all others; None where no shares are shown."""
        if count["shows_shares"] != "yes":
            return None
        if count["company"] == "total":
            return self.every_row, self.aggregates["total"]
        return self.rows[count["company"]], None

    def scores(self) -> Iterator[Line]:
        told = self.parameters
        for count in self.counts:
            line: dict[str, Any] = {
                **{name: told[name] for name in ("period", "months_measured", "norm", "method_version")},
                **{name: told[name] for name in ("input_digest", "published_at")},
                **{name: count[name] for name in ("company", "name", "incidents", "items", "undetermined")},
                **{name: count[name] for name in ("still_online", "reappeared", "moved")},
                "refused": count["unreached"],
            }
            found = self.evidence(count)
            if found is not None:
                line |= figures(found[0], self.method, found[1])
                line["median_hours_low"], line["median_hours_high"] = map(
                    median, (count["middle_l"], count["middle_r"])
                )
            if count["company"] != "total":
                if found is None:
                    line["label"] = label_from_counts(count, self.method)
                else:
                    rows = found[0]
                    line["label"] = label_of(rows, count, told["months_measured"], self.method)
                    line["incidents"], line["items"] = len(rows), sum(row["items"] for row in rows)
                    line["undetermined"] = sum(row["undetermined"] for row in rows)
            yield line

    def further(self) -> Iterator[Line]:
        for count in self.counts:
            names = ("company", "name", "attempts", *COUNTS)
            line: dict[str, Any] = {name: count[name] for name in names}
            line |= {name: self.parameters[name] for name in ("period", "method_version")}
            found = self.evidence(count)
            if count["has_volume"] == "yes":
                if found is not None:
                    line |= self.longer(*found)
                line |= self.volume(count, found)
            yield line

    def longer(self, rows: Rows, others: Line | None) -> dict[str, float]:
        line: dict[str, float] = {}
        for term, name in ((1, "48h"), (2, "7d")):
            if others is None or others[f"others_worst_{name}"]:
                names = [f"{of}_{name}_{end}" for of in ("share", "item_share") for end in ("low", "high")]
                line |= zip(names, shares_of(rows, term, others), strict=True)
        return line

    def volume(self, count: Line, found: tuple[Rows, Line | None] | None) -> dict[str, Any]:
        monthly = [int(self.aggregates[month]["incidents"]) for month in self.months]
        if count["company"] != "total":
            own = [row["month"] for row in found[0]] if found else []
            monthly = [own.count(month) for month in self.months]
        is_derived = found is not None or count["company"] == "total"
        spread = dispersion(monthly) if is_derived else float(count["dispersion"])
        line: dict[str, Any] = {"volume_dispersion": spread, "volume_missing": count["volume_missing"]}
        line["size_sources"] = count["size_sources"]
        for unit in ("addresses", "domains"):
            if count[unit]:
                sizes = int(count["incidents"]), int(count["items"]), float(count[unit])
                line |= {
                    f"{name}_of_{unit}": rate for name, rate in rates(*sizes, spread, self.method).items()
                }
        return line

    def month_lines(self) -> Iterator[Line]:
        shared = {name: self.parameters[name] for name in ("method_version", "norm")}
        protected = {tuple(each) for each in self.parameters["protected_months"]}
        for company in [*sorted(self.rows), "total"]:
            for month in self.months:
                rows: Rows = self.every_row if company == "total" else self.rows[company]
                rows = [row for row in rows if row["month"] == month]
                others = self.aggregates[month] if company == "total" else None
                line: dict[str, Any] = {**shared, "company": company, "month": month}
                line["incidents"] = int(others["incidents"]) if others else len(rows)
                line["items"] = others["items"] if others else sum(row["items"] for row in rows)
                line["gap"] = self.gap(line, (company, month) in protected)
                yield line if line["gap"] else {**line, **figures(rows, self.method, others)}

    def gap(self, line: Line, is_protected: bool) -> str | None:
        if not line["incidents"]:
            return "no-incidents" if line["month"] in self.parameters["measured"] else "not-measured"
        if line["incidents"] < self.method["least_incidents"]:
            return "few-incidents"
        return "to-protect" if is_protected else None

    def sector(self) -> Iterator[Line]:
        told = self.parameters["sector"]
        if told is None:
            return
        everything = next(count for count in self.counts if count["company"] == "total")
        line: dict[str, Any] = {name: told[name] for name in ("companies", "largest", "concentration")}
        if int(everything["items"]):
            line["largest_part"] = told["largest_items"] / int(everything["items"])
            line["largest_site_part"] = int(everything["largest_site_items"]) / int(everything["items"])
        rest = self.aggregates.get("rest")
        if rest is not None:
            rows = [row for row in self.every_row if row["company"] != told["largest"]]
            line |= {f"rest_{name}": rest[name] for name in ("incidents", "items")}
            line |= {f"rest_{name}": value for name, value in figures(rows, self.method, rest).items()}
        yield line


def recomputed(files: Files) -> dict[str, bytes]:
    """The published files made again from the evidence in *files*, both as bytes by name."""
    found = Bundle(files)
    return {
        "scores.csv": written(SCORES, found.scores()),
        "further.csv": written(FURTHER, found.further()),
        "months.csv": written(MONTHS, found.month_lines()),
        "sector.csv": written(SECTOR, found.sector()),
    }


def difference(name: str, published: bytes, again: bytes) -> str | None:
    """The first difference between two files in words, or None when they are the same bytes."""
    if published == again:
        return None
    first, second = table(published), table(again)
    for number in range(max(len(first), len(second))):
        if number >= min(len(first), len(second)):
            return f"{name}: {len(first)} lines published, {len(second)} recomputed"
        for column in second[number]:
            said, made = first[number].get(column), second[number][column]
            if said != made:
                who = second[number].get("company") or "the sector"
                place = " ".join(filter(None, (who, second[number].get("month"))))
                return f"{name}: {place}, {column}: published {said!r}, recomputed {made!r}"
    return f"{name}: the same values in another form"


def differences(files: Files) -> list[str]:
    """What is different, in words: digests first, then figures. Empty when all is the same."""
    found: list[str] = []
    for line in files.get("SHA256SUMS", b"").decode("utf-8").splitlines():
        digest, name = line.split("  ", 1)
        if hashlib.sha256(files.get(name, b"")).hexdigest() != digest:
            found.append(f"{name}: not the file that SHA256SUMS names")
    told = json.loads(files["parameters.json"])
    canonical = json.dumps(told["method"], sort_keys=True, separators=(",", ":")).encode()
    if hashlib.sha256(canonical).hexdigest() != told["params_digest"]:
        found.append("parameters.json: the parameters are not those of params_digest")
    if hashlib.sha256(files["scores.csv"]).hexdigest() != told["output_digest"]:
        found.append("scores.csv: not the file of output_digest")
    again = recomputed(files)
    return found + [
        each for each in (difference(name, files[name], again[name]) for name in PUBLISHED) if each
    ]


def main(arguments: list[str]) -> int:
    options: dict[str, Path | None] = {"--against": None, "--write": None}
    folder = Path(__file__).resolve().parent
    while arguments:
        word = arguments.pop(0)
        if word in options and arguments:
            options[word] = Path(arguments.pop(0))
        elif word.startswith("-") or not Path(word).is_dir():
            print("usage: recompute.py [FOLDER] [--against FILE] [--write FOLDER]", file=sys.stderr)
            return 0 if word in ("-h", "--help") else 2
        else:
            folder = Path(word)
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    found, again = differences(files), recomputed(files)
    if options["--against"]:
        other = difference("scores.csv", options["--against"].read_bytes(), again["scores.csv"])
        found += [f"{other} (--against)"] if other else []
    if options["--write"]:
        options["--write"].mkdir(exist_ok=True)
        for name, data in again.items():
            (options["--write"] / name).write_bytes(data)
    for line in found:
        print(f"DIFFERENT  {line}")
    if not found:
        print(f"SAME  {', '.join(PUBLISHED)}: recomputed byte for byte")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
