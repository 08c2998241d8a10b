"""The walls between the rooms, and that they bite: each one is broken once, in a copy."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "badge", "monitor", "signatories", "tlog")
LEAVES = ("config.py", "sentences.py", "pyproject.toml")
LONGEST_FILE = 400
NOT_WRITTEN = (
    "migrations/versions/",
    "clients/python/gedragscode_register/operations.py",
    "clients/python/gedragscode_register/shapes.py",
)
"""What a migration did stays as it is; it is made from the models, and read once. Two files of the client
are made from the document of the API."""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [str(command), "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(
            ROOT / room, folder / room, ignore=shutil.ignore_patterns("*.woff2", "samples", "__pycache__")
        )
    for leaf in LEAVES:
        shutil.copy(ROOT / leaf, folder / leaf)
    return folder


def test_the_walls_stand(copy: Path) -> None:
    answer = lint(copy)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(
    ("room", "line", "wall"),
    [
        ("signatories", "import badge.code", "One way down"),
        ("badge", "import monitor.method", "One way down"),
        ("monitor", "import app.clock", "One way down"),
        ("signatories", "import flask", "The domain never meets the web"),
        ("monitor", "import config", "The domain never meets the web"),
    ],
)
def test_a_wall_bites(copy: Path, room: str, line: str, wall: str) -> None:
    planted = copy / room / "planted.py"
    planted.write_text(f"{line}\n")
    try:
        answer = lint(copy)
    finally:
        planted.unlink()
    assert answer.returncode == 1
    assert re.search(rf"{wall}.* BROKEN", answer.stdout)


@pytest.mark.parametrize(
    ("module", "line", "wall"),
    [
        ("signatories/signatures/standing.py", "import sqlalchemy", "The pure core knows no database"),
        ("monitor/labels.py", "import duckdb", "The pure core knows no database"),
        ("badge/token.py", "import signatories.models", "A badge can be checked without the register"),
        ("app/company/tasks.py", "import app.association.members", "Desks do not lean on each other"),
    ],
)
def test_a_wall_around_one_module_bites(copy: Path, module: str, line: str, wall: str) -> None:
    target = copy / module
    original = target.read_text()
    target.write_text(f"{line}\n{original}")
    try:
        answer = lint(copy)
    finally:
        target.write_text(original)
    assert answer.returncode == 1
    assert re.search(rf"{wall}.* BROKEN", answer.stdout)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in listed.stdout.splitlines()]


def own_code() -> list[Path]:
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and not str(path.relative_to(ROOT)).startswith(NOT_WRITTEN)
    ]


def test_no_file_holds_too_much() -> None:
    long = {str(path): lines for path in own_code() if (lines := path.read_text().count("\n")) > LONGEST_FILE}
    assert long == {}


def test_own_code_is_imported_at_the_top() -> None:
    local = re.compile(rf"^[ \t]+(from|import) ({'|'.join(ROOMS)})\b", re.MULTILINE)
    rooms = [path for path in own_code() if path.relative_to(ROOT).parts[0] in ROOMS]
    assert [str(path) for path in rooms if local.search(path.read_text())] == []


def test_the_locks_name_no_host() -> None:
    for lock in (ROOT / "requirements").iterdir():
        text = lock.read_text()
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_nothing_names_a_machine_or_a_registry() -> None:
    # Written in pieces, so that this file does not name them itself.
    folders, hosts = ("wo" + "rk", "ro" + "ot"), ("pythonho" + "sted", "registry.np" + "mjs", "pypi.o" + "rg")
    forbidden = re.compile(rf"(^|[^A-Za-z0-9_.])/(?:{'|'.join(folders)})/|{'|'.join(map(re.escape, hosts))}")
    found = []
    for path in tracked():
        if (
            path.suffix in (".py", ".md", ".toml", ".html", ".txt", ".sh", ".json", ".cfg", ".css")
            or not path.suffix
        ):
            text = path.read_text(errors="replace")
            found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in forbidden.finditer(text)]
    assert found == []


def test_the_head_file_names_the_last_migration() -> None:
    versions = sorted(path.stem for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    assert (ROOT / "migrations" / "HEAD").read_text().strip() == versions[-1]
