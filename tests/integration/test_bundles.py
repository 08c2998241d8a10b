"""A bundle holds all that recomputes what was published, and no more; whoever reads it trusts nothing in it."""

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor import data_dictionary, publications
from monitor.bundles import building, evidence, keeping, opening, recompute
from monitor.bundles.building import BundleDiffers
from monitor.bundles.errors import BundleDamaged, BundleMeaningless, BundleRefused, BundleTooLarge
from monitor.models import Publication
from signatories.base import Base
from signatories.entries import Entry
from tests.bundle_scene import NAMES, published, run_script, taken_in, unpacked
from tests.scenes import one_session

ROOT = Path(__file__).parents[2]
BELOW, FEW = "kvk:00000014", "kvk:00000001"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bundles")


@pytest.fixture(scope="module")
def scene(empty_database: Path, folder: Path) -> Iterator[tuple[Session, Publication]]:
    with one_session(empty_database, folder / "register.sqlite3") as session:
        taken_in(session, folder)
        made = published(session, folder)
        session.commit()
        yield session, made


@pytest.fixture(scope="module")
def bundle(scene: tuple[Session, Publication], folder: Path) -> Path:
    return keeping.path_of(scene[1], data_dir=folder)


@pytest.fixture(scope="module")
def files(bundle: Path) -> dict[str, bytes]:
    return opening.read(bundle)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))
