"""Spark scores as DuckDB does: the very same table, to the last digit."""

import csv
import importlib.util
import io
import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bench import large_deliveries
from config import WrongSetting, load
from monitor import measuring
from monitor.importing import import_holders
from monitor.rekeying import IdKind, kept_id
from monitor.scores import ScoreTable
from monitor.scoring import score
from tests.monitor_samples import (
    AT,
    NOTICE_KEY,
    SAMPLE,
    delivery_files,
    sample_files,
    sample_text,
    stamp,
    take,
)

START, END = date(2025, 1, 13), date(2025, 7, 13)
HAS_SPARK = bool(importlib.util.find_spec("pyspark") and importlib.util.find_spec("sqlglot"))
needs_spark = pytest.mark.skipif(
    not HAS_SPARK or not shutil.which("java"),
    reason="needs Java and requirements/spark.txt (make drills installs it)",
)
SMALL = "spark.master local[2]\nspark.sql.shuffle.partitions 2\nspark.driver.host 127.0.0.1\n"
"""What Spark is told in the test: on one machine, in few parts, and heard by nobody else."""


@pytest.fixture
def spark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "spark-defaults.conf").write_text(SMALL)
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")


def by_both(session: Session, data_dir: Path, decided: dict[str, str]) -> list[ScoreTable]:
    """The table as DuckDB makes it, and as Spark does."""
    tables: list[ScoreTable] = []
    try:
        for engine in ("duckdb", "spark"):
            measuring.use(engine)
            tables.append(score(session, data_dir=data_dir, start=START, end=END, decided=decided))
    finally:
        measuring.use("duckdb")
    return tables


@needs_spark
@pytest.mark.drill
@pytest.mark.usefixtures("spark")
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the socket to Java stays open until the process ends
def test_spark_and_duckdb_agree_on_every_figure(session: Session, tmp_path: Path) -> None:
    """The sample, a correction of it, a decision, and a market with bursts, blinks, repeats and withdrawals."""
    ledger, market = tmp_path / "ledger", tmp_path / "market"
    large_deliveries.write(market, notices=3000)
    withdrawn = next(csv.DictReader(io.StringIO(sample_text("notices.csv"))))
    withdrawn |= {"withdrawn_at": stamp(AT), "withdrawal_reason": "other"}
    for files in (
        sample_files(),
        [market / "notices.parquet", market / "checks.parquet"],
        delivery_files(tmp_path / "later", notices=[withdrawn]),
    ):
        take(session, ledger, files)
    import_holders(session, files=[SAMPLE / "holders.csv"], data_dir=ledger, at=AT)
    import_holders(session, files=[market / "holders.csv"], data_dir=ledger, at=AT)
    session.commit()
    decided = {kept_id(NOTICE_KEY, IdKind.NOTICE, f"n{number:09}"): "on_time" for number in range(9)}
    first, second = by_both(session, ledger, decided)
    assert first.rows[-1].incidents > 500
    assert second == first


def test_spark_is_refused_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.find_spec", lambda _name: None)
    monkeypatch.setenv("REGISTER_SCORING_ENGINE", "spark")
    with pytest.raises(WrongSetting, match=r"requirements/spark\.txt"):
        load()
