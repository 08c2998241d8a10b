"""The fixed addresses of companies, associations and logos."""

from collections.abc import Iterable
from functools import partial

from app.api import open_shapes as shapes
from app.api.address import (
    CALENDAR,
    CSV,
    FILE,
    JSON,
    JWT,
    NDJSON,
    OBJECT,
    PARQUET,
    PLAIN,
    PNG,
    SVG,
    TEXT,
    VC,
    Address,
)
from app.api.groups import Group
from app.api.open_reading import ASSOCIATION as OF_ASSOCIATION
from app.api.open_reading import SEARCH, STANDING
from app.api.places import LANG, ON, SITE
from app.api.public_shapes import Verdict
from app.api.queries import Value
from sentences import N_

FORM_THEME = (
    Value("theme", N_("`light`, `dark` or `mono`; light when it is left out."), example="light"),
    LANG,
)
TICKET = Value("ticket", N_("`1` puts a ticket for checking offline in the QR code."), example="1")
DIRECTORY = (SEARCH, OF_ASSOCIATION, STANDING, ON)


def about_register() -> Iterable[Address]:
    address = partial(Address, group=Group.REGISTER)

    asked = {"query": DIRECTORY, "problems": (400,)}
    yield address(
        "signatories_json",
        "/signatories.json",
        N_("All companies that match, by name"),
        {JSON: shapes.SignatoriesFile},
        **asked,
    )
    yield address("signatories_csv", "/signatories.csv", N_("The same as CSV"), {CSV: TEXT}, **asked)
    yield address(
        "signatories_ndjson",
        "/signatories.ndjson",
        N_("The same, one company a line"),
        {NDJSON: TEXT},
        **asked,
    )
    yield address(
        "signatories_parquet", "/signatories.parquet", N_("The same as Parquet"), {PARQUET: FILE}, **asked
    )
    company = {"query": (ON,), "problems": (400, 404)}
    yield address(
        "company_json",
        "/signatories/{slug}.json",
        N_("All that the register says of one company"),
        {JSON: shapes.Company},
        **company,
    )
    yield address(
        "company_feed",
        "/signatories/{slug}.atom",
        N_("The public acts of one company, as a feed"),
        {"application/atom+xml": TEXT},
        query=(LANG,),
    )
    yield address(
        "company_dates",
        "/signatories/{slug}.ics",
        N_("When the signatures of a company end, as a calendar"),
        {CALENDAR: TEXT},
        query=(LANG,),
    )
    yield address(
        "contact_points_json",
        "/contact-points.json",
        N_("The contact points of all signatories in force"),
        {JSON: shapes.ContactPoints},
        query=(ON,),
        problems=(400,),
    )
    yield address(
        "contact_points_csv",
        "/contact-points.csv",
        N_("The same as CSV"),
        {CSV: TEXT},
        query=(ON,),
        problems=(400,),
    )


def about_logos() -> Iterable[Address]:
    address = partial(Address, group=Group.LOGOS)

    yield address(
        "verdict_json",
        "/v/{code}.json",
        N_("How a logo stands now; `on` judges it for one website"),
        {JSON: Verdict},
        query=(SITE,),
    )
    yield address(
        "badge_token",
        "/badges/{code}.jwt",
        N_("The credential of a logo (Open Badges 3.0, VC-JWT)"),
        {PLAIN: TEXT, JWT: TEXT},
    )
    yield address(
        "badge_log_proof",
        "/badges/{code}.tlog-proof",
        N_("The proof that the last act about a logo is in the public log (tlog-proof)"),
        {PLAIN: TEXT},
    )
    yield address(
        "badge_with_proof",
        "/badges/{code}.json",
        N_("The same credential with a Data Integrity proof inside"),
        {VC: OBJECT},
    )
    yield address(
        "badge_credential",
        "/badges/{code}/credentials/{number}",
        N_("One credential of a logo, also an earlier one"),
        {PLAIN: TEXT, JWT: TEXT, "text/html": TEXT},
    )
    yield address(
        "badge_svg",
        "/badges/{code}.svg",
        N_("The logo with its credential inside"),
        {SVG: TEXT},
        query=FORM_THEME,
    )
    yield address(
        "badge_png",
        "/badges/{code}.png",
        N_("The logo with its credential inside"),
        {PNG: FILE},
        query=FORM_THEME,
    )
    yield address(
        "badge_form_svg",
        "/badges/{code}/{picture}.svg",
        N_("The logo in one form, theme and language"),
        {SVG: TEXT},
        query=(TICKET,),
    )
    yield address(
        "badge_form_png",
        "/badges/{code}/{picture}.png",
        N_("The logo in one form, theme and language"),
        {PNG: FILE},
    )
    yield address(
        "live_badge",
        "/b/{code}/live.svg",
        N_("The logo as it looks on the site that asks"),
        {SVG: TEXT},
        query=FORM_THEME,
    )
    yield address(
        "live_badge_form",
        "/b/{code}/live-{picture}.svg",
        N_("The live logo in one form, theme and language"),
        {SVG: TEXT},
    )
    yield address(
        "shields",
        "/b/{code}/shields.json",
        N_("The state of a logo for services that draw badges, in Dutch"),
        {JSON: shapes.Shields},
    )
    yield address(
        "shields_en", "/b/{code}/shields-en.json", N_("The same in English"), {JSON: shapes.Shields}
    )
    yield address(
        "qr_code", "/qr/{code}.svg", N_("The QR code that leads to the check"), {SVG: TEXT}, query=(TICKET,)
    )
