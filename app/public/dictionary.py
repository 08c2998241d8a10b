"""The page with the data dictionary: what every column of every public file means."""

from collections.abc import Mapping, Sequence

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from app.i18n import both
from app.open_data import COLUMNS as DIRECTORY
from app.public.blueprint import public
from monitor import data_dictionary
from monitor.data_dictionary import Kind

KINDS = {
    Kind.TEXT: _l("text"),
    Kind.CHOICE: _l("one of"),
    Kind.WHOLE: _l("whole number"),
    Kind.SIX_DECIMALS: _l("number, 6 decimals"),
    Kind.NUMBER: _l("number"),
    Kind.DATE: _l("date"),
    Kind.MONTH: _l("month"),
    Kind.TIME: _l("time (UTC)"),
}
FILES: Mapping[str, Sequence[str]] = {
    **data_dictionary.FILES,
    "signatories.csv": DIRECTORY,
    "contact-points.csv": (
        *("register_number", "name", "domains", "contact_point", "kind", "since", "state"),
        *("tested_at", "response_hours", "url"),
    ),
}
"""Every public file with its columns, in order. The contact points are served by another desk."""


@both(public, nl="/datawoordenboek", en="/data-dictionary")
def dictionary() -> ResponseReturnValue:
    described = {name: data_dictionary.described(name, columns) for name, columns in FILES.items()}
    return render_template("public/dictionary.html", files=described, kinds=KINDS, language=str(get_locale()))
