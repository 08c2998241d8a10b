"""Many visitors in the first second after a start: what is made on first use is made by several threads at once."""

import hashlib
import http.client
import random
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import pytest

from tests.journeys import gallery
from tests.journeys.served import Served

VISITORS = 16
STARTS = 4
PAGES = 60
OF_A_BADGE = (
    "/badges/{}.svg", "/badges/{}.png", "/badges/{}.jwt", "/badges/{}.json", "/badges/{}/strip-dark-en.svg",
    "/qr/{}.svg", "/b/{}/shields.json",
)  # fmt: skip
LIVE = ("/b/{}/live.svg", "/b/{}/live-seal-light-nl.svg", "/v/{}.json", "/en/verify/{}")
"""They name the day or the moment: only that they answer is looked at."""
Answer = tuple[int, str]


@pytest.mark.drill
def test_all_who_come_first_get_what_one_alone_gets(tmp_path: Path) -> None:
    served = Served.on(tmp_path)
    served.fill()
    for start in range(STARTS):
        with served.later(tmp_path, timedelta(0)) as now:
            first = at_once(now.url, paths_of(now.url), seed=start)
            again = at_once(now.url, list(first), seed=start)
        wrong = {path: found for path, found in first.items() if {status for status, _ in found} != {200}}
        assert not wrong, "answers that are not 200"
        lasting = [path for path in first if not path.startswith(("/b/", "/v/", "/en/", "/nl/"))]
        torn = [path for path in lasting if len(first[path] | again[path]) != 1]
        assert len(lasting) >= len(OF_A_BADGE) - 1
        assert not torn, "files that were not the same for all"


def paths_of(url: str) -> list[str]:
    """Files of two badges, and a part of the pages that the sitemap names."""
    served = Served(url, {})
    codes = [gallery.badge_of(served, "waterlinie")]
    found = [each.format(code) for code in codes for each in (*OF_A_BADGE, *LIVE)]
    with urlopen(f"{url}/sitemap.xml", timeout=60) as answer:
        tree = ET.fromstring(answer.read())
    pages = [urlsplit(each.text or "").path for each in tree.iter() if each.tag.endswith("loc")]
    return found + random.Random(1).sample(pages, min(PAGES, len(pages)))


def at_once(url: str, paths: list[str], *, seed: int) -> dict[str, set[Answer]]:
    """Every visitor asks every path: the pictures first, which all do at once, the others in pairs."""
    begin, parts = Barrier(VISITORS), urlsplit(url)

    def visit(number: int) -> list[tuple[str, Answer]]:
        own = paths[len(OF_A_BADGE) :]
        random.Random(seed * VISITORS + number // 2).shuffle(own)
        own = paths[number % 3 : len(OF_A_BADGE)] + paths[: number % 3] + own
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        begin.wait()
        told = []
        for path in own:
            connection.request("GET", path)
            answer = connection.getresponse()
            told.append((path, (answer.status, hashlib.sha256(answer.read()).hexdigest())))
        connection.close()
        return told

    found: dict[str, set[Answer]] = defaultdict(set)
    with ThreadPoolExecutor(VISITORS) as visitors:
        for told in visitors.map(visit, range(VISITORS)):
            for path, answer in told:
                found[path].add(answer)
    return found
