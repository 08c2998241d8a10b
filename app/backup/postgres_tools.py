"""PostgreSQL's own programs: found beside the server, of its version, and run without a password in their words."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from sqlalchemy import URL, Connection

from app.backup.refusals import DatabaseToolFailed, ToolsMissing, ToolsOfAnother

DEBIAN = Path("/usr/lib/postgresql")
EMPTY = b"DROP SCHEMA IF EXISTS public CASCADE;\n"
"""The dump makes the schema anew."""
MAY_ASK = (
    "SELECT has_table_privilege('pg_config', 'SELECT') AND has_function_privilege('pg_config()', 'EXECUTE')"
)
"""Whether the server says where its programs lie: it tells only some."""
_VERSION = re.compile(r"\) (\d+)")


def dump(url: URL, connection: Connection, path: Path) -> None:
    """Write what *connection* sees in its transaction to *path*, in PostgreSQL's own form.

    Raises ``ToolsMissing``, ``ToolsOfAnother`` or ``DatabaseToolFailed``.
    """
    tool = found(connection, "pg_dump")
    moment = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
    words = [tool, "--format=custom", "--compress=1", "--schema=public", f"--snapshot={moment}"]
    with path.open("wb") as target:
        _run(words + _where(url), url, stdout=target)


def put_back(url: URL, connection: Connection, path: Path) -> None:
    """Replace all that is in the database by the dump at *path*, in one transaction. Raises as ``dump`` does.

    Whoever does so owns the tables; what others may do with them is in no dump.
    """
    restore, psql = found(connection, "pg_restore"), found(connection, "psql")
    words = [psql, "-X", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1", "-o", os.devnull]
    with subprocess.Popen(  # noqa: S603 - a program of PostgreSQL
        words + _where(url), env=_environment(url), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as writing:
        assert writing.stdin is not None and writing.stderr is not None  # noqa: S101 - both are pipes
        try:
            writing.stdin.write(EMPTY)
            writing.stdin.flush()
            _run(
                [restore, "--no-owner", "--no-privileges", "--no-comments", "--file=-", path],
                url,
                stdout=writing.stdin,
            )
        except (DatabaseToolFailed, BrokenPipeError) as error:
            is_running = writing.poll() is None
            writing.kill()  # its transaction ends with it: at the end of its input it would commit
            if is_running and isinstance(error, DatabaseToolFailed):
                raise
        with suppress(BrokenPipeError):
            writing.stdin.close()
        said = writing.stderr.read()
        if writing.wait():
            raise DatabaseToolFailed(tool=psql.name, why=_first_line(said))


def found(connection: Connection, tool: str) -> Path:
    """The program *tool* of the server's major version. Raises ``ToolsMissing`` or ``ToolsOfAnother``."""
    major = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000
    others = []
    for path in _places(connection, tool, major):
        version = _major_of(path)
        if version == major:
            return path
        if version is not None:
            others.append(version)
    if others:
        raise ToolsOfAnother(tool=tool, major=major, found=others[0])
    raise ToolsMissing(tool=tool, major=major)


def _places(connection: Connection, tool: str, major: int) -> Iterator[Path]:
    if on_path := shutil.which(tool):
        yield Path(on_path)
    yield DEBIAN / str(major) / "bin" / tool
    if connection.exec_driver_sql(MAY_ASK).scalar():
        folder = connection.exec_driver_sql("SELECT setting FROM pg_config WHERE name = 'BINDIR'").scalar()
        yield Path(str(folder)) / tool


def _major_of(path: Path) -> int | None:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return None
    match = _VERSION.search(said)
    return int(match[1]) if match else None


def _where(url: URL) -> list[str]:
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return [f"--dbname={plain.render_as_string()}"]


def _run(words: list[str | Path], url: URL, *, stdout: IO[bytes]) -> None:
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL
        words, env=_environment(url), stdout=stdout, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:
        raise DatabaseToolFailed(tool=Path(words[0]).name, why=_first_line(done.stderr))


def _environment(url: URL) -> dict[str, str]:
    given = {"PGPASSWORD": url.password} if url.password else {}
    return {**os.environ, "LC_ALL": "C", **given}


def _first_line(said: bytes) -> str:
    """What a program complained of, without the rows that it may name."""
    lines = [each for each in said.decode(errors="replace").splitlines() if "error" in each.lower()]
    return (lines or ["it gave no reason"])[0].split("DETAIL")[0].strip()[:160].rstrip(".")
