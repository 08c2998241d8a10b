"""A process that is killed at any moment of preparing, deciding, running again or publishing leaves whole steps."""

import os
import pickle
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests import dispute_scene, factories, publication_life
from tests.monitor_samples import AT

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Base:
    """A database with a delivery, its ledger, and what each step leaves when nobody disturbs it."""

    database: Path
    data_dir: Path
    stages: list[tuple[Any, ...]]
    kept: Path


@pytest.fixture(scope="module")
def base(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Base:
    folder = tmp_path_factory.mktemp("publication")
    database, data_dir = folder / "base.sqlite3", folder / "ledger"
    shutil.copy(empty_database, database)
    engine = publication_life.opened(f"sqlite:///{database}")
    with Session(engine) as session:
        factories.company(session, at=AT, number="00000001", name="Zuid Hosting")
        dispute_scene.deliver(session, data_dir)
        session.commit()
    engine.dispose()
    whole, files = folder / "whole.sqlite3", folder / "whole"
    shutil.copy(database, whole)
    shutil.copytree(data_dir, files)
    engine = publication_life.opened(f"sqlite:///{whole}")
    with Session(engine) as session:
        stages = [publication_life.found(session)]
        for step in publication_life.STEPS:
            step(session, files)
            session.commit()
            stages.append(publication_life.found(session))
            publication_life.check_whole(session, files)
    engine.dispose()
    kept = folder / "stages.pickle"
    kept.write_bytes(pickle.dumps(stages))
    return Base(database, data_dir, stages, kept)


def lived(base: Base, folder: Path, moment: int | None) -> subprocess.CompletedProcess[str]:
    words = [f"sqlite:///{folder / 'register.sqlite3'}", str(folder / "ledger"), str(base.kept)]
    return subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "tests.publication_life",
            *words,
            *([str(moment)] if moment else []),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def killed(base: Base, folder: Path, moment: int) -> int | None:
    """Kill a life at that moment: the stage that it left, checked; None when it was over before."""
    folder.mkdir()
    shutil.copy(base.database, folder / "register.sqlite3")
    shutil.copytree(base.data_dir, folder / "ledger")
    done = lived(base, folder, moment)
    if done.returncode == 0:
        return None
    assert done.returncode == -signal.SIGKILL, done.stderr
    engine = publication_life.opened(f"sqlite:///{folder / 'register.sqlite3'}")
    with Session(engine) as session:
        publication_life.check_whole(session, folder / "ledger")
        left = publication_life.found(session)
        assert left in base.stages  # wholly before or wholly after each step
        said = done.stdout.split()
        assert base.stages.index(left) >= len(said)  # nothing acknowledged was lost
    engine.dispose()
    return base.stages.index(left)


def goes_on(base: Base, folder: Path) -> None:
    """Who comes after takes the remaining steps, and ends where an undisturbed one does."""
    done = lived(base, folder, None)
    assert done.returncode == 0, done.stderr
    engine = publication_life.opened(f"sqlite:///{folder / 'register.sqlite3'}")
    with Session(engine) as session:
        publication_life.check_whole(session, folder / "ledger")
        assert publication_life.found(session) == base.stages[-1]
    engine.dispose()


@pytest.mark.parametrize("moment", [9, 53])
def test_a_killed_publication_leaves_whole_steps_and_goes_on(base: Base, tmp_path: Path, moment: int) -> None:
    assert killed(base, tmp_path / "life", moment) is not None
    goes_on(base, tmp_path / "life")


@pytest.mark.drill
def test_a_publication_killed_at_every_moment_leaves_whole_steps(base: Base, tmp_path: Path) -> None:
    left, moment = [], 1
    while (stage := killed(base, tmp_path / str(moment), moment)) is not None:
        left.append(stage)
        if moment % 10 == 0:
            goes_on(base, tmp_path / str(moment))
        shutil.rmtree(tmp_path / str(moment))
        moment += 1
    assert set(range(len(base.stages) - 1)) <= set(left)
    assert len(left) > 100
    print(f"{len(left)} moments; killed after stage: {[left.count(stage) for stage in sorted(set(left))]}")


def test_the_sweep_notices_a_step_that_is_torn(base: Base, tmp_path: Path) -> None:
    """Planted: a release that is committed in two halves is no stage of an undisturbed life."""
    shutil.copy(base.database, tmp_path / "torn.sqlite3")
    shutil.copytree(base.data_dir, tmp_path / "ledger")
    engine = publication_life.opened(f"sqlite:///{tmp_path / 'torn.sqlite3'}")
    with Session(engine) as session:
        for step in publication_life.STEPS[:2]:
            step(session, tmp_path / "ledger")
        session.commit()
        publication_life.newest(session).state = publication_life.State.STRUCK
        session.commit()
        assert publication_life.found(session) not in base.stages
        file = publication_life.publications.items_file(
            tmp_path / "ledger", publication_life.newest(session).items_digest
        )
        file.unlink()
        with pytest.raises(FileNotFoundError):
            publication_life.check_whole(session, tmp_path / "ledger")
    engine.dispose()
