"""The release before still works on the tables of this one: while an upgrade goes on, the old code is served."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from app import tables
from signatories.base import Base

ROOT = Path(__file__).parents[2]
TRIED = (
    *("tests/integration/test_signing.py", "tests/integration/test_placing.py"),
    *("tests/integration/test_badge_issuing.py", "tests/integration/test_outbox.py"),
    *("tests/web/test_company_desk.py", "tests/web/test_signature_desks.py", "tests/web/test_misuse.py"),
)
"""What people do most: sign, countersign, get a logo, get mail, report."""
PLUGIN = """
import json
from pathlib import Path
from sqlalchemy import inspect
from signatories.base import Base

STATEMENTS = json.loads(Path(__file__).with_name("tables.json").read_text())

def make(engine, **_options):
    with engine.begin() as connection:
        if not inspect(connection).has_table("entry"):
            for statement in STATEMENTS[connection.dialect.name]:
                connection.exec_driver_sql(statement)

Base.metadata.create_all = make
"""


def git(*words: str) -> bytes:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("the history of this copy does not reach back to the tables before")
    return done.stdout


def statements() -> dict[str, list[str]]:
    """How each database makes the tables and indexes of this release."""
    assert tables.__all__
    found: dict[str, list[str]] = {}
    for dialect in (postgresql.dialect(), sqlite.dialect()):
        found[dialect.name] = made = []
        for table in Base.metadata.sorted_tables:
            made.append(str(CreateTable(table).compile(dialect=dialect)))
            made += [str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes]
    return found


@pytest.mark.drill
def test_d4_the_code_before_the_last_migration_works_on_the_tables_after_it(tmp_path: Path) -> None:
    newest = git("log", "-1", "--diff-filter=A", "--format=%H", "--", "migrations/versions").decode().strip()
    archive = git("archive", f"{newest}^")
    old = tmp_path / "old"
    old.mkdir()
    subprocess.run(["tar", "-x"], cwd=old, input=archive, check=True)
    assert len(list((old / "migrations/versions").glob("*.py"))) < len(
        list((ROOT / "migrations/versions").glob("*.py"))
    )
    (old / "tables_of_the_next.py").write_text(PLUGIN)
    (old / "tables.json").write_text(json.dumps(statements()))
    there = [path for path in TRIED if (old / path).is_file()]
    words = ["-m", "pytest", "-q", "-n", "0", "-p", "tables_of_the_next", "-p", "no:cacheprovider", *there]
    done = subprocess.run([sys.executable, *words], cwd=old, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
    print(f"{newest[:7]}^ on the tables of now: {done.stdout.splitlines()[-1]}")
