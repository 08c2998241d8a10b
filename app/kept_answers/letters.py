"""Answers as they are written in a row, and read from it. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from signatories.conditions.conditions import Answer, Told

LETTERS = {Answer.MET: "m", Answer.NOT_MET: "n", Answer.CANNOT_SAY: "u", Answer.WAIVED: "w"}
ANSWERS = {letter: answer for answer, letter in LETTERS.items()}
DAY, NO_DAY = 10, " " * 10


class Kept(NamedTuple):
    """An answer, and since when it is so where that is known."""

    answer: Answer
    since: date | None


def written(findings: Iterable[Told]) -> tuple[str, str]:
    """The letters of the answers, and since when each is so, ten characters for each."""
    each = list(findings)
    answers = "".join(LETTERS[told.answer] for told in each)
    return answers, "".join(told.since.isoformat() if told.since else NO_DAY for told in each)


def read_answers(answers: str) -> tuple[Answer, ...]:
    return tuple(ANSWERS[letter] for letter in answers)


def read(answers: str, sinces: str) -> Sequence[Kept]:
    days = [sinces[start : start + DAY] for start in range(0, len(sinces), DAY)]
    return [
        Kept(answer, None if day == NO_DAY else date.fromisoformat(day))
        for answer, day in zip(read_answers(answers), days, strict=True)
    ]
