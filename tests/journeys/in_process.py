"""The demo at a fixed moment, served by a thread of this process: the same pages in every run."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from werkzeug.serving import make_server

from app.extensions import db
from tests.demo_register import demo_register


@contextmanager
def demo_at_fixed_time(factory: pytest.TempPathFactory) -> Iterator[str]:
    """Load the demo as it stands at ``tests.conftest.NOW`` and serve it; gives its address."""
    app = demo_register(factory)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
