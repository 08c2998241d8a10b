"""Applications that tests take turns with, each time with another database and nothing in memory.

To make an application is cheap; to compile its statements and templates again for each of thousands of
tests is not. So the applications of the fixtures ``app`` and ``any_app`` stay, their data does not. Who
needs an application of its own, or with other settings, asks for ``make_app``.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app.extensions import db
from config import Settings


class KeptApps:
    """The applications of one process, by their settings."""

    def __init__(self) -> None:
        self._apps: dict[Settings, Flask] = {}

    @contextmanager
    def taken(self, settings: Settings, make: Callable[[Settings], Flask]) -> Iterator[Flask]:
        """The application of *settings*, as *make* left it; what a test changes in it is put back.

        What *make* puts into the data folder it has to put there for each test: the folder is emptied here.
        """
        emptied(settings.data_dir)
        if settings not in self._apps:
            self._apps[settings] = make(settings)
        app = self._apps[settings]
        config, extensions, loader = dict(app.config), dict(app.extensions), app.jinja_env.loader
        try:
            yield app
        finally:
            closed(app)
            for kept, before in ((app.config, config), (app.extensions, extensions)):
                kept.clear()
                kept.update(before)
            app.jinja_env.loader = loader


def closed(app: Flask) -> None:
    """Close every connection that *app* has to its database."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def emptied(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
