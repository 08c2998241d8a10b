"""What is typed on the monitor's desk and has no place there, and who waits while a delivery is read."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.intake import uploads
from app.navigation import settings
from app.roles import Role
from monitor import ingesting
from monitor.ingesting import Receipt
from monitor.intake_jobs import IntakeJob
from tests.monitor_samples import notice
from tests.pages import PageClient
from tests.web.test_monitor_desk import delivery_of, hand_in

TAKE_IN = ingesting.take_in


@pytest.fixture
def monitor(as_role: Callable[..., PageClient], session: Session) -> PageClient:
    return as_role(Role.MONITOR)


@pytest.mark.parametrize("typed", ["https://canary.example/x", "canary.example", "192.0.2.77", "canary" * 11])
def test_i1_what_is_no_name_is_neither_kept_nor_shown_again(
    monitor: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(uploads, "LIGHT_BYTES", 0)  # the worker would keep the names in a table
    for fields in ({"source": typed}, {"batch": typed}):
        answer = hand_in(monitor, delivery_of(notice()), **fields)
        assert answer.status_code == 422
        assert typed not in answer.text
        assert "letters, digits, hyphens" in answer.text
    source = monitor.submit(
        "/en/desk/monitor/sources/new", {"name": typed, "kind": "live", "proof": "nothing"}, status=422
    )
    withdrawn = monitor.submit(
        "/en/desk/monitor/withdraw", {"notice_id": typed, "reason": "other", "sure": "y"}, status=422
    )
    assert typed not in source.text + withdrawn.text
    assert session.scalar(select(func.count(IntakeJob.id))) == 0
    assert not list(uploads.root(settings().data_dir).iterdir())


def test_nobody_waits_for_the_database_while_a_delivery_is_read(
    monitor: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []

    def take_in(session: Session, **given: Any) -> Receipt:
        held.append(session.in_transaction())
        return TAKE_IN(session, **given)

    monkeypatch.setattr(ingesting, "take_in", take_in)
    hand_in(monitor, delivery_of(notice()))
    assert held == [False]
