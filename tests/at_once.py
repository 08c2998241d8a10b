"""Sixteen requests that press a button at the same moment."""

import threading
from collections.abc import Callable

from flask import Flask

from app.extensions import db
from sentences import SpokenError

THREADS = 16


def at_once(app: Flask, act: Callable[[int], object]) -> list[object]:
    """Let sixteen requests do *act* (by number) at the same moment; what each returned or was refused by."""
    start, outcomes = threading.Barrier(THREADS), []

    def press(number: int) -> None:
        with app.test_request_context("/en/", method="POST"):
            start.wait()
            try:
                outcome = act(number)
                db.session.commit()
            except SpokenError as error:
                db.session.rollback()
                outcome = error.code
            outcomes.append(outcome)

    threads = [threading.Thread(target=press, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == THREADS
    return outcomes
