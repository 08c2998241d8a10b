"""From a publication and its evidence to the files of its bundle. The same publication gives the same bytes."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from monitor import data_dictionary, publications
from monitor.bundles import recompute, texts
from monitor.bundles.errors import BundleDiffers
from monitor.bundles.evidence import Evidence
from monitor.bundles.lines import COUNT_COLUMNS, INCIDENT_COLUMNS, Told, count_line, incident_lines
from monitor.bundles.standing_alone import script
from monitor.bundles.sums import SUM_COLUMNS, hidden, shown
from monitor.further import SHARES as LONGER
from monitor.further import as_found as further_of
from monitor.incidents import Incident
from monitor.method import METHODS, NORMS
from monitor.models import Publication
from monitor.score_csv import as_cell, stamp
from monitor.scores import TOTAL
from monitor.sector import as_found as sector_of
from monitor.trends import Gap, Point, month_of, months_of

FORMAT = "gedragscode-register-bundle/1"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip archive can say: the same whenever the bundle is made."""
FILES = (
    *("README.md", "parameters.json", "scores.csv", "further.csv", "months.csv", "sector.csv"),
    *("incidents.csv", "counts.csv", "aggregates.csv", "data-dictionary.csv", "recompute.py", "SHA256SUMS"),
)
"""All that is in a bundle, in order."""
POINT_SHARES = recompute.SHARES


def files_of(publication: Publication, evidence: Evidence) -> dict[str, bytes]:
    """The files of the bundle by name; raises ``BundleDiffers`` when they do not recompute."""
    method = METHODS[publication.method_version]
    shown_rows = publications.shown_scores(publication)
    lines = [Told(publications.row_of(score), score.shows_shares) for score in shown_rows]
    named = {told.row.company for told in lines if told.shows_shares} - {TOTAL}
    own = {company: evidence.incidents.get(company, []) for company in sorted(named)}
    salt = f"{publication.period}/{publication.norm}/{publication.version}/{publication.items_digest}"
    incidents = incident_lines(own, salt=salt, week=method.week)
    counts = [count_line(told, medians=evidence.medians, method=method) for told in lines]
    files = {
        "README.md": texts.readme(publication).encode(),
        "parameters.json": _json(_parameters(publication, evidence)),
        "scores.csv": publications.scores_file(publication).encode(),
        "further.csv": publications.further_file(publication).encode(),
        "months.csv": publications.months_file(publication).encode(),
        "sector.csv": publications.sector_file(publication).encode(),
        "incidents.csv": _csv(INCIDENT_COLUMNS, incidents),
        "counts.csv": _csv(COUNT_COLUMNS, counts),
        "aggregates.csv": _csv(SUM_COLUMNS, _sums(publication, evidence, incidents)),
        "data-dictionary.csv": data_dictionary.as_csv().encode(),
        "recompute.py": script().encode(),
    }
    sums = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in FILES if name in files]
    files["SHA256SUMS"] = "".join(sums).encode()
    if found := recompute.differences(files):
        raise BundleDiffers(first=found[0])
    return files


def archive(files: Mapping[str, bytes]) -> bytes:
    """*files* as a zip archive: stored as they are, in a fixed order, with a fixed time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as into:
        for name in FILES:
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            into.writestr(entry, files[name])
    return packed.getvalue()


def _parameters(publication: Publication, evidence: Evidence) -> dict[str, Any]:
    norm, method = NORMS[publication.norm], METHODS[publication.method_version]
    points = publications.points_of(publication)
    sector = sector_of(publication.sector) if publication.sector else None
    items = [sum(each.items for each in own) for own in evidence.incidents.values()]
    return {
        "format": FORMAT,
        "period": publication.period,
        "start": publication.start_on.isoformat(),
        "end": publication.end_on.isoformat(),
        "version": publication.version,
        "published_at": stamp(publication.published_at),
        "norm": norm.name,
        "norm_hours": norm.hours,
        "method_version": method.version,
        "method": method.parameters,
        "params_digest": publication.params_digest,
        "input_digest": publication.input_digest,
        "attribution_digest": publication.attribution_digest,
        "decisions_digest": publication.decisions_digest,
        "output_digest": publication.output_digest,
        "further_digest": publication.further_digest,
        "months_measured": publication.measured_months,
        "months": months_of(publication.start_on, publication.end_on),
        "measured": [each.month for each in points if each.company == TOTAL and each.gap != Gap.NOT_MEASURED],
        "protected_months": [[each.company, each.month] for each in points if each.gap == Gap.TO_PROTECT],
        "sector": sector
        and {
            "companies": sector.companies,
            "largest": sector.largest,
            "largest_items": max(items, default=0),
            "concentration": as_cell(sector.concentration),
        },
    }


def _sums(
    publication: Publication, evidence: Evidence, incidents: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The lines of aggregates.csv: the total, the sector without its largest company, and every month."""
    method = METHODS[publication.method_version]
    named = {line["company"] for line in incidents}
    everything = [each for company in sorted(evidence.incidents) for each in evidence.incidents[company]]
    others = [
        each for company, own in sorted(evidence.incidents.items()) if company not in named for each in own
    ]
    total = next(score for score in publication.scores if score.company == TOTAL)
    found = [hidden(TOTAL, incidents=total.incidents, items=total.items)]
    if total.shows_shares:
        longer = further_of(total.further) if total.further else None
        found = [
            shown(
                TOTAL,
                told=incidents,
                others=others,
                everything=everything,
                published={name: getattr(total, name) for name in POINT_SHARES},
                longer={name: getattr(longer, name) for name in LONGER} if longer else {},
                method=method,
            )
        ]
    sector = sector_of(publication.sector) if publication.sector else None
    if sector and sector.rest and sector.largest:
        left = [company for company in sorted(evidence.incidents) if company != sector.largest]
        found.append(
            shown(
                "rest",
                told=[line for line in incidents if line["company"] != sector.largest],
                others=others,
                everything=[each for company in left for each in evidence.incidents[company]],
                published={name: getattr(sector.rest, name) for name in POINT_SHARES},
                longer={},
                method=method,
            )
        )
    months = [each for each in publications.points_of(publication) if each.company == TOTAL]
    return found + [
        _month(point, incidents=incidents, others=others, everything=everything, method=method)
        for point in months
    ]


def _month(
    point: Point,
    *,
    incidents: Sequence[Mapping[str, Any]],
    others: Sequence[Incident],
    everything: Sequence[Incident],
    method: Any,
) -> dict[str, Any]:
    if point.gap is not None:
        return hidden(point.month, incidents=point.incidents, items=point.items)
    return shown(
        point.month,
        told=[line for line in incidents if line["month"] == point.month],
        others=[each for each in others if month_of(each) == point.month],
        everything=[each for each in everything if month_of(each) == point.month],
        published={name: getattr(point, name) for name in POINT_SHARES},
        longer={},
        method=method,
    )


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _csv(columns: Sequence[str], lines: Iterable[Mapping[str, Any]]) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return file.getvalue().encode()
