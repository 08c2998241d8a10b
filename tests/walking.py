"""Walking through the site as a visitor does: from link to link."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask

from app.roles import rule_of
from tests.page_checks import PageFault, check_page, door
from tests.page_outline import outline
from tests.pages import REDIRECTS, PageClient

Door = tuple[str, str]
"""An endpoint and the language of its page; the language is empty where there is none."""


@dataclass
class Walk:
    """What was seen on a walk."""

    seen: dict[Door, list[str]] = field(default_factory=lambda: defaultdict(list))
    forms: set[str] = field(default_factory=set)
    """The paths that forms post to."""
    faults: list[str] = field(default_factory=list)

    @property
    def endpoints(self) -> set[str]:
        return {endpoint for endpoint, _ in self.seen}


def walk(client: PageClient, starts: list[str], *, per_door: int = 2, desks_only: bool = False) -> Walk:
    """Follow links from *starts*, at most *per_door* pages behind each door in each language.

    ``desks_only`` passes by what is open to anyone: it is the same for everyone.
    """
    app, found = client.app, Walk()
    waiting = deque((start, "the start") for start in starts)
    known = set(starts)
    while waiting:
        path, come_from = waiting.popleft()
        here = _door_of(app, path)
        if here is None or (desks_only and _is_public(here)) or len(found.seen[here]) >= per_door:
            continue
        found.seen[here].append(path)
        for target in _look(client, path, come_from, found):
            if target not in known:
                known.add(target)
                waiting.append((target, path))
    return found


def _look(client: PageClient, path: str, come_from: str, found: Walk) -> list[str]:
    """Open one page, note what is wrong with it, and give its links."""
    answer = client.http.get(path)
    if answer.status_code in REDIRECTS:
        return [answer.location]
    if answer.status_code != 200:
        found.faults.append(f"{path} answered {answer.status_code}; linked from {come_from}")
        return []
    if answer.mimetype != "text/html":
        return []
    try:
        check_page(answer, urlsplit(path).path, client.app)
    except PageFault as fault:
        found.faults.append(str(fault))
    links: list[str] = []
    base = client.app.config["SETTINGS"].base_url
    for tag, attributes in outline(answer.text).elements:
        if tag == "form" and (attributes.get("method") or "").lower() == "post":
            found.forms.add(urlsplit(attributes.get("action") or path).path)
        elif tag in ("a", "link", "img"):
            target = (attributes.get("src" if tag == "img" else "href") or "").removeprefix(base)
            links.append(target.partition("#")[0])
    return [target for target in links if target.startswith("/") and not target.startswith("/static/")]


def _is_public(here: Door) -> bool:
    rule = rule_of(here[0])
    return rule is not None and rule.anyone


def _door_of(app: Flask, path: str) -> Door | None:
    match = door(app, urlsplit(path).path, "GET")
    return (match[0], str(match[1].get("lang", ""))) if match else None
