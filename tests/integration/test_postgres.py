"""The PostgreSQL of the tests: real, alone, and gone afterwards."""

import os
import subprocess
import sys
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import psycopg
import pytest

from tests import postgres

ROOT = Path(__file__).parents[2]
KILLED_IN_THE_MIDDLE = """
import os, signal
from tests import postgres
with postgres.server() as url:
    print(url, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def own_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)


def folder_of(url: str) -> Path:
    return Path(url.partition("host=")[2]).parent


def answers(url: str) -> bool:
    try:
        with psycopg.connect(url) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def fail_within(server: AbstractContextManager[str]) -> str:
    """Fail while the server runs; the URL that it had."""
    urls: list[str] = []
    with suppress(RuntimeError), server as url:
        urls.append(url)
        assert answers(url)
        raise RuntimeError
    return urls[0]


def test_a_failure_leaves_nothing_behind() -> None:
    url = fail_within(postgres.server())
    assert not folder_of(url).exists()
    assert not answers(url)


def test_a_killed_test_run_leaves_no_server_behind() -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_IN_THE_MIDDLE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    url = killed.stdout.strip()
    assert folder_of(url).is_dir()  # nobody was left to remove it
    try:
        assert any(not answers(url) for _ in range(1000))
    finally:
        subprocess.run(["rm", "-rf", str(folder_of(url))], check=True)


def test_a_server_that_is_there_already_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://there@localhost/already")
    with postgres.server() as url:
        assert url == "postgresql://there@localhost/already"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand the server to nobody")
def test_programs_in_a_closed_home_are_copied_to_where_nobody_can_run_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_is_reachable", lambda folder: False)
    with postgres.server() as url, psycopg.connect(url) as connection:
        assert connection.execute("SHOW data_directory").fetchone() == (str(folder_of(url) / "data"),)


def test_without_any_postgresql_the_reason_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda name: None)
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path)
    with pytest.raises(postgres.NoPostgres, match="apt-get install postgresql"), postgres.server():
        pass
