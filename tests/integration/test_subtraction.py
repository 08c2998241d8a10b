"""Nobody gets a withheld share by adding and subtracting all that is public at once: scores, months, sector,
bundles, earlier versions and other norms."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.extensions import db
from monitor import scoring
from monitor.method import ORDER_12H, Method
from monitor.models import Publication
from monitor.showing import Cells, Shown
from tests import factories, public_numbers
from tests.bundle_scene import module_app, published
from tests.monitor_samples import AT, Row, check, deliver, gone_after, learn_holders, notice

START = datetime(2025, 1, 1, tzinfo=UTC)
NETWORKS = range(1, 8)
IN_REGISTER = range(1, 6)
LARGE, SMALL = (9, 14), (1, 6)
MONTHS = 6


def company(number: int) -> str:
    return f"kvk:0000000{number}"


def at(draw: random.Random, month: int) -> datetime:
    return datetime(2025, month, draw.randint(1, 25), draw.randint(0, 23), tzinfo=UTC)


def incident(draw: random.Random, name: str, number: int, month: int) -> tuple[list[Row], list[Row]]:
    """One to three items on one site: gone in time, late, or not known."""
    notices: list[Row] = []
    checks: list[Row] = []
    moment = at(draw, month)
    for item in range(draw.randint(1, 3)):
        one = f"{name}-{item}"
        notices.append(notice(one, moment, holder=f"AS6451{number}", site_key=f"site-{name}"))
        hours = draw.choice([3, 8, 14, 20, 30, 60])
        checks += gone_after(one, hours, since=moment)
    if draw.random() < 0.2:
        one = f"{name}-doubt"
        notices.append(notice(one, moment, holder=f"AS6451{number}", site_key=f"site-{name}"))
        checks += [check(one, 1, "online", since=moment)]
        checks += [check(one, hours, "offline", since=moment) for hours in (40, 60, 120)]
    return notices, checks


def market(draw: random.Random, session: Session, data_dir: Path) -> None:
    """Seven companies, five of them in the register; some with many incidents, some with a few."""
    networks = [(f"AS6451{number}", company(number), "2024-01-01T00:00:00Z", "") for number in NETWORKS]
    learn_holders(session, data_dir, data_dir / "in", *networks)
    for number in IN_REGISTER:
        factories.company(session, at=AT, number=f"0000000{number}", name=f"Bedrijf {number}")
    notices: list[Row] = []
    checks: list[Row] = []
    for number in NETWORKS:
        is_large = number == 1 or draw.random() < 0.5
        for place in range(draw.randint(*(LARGE if is_large else SMALL))):
            more = incident(draw, f"n{number}-{place}", number, draw.randint(1, MONTHS))
            notices, checks = notices + more[0], checks + more[1]
    deliver(session, data_dir, data_dir / "in", notices=notices, checks=checks)


def later(draw: random.Random, session: Session, data_dir: Path) -> None:
    """A further delivery for two of the companies."""
    notices: list[Row] = []
    checks: list[Row] = []
    for number in draw.sample(list(NETWORKS), 2):
        for place in range(draw.randint(1, 4)):
            more = incident(draw, f"late{number}-{place}", number, draw.randint(1, MONTHS))
            notices, checks = notices + more[0], checks + more[1]
    deliver(session, data_dir, data_dir / "later", notices=notices, checks=checks)


@contextmanager
def scene(empty_database: Path, folder: Path, seed: int) -> Iterator[tuple[Session, Path]]:
    """A half-year published under both norms, and corrected with newer data."""
    draw = random.Random(seed)
    folder.mkdir()
    with module_app(empty_database, folder) as app:
        session, data_dir = db.session(), app.config["SETTINGS"].data_dir
        market(draw, session, data_dir)
        published(session, data_dir)
        published(session, data_dir, norm=ORDER_12H.name)
        later(draw, session, data_dir)
        published(session, data_dir, at=AT + timedelta(days=30), correction="newer-data")
        session.commit()
        yield session, data_dir


def leaks(session: Session, data_dir: Path) -> list[str]:
    ever = session.scalars(select(Publication).order_by(Publication.id)).all()
    assert len(ever) == 3
    return public_numbers.leaks(ever, data_dir)


@pytest.mark.parametrize("seed", [111, 116])
def test_no_withheld_share_follows_from_all_that_is_public(
    empty_database: Path, tmp_path: Path, seed: int
) -> None:
    with scene(empty_database, tmp_path / "market", seed) as (session, data_dir):
        assert leaks(session, data_dir) == []


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(100, 125))
def test_nor_in_many_markets(empty_database: Path, tmp_path: Path, seed: int) -> None:
    with scene(empty_database, tmp_path / "market", seed) as (session, data_dir):
        assert leaks(session, data_dir) == []


def everything(cells: Cells, *, told: frozenset[str], earlier: object, method: Method) -> Shown:
    """The planted fault: every total is shown, whatever follows from it."""
    months = {(company, month) for company in told & set(cells) for month in cells[company]}
    large = {each for each in months if cells[each[0]][each[1]].incidents >= method.least_incidents}
    totals = {month for own in cells.values() for month in own}
    return Shown(told, True, frozenset(large), frozenset(totals))


def test_a_planted_leak_is_found(
    empty_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "decide", everything)
    with scene(empty_database, tmp_path / "market", 2) as (session, data_dir):
        found = leaks(session, data_dir)
    assert any("withheld shares follow" in each for each in found), found
