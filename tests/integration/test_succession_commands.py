"""The commands of succession: two operators, each named, and no way to do it alone."""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from app.cli import main as command_line
from app.extensions import db
from app.roles import Role
from config import Settings
from signatories.models import Company
from tests import factories

REASON = "Recorded from the extract of the trade register."


class Answer(NamedTuple):
    code: int
    out: str
    err: str


Command = Callable[..., Answer]


@pytest.fixture
def register(
    app: Flask,
    settings: Settings,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """``register("succession", "list")``: the whole command line, with two operators and two companies."""
    monkeypatch.setenv("REGISTER_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("REGISTER_DEMO", "1")
    monkeypatch.setenv("REGISTER_CLOCK", now.isoformat())
    with app.app_context():
        before = now - timedelta(days=90)
        for name in ("first", "second"):
            factories.person(
                db.session(), Role.OPERATOR, at=before, email=f"{name}@people.example", language="en"
            )
        factories.person(db.session(), Role.MONITOR, at=before, email="monitor@people.example")
        factories.company(db.session(), at=before, number="00000001", name="Oud B.V.")
        factories.company(db.session(), at=before, number="00000002", name="Nieuw B.V.")
        db.session.commit()

    def run(*words: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["register", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit_of:
            command_line.main()
        told = capsys.readouterr()
        return Answer(int(exit_of.value.code or 0), str(told.out), str(told.err))

    return run


def propose(register: Command, who: str = "first", *more: object) -> Answer:
    return register(
        *("succession", "propose", "takeover", "--from", "kvk:00000001", "--to", "kvk:00000002"),
        *("--reason", REASON, "--as", f"{who}@people.example", *more),
    )


def test_one_proposes_and_another_releases(app: Flask, register: Command) -> None:
    proposed = propose(register)
    assert proposed.code == 0, proposed.err
    assert "Oud B.V." in proposed.out
    reference = proposed.out.split("Recorded as ")[1].split(".")[0]
    assert f"{reference}" in register("succession", "list").out

    alone = register("succession", "release", reference, "--as", "first@people.example")
    assert (alone.code, alone.out) == (1, "")
    assert alone.err == "You proposed this. Another operator has to release it.\n"

    done = register("succession", "release", reference, "--as", "second@people.example")
    assert done.code == 0, done.err
    assert "Oud B.V. -> Nieuw B.V.  carried-out" in done.out
    with app.app_context():
        old = db.session.scalars(select(Company).where(Company.register_number == "kvk:00000001")).one()
        assert old.ended_on is not None


def test_only_operators_and_only_events_that_there_are(register: Command) -> None:
    assert propose(register, "monitor").err == "Only an operator of the register can do this.\n"
    answer = register("succession", "release", "nothing", "--as", "second@people.example")
    assert (answer.code, answer.err) == (1, "There is no such event.\n")


def test_a_later_day_waits(register: Command, now: datetime) -> None:
    day = (now + timedelta(days=10)).date()
    proposed = propose(register, "first", "--on", day)
    reference = proposed.out.split("Recorded as ")[1].split(".")[0]
    released = register("succession", "release", reference, "--as", "second@people.example")
    assert released.out.rstrip().endswith("released")
