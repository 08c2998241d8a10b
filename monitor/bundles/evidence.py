"""Reads what a publication was made from, out of its item list: incidents and middle values."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor import ledger
from monitor.bundles.errors import MadeBeforeBundles
from monitor.engine import script, set_variables, workbench
from monitor.errors import LedgerDamaged
from monitor.incidents import Incident
from monitor.instants import instant
from monitor.measuring import medians_of
from monitor.models import Publication
from monitor.publications import items_file
from monitor.workspace import workspace

LATEST = "third_outcome"
"""The last column that item lists got; who has it has all."""


@dataclass(frozen=True)
class Evidence:
    """The incidents of each company, and the middle one or two values of L and of R, in microseconds,
    of each company and the total. An infinite R is None."""

    incidents: Mapping[str, list[Incident]]
    medians: Mapping[str, tuple[list[int], list[int | None]]]


def read(publication: Publication, *, data_dir: Path) -> Evidence:
    """The evidence behind *publication*.

    Raises ``LedgerDamaged`` when its item list is not the one made, ``MadeBeforeBundles`` when that has
    no longer terms yet.
    """
    data_dir = data_dir.resolve()
    path = items_file(data_dir, publication.items_digest)
    if not path.is_file() or ledger.file_digest(path) != publication.items_digest:
        raise LedgerDamaged(delivery=publication.public_id)
    found: dict[str, list[Incident]] = {}
    with workspace(data_dir) as folder, workbench(folder, may_read=[path]) as connection:
        set_variables(connection, {"path": str(path)})
        columns = connection.execute("DESCRIBE FROM read_parquet(getvariable('path'))").fetchall()
        if LATEST not in {name for name, *_ in columns}:
            raise MadeBeforeBundles
        for company, _, site, first, *counts in connection.execute(script("bundle_incidents")).fetchall():
            found.setdefault(company, []).append(Incident(site, instant(first), *counts))
        connection.execute(script("bundle_items"))
        return Evidence(found, medians_of(connection))
