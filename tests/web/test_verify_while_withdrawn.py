"""A badge is withdrawn while many check it: each answer is the old or the new one, and from then on the new one."""

import threading
import time

import pytest
from flask import Flask

from app.extensions import db
from tests.goals import Figure
from tests.pages import IsolatedClient
from tests.shown_badge import shown_badge

THREADS, TIMES = 8, 25


@pytest.mark.parametrize("any_app", ["postgresql"], indirect=True)
def test_b7_two_hundred_checks_while_a_badge_is_withdrawn_are_old_or_new(
    any_app: Flask, figure: Figure
) -> None:
    with any_app.app_context():
        shown = shown_badge(db.session())
        code, badge_id = shown.code, shown.badge.id
        db.session.commit()
    answers: list[tuple[float, float, int, str]] = []
    start, done_at = threading.Barrier(THREADS + 1), list[float]()

    def check() -> None:
        client = IsolatedClient(any_app, any_app.response_class)
        start.wait()
        for _ in range(TIMES):
            asked = time.monotonic()
            answer = client.get(f"/v/{code}.json")
            answers.append((asked, time.monotonic(), answer.status_code, answer.get_json()["verdict"]))

    threads = [threading.Thread(target=check) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    start.wait()
    time.sleep(0.05)
    with any_app.app_context():
        shown.session = db.session()
        shown.badge = db.session.get_one(type(shown.badge), badge_id)
        shown.withdraw()
        done_at.append(time.monotonic())
        db.session.remove()
    for thread in threads:
        thread.join()
    assert {status for _, _, status, _ in answers} == {200} and len(answers) == THREADS * TIMES
    assert {verdict for *_, verdict in answers} <= {"valid", "withdrawn"}
    late = [
        asked - done_at[0] for asked, _, _, verdict in answers if verdict == "valid" and asked > done_at[0]
    ]
    assert late == []
    last = IsolatedClient(any_app, any_app.response_class).get(f"/v/{code}.json")
    assert last.get_json()["verdict"] == "withdrawn"
    figure(
        "G5", "checks that said valid after the withdrawal was confirmed, of 200 at once", len(late), goal="0"
    )
