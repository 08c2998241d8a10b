"""What a newcomer waits for: setting up beside pip alone, and the suite beside its limit of ten minutes."""

import shutil
import subprocess
from pathlib import Path

from bench.harness import report, seconds

ROOT = Path(__file__).parents[1]
LIMIT_OF_TESTS_S = 600


def measure(folder: Path) -> None:
    """``make setup`` on a fresh clone, beside the same with pip alone; the downloads of both are cached."""
    for name in ("uv", "pip"):
        clone(folder / name)
        make(
            folder / name, "setup", *(["UV=0"] if name == "pip" else [])
        )  # what is downloaded is there for both
    found = []
    for _ in range(3):
        took = {}
        for name in ("uv", "pip"):
            shutil.rmtree(folder / name / ".venv")
            words = ["setup", *(["UV=0"] if name == "pip" else [])]
            took[name] = seconds(lambda name=name, words=words: make(folder / name, *words))
        found.append(took["uv"] / took["pip"])
    report("set-up (make setup)", "the same with pip alone (make UV=0 setup)", sorted(found), "<= 1")


def suite(folder: Path) -> None:
    """``make test`` on a fresh clone, set-up included. Takes its ten minutes: asked for by name alone."""
    clone(folder / "suite")
    took = seconds(lambda: make(folder / "suite", "test"))
    report("the whole suite (make test, with set-up)", "ten minutes", [took / LIMIT_OF_TESTS_S], "<= 1")


def clone(target: Path) -> None:
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(target)], check=True)


def make(where: Path, *words: str) -> None:
    """What it said is told when it fails, and else its last line alone."""
    done = subprocess.run(["make", "-s", *words], cwd=where, capture_output=True, text=True, check=False)
    said = done.stdout.splitlines()
    print("\n".join(said[-40:] if done.returncode else said[-1:]), flush=True)
    done.check_returncode()
