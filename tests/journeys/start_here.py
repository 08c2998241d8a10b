"""The pictures of the pages "start here" in the docs: which page each one shows, and to whom."""

import os
from pathlib import Path

from tests.journeys.gallery import Place, badge_of, desk
from tests.journeys.served import Served

DOCS = Path(__file__).parents[2] / "docs" / "start-here"
PICTURES = DOCS / "pictures"
MADE_IN = os.environ.get("REGISTER_PICTURES")
"""Where ``make pictures`` leaves the pictures: the docs' own folder; without it a test's build folder is it.

Read when this is imported: while tests run, nothing of the register's environment is left.
"""
WIDTH, HEIGHT, COLOURS = 1080, 760, 64

OFFICER, OWNER = "officer@hosters.example", "owner@waterlinie.example"
MONITOR, OPERATOR = "monitor@meetpost.example", "operator@register.example"
APPEALS = "appeals@register.example"
AUTHORITY, HOTLINE = "official@authority.example", "hotline@meldpunt.example"

TOPS = {
    "visitor-directory": "main h2",
    "company-contact-point": "main form",
    "association-members": "main .search",
}
"""What stands at the top of a picture, where that is not the top of the page."""


def places(server: Served) -> list[Place]:
    """What is pictured. The name of a place is the name of its picture."""
    hosters, own, new = "/association/demo-hosters", "/company/waterlinie", "/company/voorbeeld-hosting-bv"
    code = badge_of(server, "waterlinie")
    return [
        Place("visitor-verify", f"/nl/controle/{code}", f"/en/verify/{code}"),
        Place("visitor-directory", "/nl/ondertekenaars", "/en/signatories"),
        desk("company-tasks", new, "owner@voorbeeld-hosting.example"),
        desk("company-contact-point", f"{own}/contact-point", OWNER),
        desk("company-logo", f"{own}/logo/{code}", OWNER),
        desk("association-members", hosters, OFFICER),
        desk("association-import", f"{hosters}/import", OFFICER),
        desk("association-conditions", f"{hosters}/conditions", OFFICER),
        desk("association-countersigning", f"{hosters}/countersigning", OFFICER),
        desk("monitor-overview", "/monitor", MONITOR),
        desk("operator-overview", "/operator", OPERATOR),
        desk("appeals-cases", "/appeals", APPEALS),
        desk("authority-desk", "/authority", AUTHORITY),
        desk("hotline-desk", "/hotline", HOTLINE),
    ]


def folder(build: Path) -> Path:
    """Where this run leaves its pictures."""
    return Path(MADE_IN or build / "start-here")
