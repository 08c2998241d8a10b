"""The values that stand in the path of an address, and those that many addresses take."""

from dataclasses import replace

from app.api.queries import Value
from app.i18n import LANGUAGES
from sentences import N_

CODE = Value("code", N_("The CODE of a logo: 12 letters and digits."), example="K7QF3M2X9TDA")
SLUG = Value("slug", N_("The name of the company in its address."), example="voorbeeld-bv")
ASSOCIATION = Value("association", N_("The name of the association in its address."), example="hosters")
NUMBER = Value("number", N_("A number, counted from 1."), "integer", least=1, example=1)
LIST = Value(
    "list_number", N_("The number of the list, as a credential names it."), "integer", least=0, example=0
)
PUBLICATION = Value(
    "publication", N_("A half-year, or one version of it with `-v1` and so on behind it."), example="2025-h1"
)
PERIOD = Value("period", N_("A half-year."), example="2025-h1")
NORM = Value(
    "norm",
    N_("The name of a norm, or one version of it with `-v1` and so on behind it."),
    example="order-12h",
)
PICTURE = Value("picture", N_("Form, theme and language of the picture."), example="card-light-en")
REFERENCE = Value(
    "reference", N_("The reference of the test, as the notice names it."), example="0123456789abcdef"
)

INDEX = Value("index", N_("The place of an entry in the log, counted from 0."), "integer", least=0, example=0)
TILE = Value(
    "path",
    N_("Level and number of a tile, or `entries` and the number of a bundle, as tlog-tiles writes them."),
    pattern="^[A-Za-z0-9./]+$",
    example="0/000.p/1",
)

WORD = "^[A-Za-z0-9._-]+$"
"""What a text in a path is made of."""
PLACES = {
    each.name: replace(each, pattern=each.pattern or WORD) if each.kind == "string" else each
    for each in (
        CODE,
        SLUG,
        ASSOCIATION,
        NUMBER,
        LIST,
        PUBLICATION,
        PERIOD,
        NORM,
        PICTURE,
        REFERENCE,
        INDEX,
        TILE,
    )
}

ON = Value(
    "on",
    N_("The day to read the register as it stood at its end; now when it is left out."),
    format="date",
    example="2026-11-24",
)
SITE = Value(
    "on", N_("The website to judge for, as an address."), longest=200, example="https://hosting-a.example"
)
LANG = Value("lang", N_("The language of the words; Dutch when it is left out."), choices=LANGUAGES)
