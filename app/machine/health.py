"""Whether the process lives, and whether it can do its work: for load balancers and watchers."""

import logging
import shutil
from collections.abc import Callable
from http import HTTPStatus

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import alarms
from app.clock import now
from app.extensions import db
from app.keys import badge_keys
from app.machine.blueprint import machine
from app.navigation import settings
from badge.errors import SignerAway
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
    """Database, keys and disk, each ``ok`` or ``failed``; what failed is in the log, not here.

    ``alarms`` names what needs the operator's hand soon. With one, the status is ``warning`` and
    the answer still 200: pages and checks work, so that no load balancer should leave this process.
    """
    found = {name: "ok" if check() else "failed" for name, check in CHECKS.items()}
    is_ready = all(state == "ok" for state in found.values())
    standing = standing_alarms() if found["database"] == "ok" else []
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    word = "failed" if not is_ready else "warning" if standing else "ok"
    return jsonify(status=word, alarms=standing, **found), status, {"Cache-Control": "no-store"}


def standing_alarms() -> list[str]:
    try:
        return [kind.value for kind in alarms.found(db.session(), keys=badge_keys(), at=now())]
    except (SpokenError, OSError, SQLAlchemyError) as error:
        db.session.rollback()
        log.error("the alarms cannot be read: %s", type(error).__name__)
        return []


def has_database() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        db.session.rollback()
        log.error("the database is not ready: %s", type(error).__name__)
        return False
    return True


def has_keys() -> bool:
    """Whether the key that signs can be opened; a register that never signed has none to open.

    A signer that is away is an alarm, not a failure: what is published can be checked without it.
    """
    try:
        if badge_keys().records():
            badge_keys().signing_key(at=now())
    except SignerAway:
        return True
    except (SpokenError, OSError) as error:
        log.error("the badge keys are not ready: %s", type(error).__name__)
        return False
    return True


def has_room() -> bool:
    return shutil.disk_usage(settings().data_dir).free >= LEAST_FREE


CHECKS: dict[str, Callable[[], bool]] = {"database": has_database, "keys": has_keys, "disk": has_room}
