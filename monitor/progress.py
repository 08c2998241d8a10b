"""How far the work on a delivery or on figures is, told while it goes on."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import duckdb

TICK_S = 0.5


class Step(StrEnum):
    """What is being done, in this order."""

    UNPACKING = "unpacking"
    READING = "reading"
    JUDGING = "judging"
    STORING = "storing"


BEGINS: dict[Step, float] = {
    Step.UNPACKING: 0.0,
    Step.READING: 0.1,
    Step.JUDGING: 0.5,
    Step.STORING: 0.8,
}
"""What part of the work is usually done when a step begins; only for the bar and the time left."""


@dataclass(frozen=True)
class Progress:
    """``rows`` of ``of`` (None: not known) were read, ``refused`` of them break a rule."""

    step: Step
    rows: int = 0
    of: int | None = None
    refused: int = 0

    @property
    def part(self) -> float:
        """Roughly what part of the work is done, from 0 to 1."""
        begin = BEGINS[self.step]
        if self.step is Step.READING and self.of:
            return begin + (BEGINS[Step.JUDGING] - begin) * min(self.rows / self.of, 1.0)
        return begin


class ScoringStep(StrEnum):
    """What is being done when figures are made, in this order."""

    COUNTING = "counting"
    COMPANIES = "companies"
    EFFECTS = "effects"


SCORING_BEGINS: dict[ScoringStep, float] = {
    ScoringStep.COUNTING: 0.0,
    ScoringStep.COMPANIES: 0.5,
    ScoringStep.EFFECTS: 0.8,
}
"""The same for figures."""


@dataclass(frozen=True)
class ScoringProgress:
    """The figures of ``rows`` companies ``of`` so many (None: not counted yet) were made.

    Before that, ``counted`` says what part of counting is done, from 0 to 1.
    """

    step: ScoringStep
    rows: int = 0
    of: int | None = None
    counted: float = 0.0

    @property
    def part(self) -> float:
        """Roughly what part of the work is done, from 0 to 1."""
        begin = SCORING_BEGINS[self.step]
        if self.step is ScoringStep.COUNTING:
            return begin + (SCORING_BEGINS[ScoringStep.COMPANIES] - begin) * self.counted
        if self.step is ScoringStep.COMPANIES and self.of:
            return begin + (SCORING_BEGINS[ScoringStep.EFFECTS] - begin) * min(self.rows / self.of, 1.0)
        return begin


Tell = Callable[[Progress], None]
TellScoring = Callable[[ScoringProgress], None]


def quiet(progress: Progress | ScoringProgress) -> None:
    """Tell nobody."""


@contextmanager
def watching(connection: duckdb.DuckDBPyConnection, tell: Callable[[float], None]) -> Iterator[None]:
    """While one long statement runs on *connection*, tell twice a second what part of it is done."""
    done = threading.Event()

    def look() -> None:
        while not done.wait(TICK_S):
            percent = connection.query_progress()
            if percent > 0:
                tell(min(percent / 100, 1.0))

    looker = threading.Thread(target=look, daemon=True)
    looker.start()
    try:
        yield
    finally:
        done.set()
        looker.join()
