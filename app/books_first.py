"""The commit of the front desk: the books first, then the signatures that they ask for.

A view, a command or a job commits its act; right after that, what the act planned is signed and
lists that it changed are published, in a second transaction. When that cannot be done now, the act
stands, the books still ask for it, and the worker tries again every few seconds.
"""

import logging
from typing import Any

from flask import current_app
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from app.keys import badge_keys
from badge import settling
from sentences import SpokenError

log = logging.getLogger(__name__)
COMMITS = "commits"
"""In ``info`` of a session: how many acts it committed. Those are not done again (``app/done_again.py``)."""
READ_REPLICA = "read_replica"
"""The extension of a web process that has one (``app/replica.py``)."""


class BooksFirst(Session):
    """The session of the register: its commit has signed what the books ask for."""

    def get_bind(
        self, mapper: Any = None, clause: Any = None, bind: Any = None, **more: Any
    ) -> Engine | Connection:
        """As always; for what only looks at a public page it may be the replica's."""
        replica = current_app.extensions.get(READ_REPLICA) if bind is None else None
        engine = replica.engine_for(clause, writes=self._flushing) if replica is not None else None
        return engine if engine is not None else super().get_bind(mapper, clause, bind, **more)

    def commit(self) -> None:
        at = settling.owes(self)
        super().commit()
        self.info[COMMITS] = self.info.get(COMMITS, 0) + 1
        if at is None:
            return
        base_url = current_app.config["SETTINGS"].base_url
        try:
            settling.settle(self, keys=badge_keys(), base_url=base_url, at=at)
            super().commit()
        except (SpokenError, OSError, SQLAlchemyError) as error:
            self.rollback()
            log.error("what the books ask for could not be signed now: %s", type(error).__name__)

    def rollback(self) -> None:
        self.info.pop(settling.OWES, None)
        super().rollback()

    def close(self) -> None:
        """As always; a connection that died after its last answer is thrown away, and spoils no answer."""
        try:
            super().close()
        except SQLAlchemyError as error:
            log.warning("a connection was dead when it was given back: %s", type(error).__name__)
            super().invalidate()
