"""Fixtures of the tests on a real database."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.badge_scene import Scene, scene_in


@pytest.fixture
def scene(session: Session, tmp_path: Path) -> Scene:
    """A company that signed, on SQLite."""
    return scene_in(session, tmp_path)


@pytest.fixture
def any_scene(any_session: Session, tmp_path: Path) -> Scene:
    """The same on each database in turn."""
    return scene_in(any_session, tmp_path)
