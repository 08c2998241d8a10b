"""DuckDB locked down, and the traps that were met in it, each held by a test."""

# Annotations that name DuckDB's types make its binding complain of leaks when Python ends.
from __future__ import annotations

import re
from collections.abc import Iterator
from errno import ENOSPC
from pathlib import Path

import duckdb
import pytest

from monitor import engine, reading
from monitor.engine import script, set_variables, workbench
from monitor.errors import UnreadableFile
from monitor.file_format import Kind
from monitor.staging import staged
from monitor.unpacking import Packing, Part
from tests.monitor_samples import AT, written

SQL = Path(reading.__file__).parent / "sql"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    (tmp_path / "room").mkdir()
    (tmp_path / "allowed.csv").write_text("a\n1\n")
    (tmp_path / "other.csv").write_text("a\n2\n")
    (tmp_path / "room" / "link.csv").symlink_to(tmp_path / "other.csv")
    with workbench(tmp_path / "room", may_read=[tmp_path / "allowed.csv"]) as connection:
        yield connection


def test_it_reads_what_it_was_given(bench: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert bench.execute("SELECT * FROM read_csv($1)", [str(tmp_path / "allowed.csv")]).fetchall() == [(1,)]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('{folder}/other.csv')",
        "SELECT * FROM read_csv('{folder}/room/../other.csv')",
        "SELECT * FROM read_csv('{folder}/room/link.csv')",
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "ATTACH '{folder}/x.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 4",
        "SET enable_external_access = true",
        "SET allowed_paths = ['/etc/hostname']",
    ],
)
def test_nothing_else_is_in_reach(bench: duckdb.DuckDBPyConnection, tmp_path: Path, statement: str) -> None:
    with pytest.raises(duckdb.Error):
        bench.execute(statement.format(folder=tmp_path)).fetchall()


def test_a_variable_of_a_script_is_bound_and_never_spliced(bench: duckdb.DuckDBPyConnection) -> None:
    set_variables(bench, {"path": "'); DROP TABLE x; --"})
    assert bench.execute("SELECT getvariable('path')").fetchall() == [("'); DROP TABLE x; --",)]
    with pytest.raises(ValueError, match="name of a variable"):
        set_variables(bench, {"a = 1; --": 1})


def test_instants_are_whole_microseconds() -> None:
    """epoch() is a DOUBLE whose // does not floor; the method uses epoch_us() alone."""
    lines = [line for path in SQL.glob("*.sql") for line in path.read_text().splitlines()]
    code = "\n".join(line for line in lines if not line.lstrip().startswith("--"))
    assert "epoch_us(" in code
    assert "epoch(" not in code
    with duckdb.connect(":memory:") as connection:
        ((kind,),) = connection.execute("SELECT typeof(epoch_us(now()))").fetchall()
        assert kind == "BIGINT"


def test_counts_that_run_on_start_again_in_each_group() -> None:
    """A sum over all rows less where the group began loses ties among many rows."""
    code = "".join(path.read_text() for path in sorted(SQL.glob("measure_*.sql")))
    windows = re.findall(r"OVER \(\s*(.{12})", code)
    assert windows
    assert set(windows) == {"PARTITION BY"}


def read(folder: Path, content: bytes) -> int:
    path = written(folder, "checks.csv", content)
    room = folder / "room"
    room.mkdir(exist_ok=True)
    with staged([path], kinds=[Kind.CHECKS], folder=room, at=AT) as rows:
        return rows.rows[Kind.CHECKS]


def test_rows_that_the_reader_loses_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With new_line given, DuckDB's strict mode can read no rows and say nothing."""
    row = b"n1,2025-01-01T00:00:00Z,online\r\n"
    content = b"notice_id,checked_at,status\r\n" + row * 1000
    assert read(tmp_path, content) == 1000
    losing = script("read_csv").replace("null_padding = false,", "null_padding = false, new_line = '\\n',")
    monkeypatch.setattr(reading, "script", lambda name: losing if name == "read_csv" else script(name))
    with pytest.raises(UnreadableFile):
        read(tmp_path, content)


def test_more_than_fits_into_memory_goes_to_the_private_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MEMORY", "64MB")
    with workbench(tmp_path) as connection:
        connection.execute("CREATE TABLE big AS SELECT md5(i::VARCHAR) AS text FROM range(3000000) AS r(i)")
        ((first,),) = connection.execute("SELECT min(text) FROM (FROM big ORDER BY text)").fetchall()
        assert first < "0001"
        assert list((tmp_path / "spill").iterdir())


def test_a_full_disk_is_no_fault_of_the_file_that_is_read(tmp_path: Path) -> None:
    part = Part("1", tmp_path / "checks.csv", Packing.NONE)
    with pytest.raises(OSError, match="no room") as refused, workbench(tmp_path), reading.reading(part):
        duckdb.execute("COPY (SELECT 1) TO '/dev/full' (FORMAT csv, USE_TMP_FILE false)")
    assert refused.value.errno == ENOSPC
    with pytest.raises(UnreadableFile), workbench(tmp_path), reading.reading(part):
        duckdb.execute("SELECT * FROM read_csv('/dev/null/nothing')")
