"""The pure core of the monitor knows no database; nothing of the room knows the web."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PURE = [
    *("removal", "incidents", "intervals", "labels", "figures", "method", "periods", "holdings"),
    *("scores", "score_csv", "reference", "instants", "problems", "file_format", "zstd_frames"),
]


@cache
def imported_by(*modules: str) -> set[str]:
    script = f"import sys, {', '.join(f'monitor.{name}' for name in modules)}; print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(answer.stdout.split())


def test_the_pure_core_needs_no_database() -> None:
    assert not {"sqlalchemy", "duckdb", "flask", "signatories.base"} & imported_by(*PURE)


def test_the_room_does_not_know_the_web_or_the_badge() -> None:
    modules = [path.stem for path in (ROOT / "monitor").glob("*.py") if path.stem != "__init__"]
    loaded = imported_by(*modules)
    assert {"monitor.publishing", "monitor.ingesting"} <= loaded
    assert not {"flask", "werkzeug", "wtforms", "jinja2", "config", "badge", "app"} & loaded


def test_the_models_do_not_load_the_statistics() -> None:
    assert not {"scipy", "numpy"} & imported_by("models")


def test_the_wall_notices_a_door() -> None:
    with pytest.raises(AssertionError):
        assert not {"sqlalchemy"} & imported_by("models")
