"""Badges, status lists and the log of public acts, and the files of them that others read."""

from collections.abc import Iterator

from flask import current_app, g

from app import alarms
from app.clock import now
from app.exporting import writing as exporting
from app.extensions import db
from app.keys import badge_keys
from app.navigation import settings
from app.published import writing
from app.published.store import store
from app.transparency import making, rotating
from app.transparency.files import log_files
from badge import issuing, key_life, listing, settling
from badge.endorsements import listing as endorsement_listing


def refresh_status_lists() -> None:
    at = now()
    listing.refresh_status_lists(db.session(), keys=badge_keys(), base_url=settings().base_url, at=at)
    endorsement_listing.refresh(db.session(), keys=badge_keys(), base_url=settings().base_url, at=at)
    db.session.commit()


def settle_badges() -> None:
    """Follow the keys, and sign what the books ask for: lists with a bit missing, credentials planned."""
    session, keys = db.session(), badge_keys()
    key_life.retire_due(session, keys=keys, at=now())
    while settling.is_due(session, keys=keys):
        settling.settle(session, keys=keys, base_url=settings().base_url, at=now())
        session.commit()


def publish_log() -> None:
    """Have the log sign what is new in it, and its witness too; the files that others read are written."""
    rotating.follow(db.session(), log_files(), at=now())
    db.session.commit()
    making.publish(db.session(), log_files(), at=now())


def publish_lists() -> None:
    """Keep the status lists on disk, for when the database is away."""
    writing.write_lists(db.session(), store())


def publish_badges() -> None:
    """Keep every badge on disk too: acts write theirs at once, and the passing of time changes some."""
    writing.write_all(db.session(), store(), at=now())


def export_site() -> None:
    """Bring the files for nginx or a CDN up to date, where there is a folder for them."""
    folder = settings().site_dir
    if folder is not None:
        g.only_reads = True  # on SQLite nobody waits while files are made
        app = current_app._get_current_object()  # pyright: ignore[reportAttributeAccessIssue]
        exporting.export(app, db.session(), store(), folder)


def renew_badges() -> None:
    """Give badges whose credential grows old, or whose key was withdrawn, a new one."""
    for _count in renewing():
        pass


def renewing() -> Iterator[int]:
    """The same, a few hundred at a time; says how many were renewed until then."""
    session, keys, base_url = db.session(), badge_keys(), settings().base_url
    total = 0
    while count := issuing.renew_due(session, keys=keys, base_url=base_url, at=now()):
        session.commit()
        if settling.is_due(session, keys=keys):
            return  # not signed: no more is planned until it is
        total += count
        yield total


def watch_over_lists_and_keys() -> None:
    """Tell the operators, before visitors notice, that lists or keys need their hand."""
    alarms.watch(db.session(), keys=badge_keys(), at=now())
    db.session.commit()
