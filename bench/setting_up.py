"""What a newcomer waits for: set-up and first page beside pip alone, and the suite beside its ten minutes."""

import os
import random
import shutil
import signal
import subprocess
from pathlib import Path

from bench.harness import report, seconds
from bench.public_reads import wait_for
from tests.journeys.served import free_port

ROOT = Path(__file__).parents[1]
LIMIT_OF_TESTS_S = 600
FIRST_PAGE_LIMIT_S = 120.0


def measure(folder: Path) -> None:
    """``make setup``, then ``make run`` until its first page answers, on a fresh clone, beside the same with pip alone;
    the downloads of both are cached."""
    ways: dict[str, list[str]] = {"uv": [], "pip": ["UV=0"]}
    for name, more in ways.items():
        clone(folder / name)
        make(folder / name, "setup", *more)  # what is downloaded is there for both
    set_up, run = [], []
    for _ in range(3):
        took: dict[str, tuple[float, float]] = {}
        for name in random.sample(list(ways), 2):
            for each in (".venv", "instance"):
                shutil.rmtree(folder / name / each, ignore_errors=True)
            words = ["setup", *ways[name]]
            first = seconds(lambda name=name, words=words: make(folder / name, *words))
            took[name] = first, first + seconds(lambda name=name: first_page(folder / name, *ways[name]))
        set_up.append(took["uv"][0] / took["pip"][0])
        run.append(took["uv"][1] / took["pip"][1])
    report("set-up (make setup)", "the same with pip alone (make UV=0 setup)", sorted(set_up), "<= 1")
    report("make run, to its first page", "the same with pip alone (make UV=0 run)", sorted(run), "<= 1")


def first_page(where: Path, *more: str) -> None:
    """``make run`` until the home page answers; it is ended then, with all that it started."""
    port = free_port()
    words = ["make", "-s", "run", f"PORT={port}", *more]
    process = subprocess.Popen(
        words, cwd=where, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/en/", within_s=FIRST_PAGE_LIMIT_S)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


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
