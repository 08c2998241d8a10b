"""The pages that are looked at, and how: each in both languages, wide and narrow, light and dark."""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page

from tests.journeys.served import Served

NOBODY = ""
MEANT_TO_BE_MISSING = ("/000000000000", "/nothing-here")
"""How the addresses end of the pages that show what is not there; anything else that is missing is a fault."""
CASE = "main table th a"
"""The first case in a list of cases."""
COMPARED = "?company=kvk:00000011&company=kvk:00000014&company=kvk:00000023"
WIDE, NARROW = 1280, 390
HEIGHT = 900
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
EVERYTHING = {"resultTypes": ["violations"]}
LOOKS = ((WIDE, "light", EVERYTHING), (NARROW, "dark", EVERYTHING))
"""Width, colours, and what is checked: all rules once at each width and in each theme."""
LOOK_IN = {"en": LOOKS[:1], "nl": LOOKS[1:]}
"""The one look in each language of the tests, which see each page in both; Dutch words are the longer ones."""
MORE_LOOKS = ((WIDE, "dark", CONTRAST), (NARROW, "light", CONTRAST))
"""What depends on colours, in what is left; for the drills, which leave pictures too."""


@dataclass(frozen=True)
class Place:
    """A page by its *name*, its path in Dutch and in English, and the *email* of who sees it.

    With a *link* (a CSS selector) the page that is meant is where the first such link on that path leads.
    """

    name: str
    nl: str
    en: str
    email: str = NOBODY
    link: str = ""

    def path(self, lang: str) -> str:
        return self.nl if lang == "nl" else self.en

    def open(self, page: Page, home: str, lang: str) -> int:
        """Open it; the status of the answer. A page that sent on to another place fails."""
        answer = page.goto(home + self.path(lang))
        assert answer is not None and page.url == home + self.path(lang)
        if self.link:
            path = page.locator(self.link).first.get_attribute("href")
            answer = page.goto(f"{home}{path}")
            assert answer is not None and page.url == f"{home}{path}"
        return answer.status


def desk(name: str, path: str, email: str, link: str = "") -> Place:
    """A page of a desk: the same path behind both languages."""
    return Place(name, f"/nl/desk{path}", f"/en/desk{path}", email, link)


def badge_of(server: Served, slug: str) -> str:
    """The CODE of the newest badge that the public acts of a company name, withdrawn or not."""
    with urlopen(f"{server.url}/signatories/{slug}.json") as answer:
        acts = json.load(answer)["acts"]
    return next(act["data"]["badge"] for act in acts if act["kind"] == "badge-issued")


FURTHER = frozenset(
    {
        *("figures-companies", "figures-chance", "figures-months", "figures-more"),
        *("decisions", "joining", "association-countersigning", "association-people", "association-evidence"),
        *("association-changes", "association-programs", "company-case", "company-names", "company-networks"),
        *("company-contact-point", "operator-succession", "appeals-case", "report-misuse", "operator-misuse"),
        *("company-hash-check", "monitor-referrals", "authority-desk", "hotline-withdraw", "public-log"),
    }
)
"""Pages that are looked at in the drills only: each is built from what the others show."""


