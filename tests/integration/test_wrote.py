"""Whether a transaction changed a row, on both databases: only then are all pages made anew."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from app.clock import now
from app.jobs import running
from app.published.store import store
from app.ready.stamps import mark
from signatories.models import Company
from tests import factories

NOBODY = update(Company).where(Company.slug == "niemand").values(slug="iemand")


def rename(session: Session) -> None:
    session.scalars(select(Company)).one().slug = "een-andere"


def in_a_savepoint(session: Session) -> None:
    with session.begin_nested():
        rename(session)


def undone_savepoint(session: Session) -> None:
    session.scalars(select(Company)).one()
    with session.begin_nested() as point:
        session.execute(NOBODY)
        point.rollback()


@pytest.mark.parametrize(
    ("act", "changes"),
    [
        (lambda _: None, False),
        (lambda session: session.scalars(select(Company)).all(), False),
        (lambda session: session.execute(NOBODY), False),
        (lambda session: session.execute(delete(Company).where(Company.id == -1)), False),
        (undone_savepoint, False),
        (rename, True),
        (in_a_savepoint, True),
        (lambda session: session.execute(text("UPDATE company SET slug = 'x'")), True),
        (lambda session: session.connection().execute(update(Company).values(slug="y")), True),
        (lambda session: session.execute(update(Company).values(slug="z").returning(Company.id)), True),
    ],
)
def test_only_what_changes_a_row_is_marked(
    any_session: Session, act: Callable[[Session], object], changes: bool
) -> None:
    factories.company(any_session, at=now())
    any_session.commit()
    before = marked()
    act(any_session)
    any_session.commit()
    assert (marked() != before) is changes


def marked() -> object:
    return mark(store().folder / "changed")


def test_a_round_of_work_that_finds_nothing_leaves_no_mark(app: Flask, session: Session) -> None:
    factories.company(session, at=now())
    session.commit()
    for work in (*running.WORK, *running.LONG):
        running.do_all(app, [work, work])
        before = marked()
        running.do_all(app, [work])
        assert marked() == before, work.__name__
