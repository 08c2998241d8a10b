"""The figures of a publication as JSON: under the names of the CSV file's columns, described by ``score_schema``."""

from dataclasses import asdict
from typing import Any

from app.figures import beside_figures
from app.figures.shown_figures import Shown, ShownPublication
from badge.verdict import moment

DECIMALS = 6
"""As in the CSV file."""


def as_json(shown: ShownPublication) -> dict[str, Any]:
    """The figures of a publication under the names of the CSV file's columns; times are UTC."""
    publication = shown.publication
    return {
        "period": publication.period,
        "start": publication.start_on.isoformat(),
        "end": publication.end_on.isoformat(),
        "version": publication.version,
        "replaced_at": moment(publication.ended_at),
        "norm": publication.norm,
        "method_version": publication.method_version,
        "months_measured": publication.measured_months,
        "input_digest": publication.input_digest,
        "csv_digest": publication.output_digest,
        "published_at": moment(publication.published_at),
        "companies": [fields_of(each) for each in shown.companies],
        "total": fields_of(shown.total) if shown.total else None,
        "further_digest": publication.further_digest,
        **beside_figures.beside_as_json(shown, DECIMALS),
    }


def lines_of(shown: ShownPublication) -> list[dict[str, Any]]:
    """Each company's figures, and the total of all companies last."""
    return [fields_of(each) for each in (*shown.companies, *((shown.total,) if shown.total else ()))]


def fields_of(shown: Shown) -> dict[str, Any]:
    """One company's figures, numbers as in the CSV file; what is withheld is null, with the reason."""
    fields = {name: value for name, value in asdict(shown).items() if name != "slug"}
    withheld = shown.withheld.value if shown.withheld else None
    return {**beside_figures.as_wire(fields, DECIMALS), "withheld": withheld}