def places(server: Served) -> list[Place]:
    valid, withdrawn = badge_of(server, "waterlinie"), badge_of(server, "jutter-opslag-bv")
    officer, owner = "officer@hosters.example", "owner@waterlinie.example"
    new_owner, operator = "owner@voorbeeld-hosting.example", "operator@register.example"
    new, own, hosters = "/company/voorbeeld-hosting-bv", "/company/waterlinie", "/association/demo-hosters"
    return [
        Place("home", "/nl/", "/en/"),
        Place("directory", "/nl/ondertekenaars", "/en/signatories"),
        Place("company", "/nl/ondertekenaars/waterlinie", "/en/signatories/waterlinie"),
        Place("verify-form", "/nl/controle", "/en/verify"),
        Place("verify-valid", f"/nl/controle/{valid}", f"/en/verify/{valid}"),
        Place("verify-withdrawn", f"/nl/controle/{withdrawn}", f"/en/verify/{withdrawn}"),
        Place("verify-unknown", "/nl/controle/000000000000", "/en/verify/000000000000"),
        Place("public-log", "/nl/logboek", "/en/log"),
        Place("report-misuse", "/nl/misbruik-melden", "/en/report-misuse"),
        Place("figures", "/nl/cijfers", "/en/figures"),
        Place("figures-companies", "/nl/cijfers/2025-h1/bedrijven", "/en/figures/2025-h1/companies"),
        Place("figures-chance", "/nl/cijfers/2025-h1/toeval", "/en/figures/2025-h1/chance"),
        Place("figures-months", "/nl/cijfers/2025-h1/maanden", "/en/figures/2025-h1/months"),
        Place("figures-more", "/nl/cijfers/2025-h1/meer", "/en/figures/2025-h1/more"),
        Place("compare", f"/nl/cijfers/vergelijken{COMPARED}", f"/en/figures/compare{COMPARED}"),
        Place("method", "/nl/methode", "/en/method"),
        Place("association", "/nl/brancheorganisaties/demo-hosters", "/en/associations/demo-hosters"),
        Place("decisions", "/nl/besluiten", "/en/decisions"),
        Place("joining", "/nl/meedoen", "/en/join"),
        desk("association-desk", hosters, officer),
        desk("association-import", f"{hosters}/import", officer),
        desk("association-countersigning", f"{hosters}/countersigning", officer),
        desk("association-conditions", f"{hosters}/conditions", officer),
        desk("association-case", f"{hosters}/cases", officer, CASE),
        desk("association-people", f"{hosters}/people", officer),
        desk("association-evidence", f"{hosters}/evidence", officer),
        desk("association-changes", f"{hosters}/changes", officer),
        desk("association-programs", f"{hosters}/programs", officer),
        desk("company-tasks", new, new_owner),
        desk("company-sign", f"{new}/sign/ntd/read/code", new_owner),
        desk("company-logo", f"{own}/logo/{valid}", owner),
        desk("company-case", f"{own}/cases", owner, CASE),
        desk("company-names", f"{own}/names", owner),
        desk("company-networks", f"{own}/networks", owner),
        desk("company-contact-point", f"{own}/contact-point", owner),
        desk("monitor", "/monitor", "monitor@meetpost.example"),
        desk("monitor-referrals", "/monitor/referrals", "publisher@register.example"),
        desk("company-hash-check", f"{own}/hash-check", owner),
        desk("authority-desk", "/authority", "official@authority.example"),
        desk("hotline-withdraw", "/hotline/withdraw", "hotline@meldpunt.example"),
        desk("operator", "/operator", operator),
        desk("operator-misuse", "/operator/misuse", operator),
        desk("operator-succession", "/operator/succession", operator),
        desk("appeals-case", "/appeals", "appeals@register.example", CASE),
    ]


def complaints(page: Page) -> list[str]:
    """A list that grows with what the browser complains about on *page*: the policy, a script, a file."""
    found: list[str] = []

    def heard(said: ConsoleMessage) -> None:
        is_meant = "status of 404" in said.text and said.location["url"].endswith(MEANT_TO_BE_MISSING)
        if said.type in ("error", "warning") and not is_meant:
            found.append(f"{page.url}: {said.text}")

    page.on("console", heard)
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    return found


def faults_of(page: Page, name: str, *, lang: str = "", pictures: Path | None = None) -> list[str]:
    """What is wrong on the open page; with *pictures* in every look, and pictures of it are left there.

    Without pictures it is looked at in the look of *lang*, or in those of both languages.
    """
    looks = LOOKS + MORE_LOOKS if pictures is not None else LOOK_IN.get(lang, LOOKS)
    faults = []
    page.evaluate(AXE_SCRIPT)
    for width, colours, options in looks:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        look = f"{name}-{width}-{colours}"
        if pictures is not None and options is EVERYTHING:
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
