"""Drill: a wrong DELETE on PostgreSQL is taken back to the moment before, and a lost disk loses nothing confirmed.

The scripts of ``deploy/bin`` do it, as an operator runs them.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask_migrate import upgrade
from pydantic import SecretStr

from app import create_app
from app.backup import snapshots
from app.backup.manifest import State
from app.clock import bind_clock
from app.extensions import db
from badge.signer.memory import Memory
from config import Settings
from tests.backup_scene import filled, run, shown
from tests.conftest import BASE_URL, NOW, POSTGRES
from tests.goals import Figure
from tests.journeys.served import ROOT
from tests.kept_apps import closed
from tests.log_scene import Log, log_of
from tests.pages import IsolatedClient
from tests.power import Machine, machine

pytestmark = pytest.mark.drill
LIMIT_S = 60.0


@pytest.fixture
def power() -> Iterator[Machine]:
    with machine() as made:
        for name in ("bin", "wal", "base"):
            (made.root / name).mkdir()
        for each in (ROOT / "deploy" / "bin").iterdir():
            shutil.copy2(each, made.root / "bin")
        made._given_away(*made.root.rglob("bin"), made.root / "wal", made.root / "base")
        yield made


def script(power: Machine, *words: str | Path) -> list[str]:
    return [str(power.root / "bin" / str(words[0])), *map(str, words[1:])]


def environment(power: Machine) -> dict[str, str]:
    more = {"PGBIN": str(power._programs), "PGHOST": str(power.sockets), "PGUSER": "register"}
    return {**power._environment, **more}


def done(power: Machine, *words: str | Path) -> str:
    """What the script says. It has to succeed."""
    ended = subprocess.run(
        script(power, *words), env=environment(power), capture_output=True, text=True, **power._who()
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


@contextmanager
def receiving(power: Machine) -> Iterator[None]:
    """What the server writes is received elsewhere, as it is written; from then on it waits for that."""
    words = script(power, "receive-wal", power.root / "wal")
    process = subprocess.Popen(words, env=environment(power), start_new_session=True, **power._who())
    try:
        until = time.monotonic() + 20
        while not asked(power, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"):
            assert time.monotonic() < until and process.poll() is None
            time.sleep(0.05)
        asked(power, "ALTER SYSTEM SET synchronous_standby_names = 'pg_receivewal'")
        asked(power, "SELECT pg_reload_conf()")
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        process.wait()


def asked(power: Machine, statement: str, *, database: str = "postgres") -> Any:
    with psycopg.connect(power.url.replace("/postgres?", f"/{database}?"), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchone()[0] if cursor.description and (cursor.rowcount or 0) > 0 else None  # pyright: ignore[reportOptionalSubscript]


@pytest.fixture
def register(power: Machine, tmp_path: Path) -> Iterator[Flask]:
    """A register in a database of that server."""
    asked(power, "CREATE DATABASE register")
    url = power.url.replace("/postgres?", "/register?").replace("postgresql", POSTGRES, 1)
    app = create_app(
        Settings(
            data_dir=tmp_path / "data",
            base_url=BASE_URL,
            database_url=url,
            secret_key=SecretStr("s" * 40),
            key_passphrase=SecretStr("p" * 40),
        )
    )
    app.testing, app.test_client_class = True, IsolatedClient
    bind_clock(app, NOW)
    with app.app_context():
        upgrade()
    yield app
    closed(app)


def state(app: Flask) -> State:
    with snapshots.snapshot(app.config["SETTINGS"].database_url) as taken:
        return taken.state()


def put_back(power: Machine, base: str, moment: str) -> float:
    """Restore to *moment* and serve from there; the seconds that it took."""
    begun = time.monotonic()
    target = power.root / f"restored-{moment[:4]}"
    done(power, "restore-to-moment", base, power.root / "wal", target, moment)
    power.data = target
    power.start()
    until = time.monotonic() + LIMIT_S
    while asked(power, "SELECT pg_is_in_recovery()"):
        assert time.monotonic() < until, power.log()
        time.sleep(0.05)
    return time.monotonic() - begun


def checked(app: Flask) -> None:
    for words in (("log", "check"), ("monitor", "check"), ("keys", "journal"), ("audit", "verify")):
        said = run(app, *words)
        assert said.exit_code == 0, (words, said.output, said.exception)


def test_d5_a_wrong_delete_is_taken_back_and_a_lost_disk_loses_nothing_that_was_confirmed(
    power: Machine, register: Flask, now: datetime, figure: Figure
) -> None:
    with receiving(power):
        with register.app_context():
            made = filled(register, db.session(), now)
            Memory(made.data_dir / "signer").close()
            code = made.badge.code
            db.session.commit()
            base = done(power, "base-backup", power.root / "base", power.root / "wal")
            acknowledged = add(made.log, 40)
            made.log.publish()
            db.session.remove()
        before, seen = state(register), shown(register, code)
        time.sleep(1.1)
        moment = str(asked(power, "SELECT now()"))
        time.sleep(0.1)
        asked(power, "DELETE FROM entry WHERE position > 10", database="register")
        asked(power, "TRUNCATE badge CASCADE", database="register")
        after = state(register)
        assert after.counts["badge"] == 0
        closed(register)
        power.cut()

    took = put_back(power, base, moment)
    assert state(register) == before and before.log_size >= acknowledged
    assert shown(register, code) == seen and seen["verdict"] == "valid"
    checked(register)
    with register.app_context():
        log = log_of(db.session(), now)
        log.add(1)
        assert log.publish().size == before.log_size + 1  # it goes on from there
        db.session.remove()
    closed(register)
    power.cut()
    figure(
        "G2", "PostgreSQL put back to the moment before a wrong DELETE, seconds", round(took, 1), goal="60"
    )

    # The disk of the server is gone as well: what was received has all that was confirmed, the DELETE among it.
    put_back(power, base, "latest")
    assert state(register) == after
    figure("G2", "confirmed and lost, with WAL received elsewhere and the disk gone", 0, goal="0")


def add(log: Log, count: int) -> int:
    """Write *count* acts, each confirmed; the size of the log then."""
    for _ in range(count):
        log.add(1)
    return int(log.session.connection().exec_driver_sql("SELECT size FROM log_head").scalar_one())


def test_what_is_in_the_way_is_refused_and_what_is_old_goes(power: Machine) -> None:
    folder, target = power.root / "base", power.root / "target"
    first = done(power, "base-backup", folder)
    time.sleep(1.1)
    environment_of = {**environment(power), "KEEP": "1"}
    subprocess.run(script(power, "base-backup", folder), env=environment_of, check=True, **power._who())
    assert len(list(folder.iterdir())) == 1 and not Path(first).exists()
    (kept,) = folder.iterdir()
    target.mkdir()
    (target / "of somebody").touch()
    words = script(power, "restore-to-moment", kept, power.root / "wal", target, "latest")
    refused = subprocess.run(words, env=environment(power), capture_output=True, text=True)
    assert refused.returncode == 1 and "Nothing was changed" in refused.stderr
    page = next(
        each for each in sorted((kept / "base").rglob("*")) if each.is_file() and each.stat().st_size > 8192
    )
    whole = bytearray(page.read_bytes())
    whole[8000] ^= 1
    page.write_bytes(whole)
    words[3] = str(power.root / "fresh")
    refused = subprocess.run(words, env=environment(power), capture_output=True, text=True)
    assert refused.returncode != 0 and "checksum mismatch" in refused.stderr
    assert not (power.root / "fresh").exists()
