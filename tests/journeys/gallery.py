"""The pages that are looked at, and how: each in both languages, wide and narrow, light and dark."""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.journeys.served import Served

NOBODY = ""
WIDE, NARROW = 1280, 390
HEIGHT = 900
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
EVERYTHING = {"resultTypes": ["violations"]}
LOOKS = (
    (WIDE, "light", EVERYTHING),
    (WIDE, "dark", CONTRAST),
    (NARROW, "light", CONTRAST),
    (NARROW, "dark", EVERYTHING),
)
"""Width, colours, and what is checked: all rules once at each width; what depends on colours in each look.

A picture is left of the looks that are checked in full.
"""


@dataclass(frozen=True)
class Place:
    """A page by its *name*, its path in Dutch and in English, and the *email* of who sees it."""

    name: str
    nl: str
    en: str
    email: str = NOBODY

    def path(self, lang: str) -> str:
        return self.nl if lang == "nl" else self.en


def desk(name: str, path: str, email: str) -> Place:
    """A page of a desk: the same path behind both languages."""
    return Place(name, f"/nl/desk{path}", f"/en/desk{path}", email)


def badge_of(server: Served, slug: str) -> str:
    """The CODE of the newest badge that the public acts of a company name, withdrawn or not."""
    with urlopen(f"{server.url}/signatories/{slug}.json") as answer:
        acts = json.load(answer)["acts"]
    return next(act["data"]["badge"] for act in acts if act["kind"] == "badge-issued")


def places(server: Served) -> list[Place]:
    valid, withdrawn = badge_of(server, "waterlinie"), badge_of(server, "jutter-opslag-bv")
    officer, owner = "officer@hosters.example", "owner@waterlinie.example"
    new_owner = "owner@voorbeeld-hosting.example"
    new, hosters = "/company/voorbeeld-hosting-bv", "/association/demo-hosters"
    return [
        Place("home", "/nl/", "/en/"),
        Place("directory", "/nl/ondertekenaars", "/en/signatories"),
        Place("company", "/nl/ondertekenaars/waterlinie", "/en/signatories/waterlinie"),
        Place("verify-form", "/nl/controle", "/en/verify"),
        Place("verify-valid", f"/nl/controle/{valid}", f"/en/verify/{valid}"),
        Place("verify-withdrawn", f"/nl/controle/{withdrawn}", f"/en/verify/{withdrawn}"),
        Place("verify-unknown", "/nl/controle/000000000000", "/en/verify/000000000000"),
        Place("figures", "/nl/cijfers", "/en/figures"),
        Place("method", "/nl/methode", "/en/method"),
        Place("association", "/nl/brancheorganisaties/demo-hosters", "/en/associations/demo-hosters"),
        desk("association-desk", hosters, officer),
        desk("association-import", f"{hosters}/import", officer),
        desk("company-tasks", new, new_owner),
        desk("company-sign", f"{new}/sign/ntd/read/code", new_owner),
        desk("company-logo", f"/company/waterlinie/logo/{valid}", owner),
        desk("monitor", "/monitor", "monitor@meetpost.example"),
        desk("operator", "/operator", "operator@register.example"),
    ]


def faults_of(page: Page, pictures: Path, name: str) -> list[str]:
    """What is wrong on the open page in any look; leaves pictures of it."""
    faults = []
    page.evaluate(AXE_SCRIPT)
    for width, colours, options in LOOKS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        look = f"{name}-{width}-{colours}"
        if options is EVERYTHING:
            page.screenshot(path=pictures / f"{look}.png", full_page=True)
        for violation in page.evaluate("options => axe.run(document, options)", options)["violations"]:
            faults += [
                f"{look}: {violation['id']}: {node['target']} {node['failureSummary']}"
                for node in violation["nodes"]
            ]
        taken = page.evaluate("document.documentElement.scrollWidth")
        if taken > width:
            faults.append(f"{look}: {taken} pixels wide, which does not fit in {width}")
    return faults
