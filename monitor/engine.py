"""DuckDB, locked down: it sees the files that it is given, the segments and its own folder, no more."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from errno import ENOSPC
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

MEMORY = "2GB"
SPILL = "64GB"
SQL = Path(__file__).parent / "sql"
"""The folder of the scripts."""


@contextmanager
def workbench(
    folder: Path, *, may_read: Sequence[Path] = (), in_order: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in memory that spills into *folder*, which is private, and may write there only.

    Without extensions, network and other files; in UTC; its configuration is locked.
    *may_read* are files (or folders, to their full depth) that it may read as well; *in_order*
    keeps rows in the order of their file, which costs speed. Raises ``OSError`` (``ENOSPC``) when the disk
    has no room left: that is no fault of what is read, and passes.
    """
    folders = [path for path in may_read if path.is_dir()]
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "memory_limit": MEMORY,
            "temp_directory": str(folder / "spill"),
            "max_temp_directory_size": SPILL,
            "preserve_insertion_order": str(in_order).lower(),
        },
    )
    try:
        connection.execute("SET enable_progress_bar = true")  # so that it can be asked how far it is
        connection.execute("SET enable_progress_bar_print = false")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET allowed_directories = $1", [[f"{path}/" for path in (folder, *folders)]])
        connection.execute("SET allowed_paths = $1", [[str(path) for path in may_read if path.is_file()]])
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    except duckdb.Error as error:
        if is_out_of_room(error):
            raise OSError(ENOSPC, "no room left for the files of DuckDB") from None
        raise
    finally:
        connection.close()


def is_out_of_room(error: duckdb.Error) -> bool:
    """Whether the disk is full, and not the question or the file wrong: DuckDB says it in words alone."""
    said = str(error)
    if isinstance(error, duckdb.OutOfMemoryException):
        return "failed to offload" in said
    return isinstance(error, duckdb.IOException) and "No space left on device" in said


@cache
def script(name: str) -> str:
    """The text of ``monitor/sql/NAME.sql``; its parameters are variables, set with ``set_variables``."""
    return (SQL / f"{name}.sql").read_text()


def set_variables(connection: duckdb.DuckDBPyConnection, values: Mapping[str, Any]) -> None:
    """Give the scripts their parameters; the names are ours, the values are bound."""
    for name, value in values.items():
        if not name.isidentifier():
            raise ValueError("the name of a variable")
        connection.execute(f"SET VARIABLE {name} = $1", [value])


def literal(text: str | Path) -> str:
    """*text* as an SQL string, where DuckDB takes no bound value."""
    return "'" + str(text).replace("'", "''") + "'"
