"""The pictures of the pages "start here" in the docs: which page each one shows, and to whom."""

import os
from pathlib import Path

from tests.journeys.gallery import Place, badge_of, desk
from tests.journeys.served import Served

DOCS = Path(__file__).parents[2] / "docs" / "start-here"
PICTURES = DOCS / "pictures"
MADE_IN = "REGISTER_PICTURES"
"""Where the pictures are left: ``make pictures`` says the docs' own folder, a test run its build folder."""
WIDTH, HEIGHT, COLOURS = 1080, 760, 64

OFFICER, OWNER = "officer@hosters.example", "owner@waterlinie.example"
MONITOR, OPERATOR = "monitor@meetpost.example", "operator@register.example"
APPEALS = "appeals@register.example"


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
    ]


def folder(build: Path) -> Path:
    """Where this run leaves its pictures."""
    return Path(os.environ.get(MADE_IN) or build / "start-here")
