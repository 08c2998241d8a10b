"""Drills of restoring: the nightly script of a served register, and a register with a million measurements."""

import csv
import gzip
import json
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.backup import archive
from bench import profile_2020
from tests.backup_scene import counted, elsewhere, run, settings_of
from tests.goals import Figure
from tests.integration.test_key_drills import get
from tests.journeys.served import ROOT, Served
from tests.log_scene import log_of
from tests.monitor_samples import AT, CHECK_COLUMNS, NOTICE_COLUMNS, take

__all__ = ["elsewhere"]
pytestmark = pytest.mark.drill
LIMIT_S = 60.0
NIGHTLY = ROOT / "deploy" / "bin" / "nightly-backup"
SAME = ("/signatories.csv", "/.well-known/jwks.json")


def nightly(served: Served, folder: Path, *, keep: int) -> list[Path]:
    """What lies in *folder* after a night."""
    environment = {**served.environment, "KEEP": str(keep)}
    done = subprocess.run([NIGHTLY, folder], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return sorted(folder.glob("*.tar"))


def seen(served: Served) -> dict[str, str]:
    """What the world sees of a register, in as far as it must not change by being put back."""
    books = Path(served.environment["REGISTER_DATA_DIR"]) / "register.sqlite3"
    with closing(sqlite3.connect(books)) as now:
        codes = [code for (code,) in now.execute("SELECT code FROM badge ORDER BY id LIMIT 5")]
        period = now.execute("SELECT period FROM publication WHERE state = 'published'").fetchone()[0]
    verdicts = {code: json.loads(get(served, f"/v/{code}.json"))["verdict"] for code in codes}
    return {
        **{path: get(served, path) for path in (*SAME, f"/scores/{period}.csv")},
        "verdicts": json.dumps(verdicts),
    }


def test_a_night_of_backups_and_a_restore_elsewhere_that_is_served(tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    with Served.demo(tmp_path) as served:
        before = seen(served)
        (first,) = nightly(served, backups, keep=1)
        time.sleep(1.1)  # names have whole seconds
        (kept,) = nightly(served, backups, keep=1)
        assert kept != first and kept.stat().st_mode & 0o777 == 0o600
    place = tmp_path / "elsewhere"
    (place / "data").mkdir(parents=True)
    shutil.copytree(tmp_path / "data" / "secrets", place / "data" / "secrets")  # from the safe
    other = replace(served, environment={**served.environment, "REGISTER_DATA_DIR": str(place / "data")})
    begun = time.monotonic()
    done = other.command("restore", str(kept))
    assert done.returncode == 0, done.stderr
    assert "The register is whole." in done.stdout
    assert time.monotonic() - begun < LIMIT_S
    with (place / "log").open("w") as log, other._process("serve", log=log) as process:
        other._wait(process, place / "log")
        assert seen(other) == before
        assert json.loads(get(other, "/readyz"))["status"] == "ok"


def million(folder: Path) -> list[Path]:
    """Two deliveries with more than a million checks together."""
    profile_2020.write(folder)
    notices, checks = profile_2020.rows(7, part=2)
    more = folder / "more"
    more.mkdir()
    for name, columns, lines in (("notices", NOTICE_COLUMNS, notices), ("checks", CHECK_COLUMNS, checks)):
        with gzip.open(more / f"{name}.csv.gz", "wt", compresslevel=1) as file:
            written = csv.writer(file)
            written.writerow(columns)
            # Names of their own: these are other notices about other items.
            written.writerows(
                [f"m{line[0]}", *(line[1:2] if name == "checks" else [f"m{line[1]}"]), *line[2:]]
                for line in lines
            )
    return [
        folder / "notices.csv.gz",
        folder / "checks.csv.gz",
        more / "notices.csv.gz",
        more / "checks.csv.gz",
    ]


def test_a_register_with_a_million_measurements_is_back_within_a_minute(
    any_app: Flask, any_session: Session, elsewhere: Flask, tmp_path: Path, now: datetime, figure: Figure
) -> None:
    files, data_dir = million(tmp_path / "profile"), settings_of(any_app).data_dir
    count = sum(take(any_session, data_dir, two).checks.new for two in (files[:2], files[2:]))
    assert count > 1_000_000
    log = log_of(any_session, AT)
    log.add(20_000)
    log.publish()
    any_session.commit()
    begun = time.monotonic()
    made = run(any_app, "backup", str(tmp_path / "file"))
    copied = time.monotonic()
    assert made.exit_code == 0, made.output + repr(made.exception)
    back = run(elsewhere, "restore", str(tmp_path / "file"))
    ended = time.monotonic()
    assert back.exit_code == 0, back.output + repr(back.exception)
    assert counted(elsewhere) == archive.manifest_of(tmp_path / "file").state
    size = (tmp_path / "file").stat().st_size / 1e6
    assert ended - copied < LIMIT_S
    engine = settings_of(any_app).database_url.partition(":")[0].partition("+")[0]
    took = f"{ended - copied:.1f} s, {size:.0f} MB; the backup {copied - begun:.1f} s"
    figure("G2", f"restore with {count} checks, {engine}", took, goal="60 s")
