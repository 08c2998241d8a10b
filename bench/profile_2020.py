"""Generates a delivery with the totals published for January-August 2020.

Only the totals are real: 185,000 notices; one host with 174,652 of them, of which 86 % were
gone within 24 h, 11 % in 24-48 h and 3 % later; two hosts with about 4,500 together; 84 % of
all within 24 h. Hosts, sites and times are invented, and the same for the same seed.

    python -m bench.profile_2020 FOLDER [--seed N]
"""

import argparse
import csv
import gzip
import io
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

START = datetime(2020, 1, 1, tzinfo=UTC)
END = datetime(2020, 9, 1, tzinfo=UTC)
ALL_NOTICES = 185_000
SHARE_ON_TIME = 0.84
LARGEST = 174_652
LARGEST_ON_TIME, LARGEST_NEXT_DAY = 0.86, 0.11
SECOND_AND_THIRD = ((3_000, 0.55), (1_500, 0.40))
SMALL_HOSTS = 14
FIRST_AS_NUMBER = 64_600
FIRST_REGISTER_NUMBER = 10_001

BURST = timedelta(hours=20)
"""A site's notices come in less than a day, so that each site is one incident."""
LARGEST_BURST = 600
SEEN_GONE_AT_FIRST_CHECK = 0.326
"""Of the items on time, the part that the check after 12 h finds gone already."""
NEXT_DAY_OF_THE_LATE = 0.75
"""Of the other hosts' late items, the part that goes in 24-48 h."""


@dataclass(frozen=True)
class Host:
    """An invented host: its notices, how many of them on time and how many a day late."""

    number: int
    notices: int
    on_time: int
    next_day: int


def hosts(random_numbers: random.Random, *, part: int = 1) -> list[Host]:
    """The hosts whose totals are the published ones, or one *part*-th of them."""
    largest, everything = LARGEST // part, ALL_NOTICES // part
    on_time = round(largest * LARGEST_ON_TIME)
    made = [Host(0, largest, on_time, round(largest * LARGEST_NEXT_DAY))]
    for number, (notices, share) in enumerate(SECOND_AND_THIRD, start=1):
        made.append(_other(number, notices // part, round(notices // part * share)))
    left = everything - sum(host.notices for host in made)
    left_on_time = round(everything * SHARE_ON_TIME) - sum(host.on_time for host in made)
    weights = [random_numbers.paretovariate(0.8) for _ in range(SMALL_HOSTS)]
    sizes = _parts(left, weights)
    for number, (size, good) in enumerate(zip(sizes, _parts(left_on_time, sizes), strict=True), start=3):
        made.append(_other(number, size, good))
    return made


def _other(number: int, notices: int, on_time: int) -> Host:
    return Host(number, notices, on_time, round((notices - on_time) * NEXT_DAY_OF_THE_LATE))


def _parts(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts of *total* in proportion to *weights*."""
    edges = [0.0]
    for weight in weights:
        edges.append(edges[-1] + weight)
    whole = [round(total * edge / edges[-1]) for edge in edges]
    return [after - before for before, after in pairwise(whole)]


def rows(seed: int, *, part: int = 1) -> tuple[list[list[str]], list[list[str]]]:
    """The rows of notices, shuffled, and of checks, in order of notice."""
    random_numbers = random.Random(seed)
    notices: list[list[str]] = []
    checks: list[list[str]] = []
    serial = site = 0
    for host in hosts(random_numbers, part=part):
        fates = _fates(host, random_numbers)
        done = 0
        while done < host.notices:
            size = min(int(random_numbers.paretovariate(0.9)), LARGEST_BURST, host.notices - done)
            site += 1
            begun = START + random_numbers.random() * (END - START - timedelta(days=1))
            for fate in fates[done : done + size]:
                serial += 1
                sent = begun + random_numbers.random() * BURST
                accepted = sent + timedelta(minutes=3)
                name = f"n{serial:07d}"
                notices.append(
                    [
                        name,
                        f"i{serial:07d}",
                        f"s{site:07d}",
                        f"AS{FIRST_AS_NUMBER + host.number}",
                        _stamp(sent),
                        _stamp(accepted),
                        "delivered",
                    ]
                )
                checks += [[name, _stamp(accepted + after), status] for after, status in fate]
            done += size
    random_numbers.shuffle(notices)
    return notices, checks


Fate = list[tuple[timedelta, str]]


def _fates(host: Host, random_numbers: random.Random) -> list[Fate]:
    """What the checks see of each notice of a host, in a random order."""
    early = round(host.on_time * SEEN_GONE_AT_FIRST_CHECK)
    later = host.notices - host.on_time - host.next_day
    fates = [_fate(12.0)] * early + [_fate(24.1)] * (host.on_time - early) + [_fate(36.0)] * host.next_day
    fates += [_fate(12.0 * random_numbers.randint(5, 12)) for _ in range(later)]
    random_numbers.shuffle(fates)
    return fates


def _fate(gone_hours: float) -> Fate:
    """Online at acceptance, then at every look until *gone_hours*; still gone 76 hours after that."""
    looks = [0.0, 12.0, 24.1, 36.0, *(24.0 * day for day in range(2, 7))]
    seen = [(timedelta(hours=hour), "online") for hour in looks if hour < gone_hours]
    return [*seen, *((timedelta(hours=gone_hours + more), "offline") for more in (0.0, 76.0))]


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def write(folder: Path, *, seed: int = 2020, part: int = 1) -> None:
    """Write ``notices.csv.gz``, ``checks.csv.gz`` and ``holders.csv`` into *folder*.

    With *part*, one part of that many, of the same shares.
    """
    folder.mkdir(parents=True, exist_ok=True)
    notices, checks = rows(seed, part=part)
    header = ["notice_id", "item_key", "site_key", "holder", "sent_at", "delivered_at", "delivery_status"]
    _write(folder / "notices.csv.gz", [header, *notices])
    _write(folder / "checks.csv.gz", [["notice_id", "checked_at", "status"], *checks])
    (folder / "holders.csv").write_text("".join(f"{line}\n" for line in _holders()))


def _holders() -> Iterator[str]:
    yield "holder,company,valid_from,valid_to"
    for number in range(1 + len(SECOND_AND_THIRD) + SMALL_HOSTS):
        company = f"kvk:{FIRST_REGISTER_NUMBER + number:08d}"
        yield f"AS{FIRST_AS_NUMBER + number},{company},2019-01-01T00:00:00Z,"


def _write(path: Path, lines: Iterable[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    path.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=1, mtime=0))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=2020)
    given = parser.parse_args()
    write(given.folder, seed=given.seed)


if __name__ == "__main__":
    main()
