"""After any act, and as time goes by, the exported tree holds what Flask answers then, and only that was written."""

import json
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import Client

from app.badges import books
from app.clock import bind_clock
from app.exporting import listed, writing
from app.jobs import badges as work
from app.keys import badge_keys, own_ring
from app.open_answers import steady
from app.published.store import store
from badge import listing
from sentences import SpokenError
from signatories.models import Company
from tests import dispute_scene, factories, publication_life
from tests.conftest import BASE_URL
from tests.kept_answers_scene import ACTS, Hosters
from tests.monitor_samples import AT

SAYS_WHEN_IT_WAS_MADE = "/signatories.parquet"
Act = Callable[[Hosters, Company, datetime], None]


class Exported:
    """The tree of the register below *folder*, beside what Flask says at each of its addresses."""

    def __init__(self, app: Flask, session: Session, folder: Path) -> None:
        self.app, self.session, self.folder = app, session, folder
        self.last: dict[str, bytes] = {}

    def follow(self, at: datetime) -> set[str]:
        """Export as the worker does; the tree is that of now, and no other file was written. Which files were."""
        bind_clock(self.app, at)
        self.session.commit()
        work.publish_badges()
        work.publish_lists()
        done = writing.export(self.app, self.session, store(), self.folder)
        assert not done.failed
        answers = self.answers()
        changed = {
            path for path in answers.keys() | self.last.keys() if answers.get(path) != self.last.get(path)
        }
        assert set(done.changed) - {SAYS_WHEN_IT_WAS_MADE} == changed
        for path, body in answers.items():
            assert lasting(path, (self.folder / "files" / path[1:]).read_bytes()) == body, path
        self.last = answers
        return changed

    def answers(self) -> dict[str, bytes]:
        """What Flask says at each address that is exported; without what only says when it was made."""
        client, found = Client(self.app, use_cookies=False), dict[str, bytes]()
        with books.remembering():
            for path, _ in list(listed.listed(self.session, store())):
                answer = client.get(path, base_url=BASE_URL)
                if answer.status_code == 200 and path != SAYS_WHEN_IT_WAS_MADE:
                    found[path] = lasting(path, answer.data)
        return found


def lasting(path: str, body: bytes) -> bytes:
    return json.dumps(steady(json.loads(body))).encode() if path == "/signatories.json" else body


@pytest.fixture
def hosters(session: Session, now: datetime) -> Hosters:
    return Hosters(session, now)


@pytest.fixture
def exported(
    app: Flask,
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Exported:
    if request.node.get_closest_marker("drill") is None:  # a PNG takes as long as all else of a logo
        monkeypatch.setattr(listed, "OF_BADGE", [each for each in listed.OF_BADGE if "png" not in each])
    return Exported(app, session, tmp_path / "site")


def turn_keys(hosters: Hosters, company: Company, at: datetime) -> None:
    own_ring("badges").rotate(at=at)


def withdraw_key(hosters: Hosters, company: Company, at: datetime) -> None:
    """That of the logos of the scene, before anything is signed anew."""
    own_ring("badges").withdraw(own_ring("badges").signing_key(at=at).kid, at=at)


def sign_lists(hosters: Hosters, company: Company, at: datetime) -> None:
    listing.refresh_status_lists(
        hosters.session, keys=badge_keys(), base_url=BASE_URL, at=at, older_than=timedelta(days=-9999)
    )


def lived(
    hosters: Hosters, exported: Exported, now: datetime, acts: Sequence[Act], chance: random.Random
) -> None:
    exported.follow(now)
    assert exported.follow(now) == set()
    for number, act in enumerate(acts, start=1):
        at = now + timedelta(minutes=5 * number)
        try:
            act(hosters, chance.choice(hosters.members), at)
        except SpokenError:  # refused, as it would be on a page
            hosters.session.rollback()
        exported.follow(at)


def test_after_each_kind_of_act(hosters: Hosters, exported: Exported, now: datetime) -> None:
    lived(
        hosters, exported, now, [withdraw_key, turn_keys, sign_lists, *dict.fromkeys(ACTS)], random.Random(5)
    )


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(4))
def test_a_long_day(hosters: Hosters, exported: Exported, now: datetime, seed: int) -> None:
    chance = random.Random(seed)
    lived(hosters, exported, now, chance.choices([withdraw_key, turn_keys, sign_lists, *ACTS], k=60), chance)


def test_as_time_goes_by(hosters: Hosters, exported: Exported, now: datetime) -> None:
    changed = set[str]()
    exported.follow(now)
    for hours in (1, 3, 6, 12, 24, 24 * 40, 24 * 120, 24 * 400):
        changed |= exported.follow(now + timedelta(hours=hours))
    assert {".svg", ".csv"} <= {Path(path).suffix for path in changed}


@pytest.mark.drill
def test_from_a_preview_to_a_correction(app: Flask, session: Session, exported: Exported) -> None:
    data_dir = app.config["SETTINGS"].data_dir
    factories.company(session, at=AT, number="00000001", name="Zuid Hosting B.V.")
    dispute_scene.deliver(session, data_dir)
    exported.follow(AT)
    changed, at = dict[str, set[str]](), AT
    for step in publication_life.STEPS:
        step(session, data_dir)
        at = publication_life.RELEASE if step is publication_life.rerun else at
        changed[step.__name__] = exported.follow(at)
    scores = {f"/scores/2025-h1.{kind}" for kind in listed.OF_SCORES}
    assert not scores & changed["preview"]
    assert scores - {"/scores/2025-h1.bundle.zip"} <= changed["publish"]
