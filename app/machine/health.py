"""Whether the process lives, and whether it can do its work: for load balancers and watchers."""

import logging
import shutil
from collections.abc import Callable
from http import HTTPStatus

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.clock import now
from app.extensions import db
from app.keys import badge_keys
from app.machine.blueprint import machine
from app.navigation import settings
from sentences import SpokenError

log = logging.getLogger(__name__)
LEAST_FREE = 256 * 1024 * 1024
"""Bytes: room for a delivery and for the database's own log."""


@machine.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers; nothing else is asked of it."""
    return jsonify(status="ok"), {"Cache-Control": "no-store"}


@machine.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Database, keys and disk, each ``ok`` or ``failed``; what failed is in the log, not here."""
    found = {name: "ok" if check() else "failed" for name, check in CHECKS.items()}
    is_ready = all(state == "ok" for state in found.values())
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return jsonify(status="ok" if is_ready else "failed", **found), status, {"Cache-Control": "no-store"}


def has_database() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        db.session.rollback()
        log.error("the database is not ready: %s", type(error).__name__)
        return False
    return True


def has_keys() -> bool:
    """Whether the key that signs can be opened; a register that never signed has none to open."""
    try:
        if badge_keys().records():
            badge_keys().signing_key(at=now())
    except (SpokenError, OSError) as error:
        log.error("the badge keys are not ready: %s", type(error).__name__)
        return False
    return True


def has_room() -> bool:
    return shutil.disk_usage(settings().data_dir).free >= LEAST_FREE


CHECKS: dict[str, Callable[[], bool]] = {"database": has_database, "keys": has_keys, "disk": has_room}
