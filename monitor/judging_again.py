"""A rerun that judges only the notices that a later delivery or a decision can touch, from what was kept before.

The method has one text: the SQL of a whole run, over fewer rows. See decision 0066 for what this may be used for.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from monitor import kept_items, ledger, measuring
from monitor.engine import script, set_variables, workbench
from monitor.holdings import Holding
from monitor.kept_items import Basis
from monitor.method import Window
from monitor.models import Delivery
from monitor.scores import ScoreTable
from monitor.workspace import workspace

log = logging.getLogger(__name__)
METHOD = (
    *("measure_words", "measure_told", "measure_told_items", "measure_repeats"),
    *("measure_candidates", "measure_duplicates", "measure_items"),
)
"""The texts of the method up to the items, over ``asked_notice`` and ``asked_check`` (see ``judging``)."""


class NothingKept(Exception):
    """Nothing is kept from which a rerun could start: the whole run has to be made."""


@contextmanager
def measured_and_kept(
    data_dir: Path,
    manifests: Sequence[Delivery],
    held: Sequence[Holding],
    window: Window,
    decided: Mapping[str, str] | None = None,
    tell: Callable[[float], None] = lambda _part: None,
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """As ``measuring.measured``, from all that was delivered; what was judged is kept for a rerun."""
    with measuring.measured(data_dir, manifests, held, window, decided, tell) as (connection, folder):
        yield connection, folder
        if manifests and not measuring.is_by_spark():
            basis = kept_items.basis_of(manifests, held, window, decided)
            try:
                kept_items.keep(connection, data_dir=data_dir, folder=folder, basis=basis)
            except (OSError, duckdb.Error) as error:
                # The figures are made all the same; a rerun will have nothing to start from.
                log.error("what was judged could not be kept: %s", type(error).__name__)


@contextmanager
def measured_again(
    data_dir: Path,
    manifests: Sequence[Delivery],
    held: Sequence[Holding],
    window: Window,
    decided: Mapping[str, str] | None = None,
    tell: Callable[[float], None] = lambda _part: None,
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """The same tables as ``measuring.measured`` makes, from what is kept.

    Raises ``NothingKept``, also for what DuckDB cannot do with it: the whole run is there for that.
    """
    data_dir = data_dir.resolve()
    basis = kept_items.basis_of(manifests, held, window, decided)
    try:
        with (
            workspace(data_dir) as folder,
            workbench(folder, may_read=[ledger.segments(data_dir)]) as connection,
        ):
            before = kept_items.hold(data_dir, folder=folder, basis=basis)
            if before is None or ledger.open_known(connection, data_dir, manifests) is None:
                raise NothingKept
            _judge_again(connection, held, window, decided, before=before, folder=folder)
            yield connection, folder
    except duckdb.Error as error:
        raise NothingKept from error


def agree(again: ScoreTable, whole: ScoreTable) -> bool:
    """Whether a rerun and a whole run found the same, where both were asked the same.

    Names, sizes, and what earlier versions have shown are read from the database by each of them, and may have
    changed in between.
    """
    if _asked(again) != _asked(whole):
        return True
    return _found(again) == _found(whole)


def _asked(table: ScoreTable) -> tuple[str, ...]:
    return table.input_digest, table.attribution_digest, table.decisions_digest, table.params_digest


def _found(table: ScoreTable) -> tuple[object, ...]:
    beside = {"name": "", "is_registered": False, "further": None, "is_protected": False}
    return table.measured_months, table.cells, tuple(replace(row, **beside) for row in table.rows)


def _judge_again(
    connection: duckdb.DuckDBPyConnection,
    held: Sequence[Holding],
    window: Window,
    decided: Mapping[str, str] | None,
    *,
    before: Basis,
    folder: Path,
) -> None:
    measuring.give(connection, held, window, decided)
    set_variables(
        connection,
        {
            "since": before.last,
            "before_notice": list(before.decided.keys()),
            "before_effect": list(before.decided.values()),
            "items_before": str(kept_items.path_of(folder, kept_items.ITEMS)),
            "incidents_before": str(kept_items.path_of(folder, kept_items.INCIDENTS)),
        },
    )
    for text in ("touched", *METHOD, "again_items", "measure_incidents", "again_incidents"):
        connection.execute(script(text))
