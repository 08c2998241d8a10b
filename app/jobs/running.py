"""The worker: which work is done how often, and what happens when a piece of it fails.

Each piece can be done twice without harm, so a stopped worker just starts again.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.done_again import again_when_it_clashes
from app.extensions import db
from app.jobs import badges, data, endorsements, members, people, sites
from app.ready.stamps import mark
from config import Settings
from sentences import SpokenError

log = logging.getLogger(__name__)
PAUSE_S = 5.0

HOURLY: tuple[Callable[[], None], ...] = (
    members.carry_out_succession,
    members.end_signatures,
    members.remind,
    members.send_contact_tests,
    people.grant_recoveries,
    members.remind_of_conditions,
    data.follow_referrals,
    data.tell_of_dossiers,
    data.make_anew,
    data.look_at_answers,
    people.warn_of_expiring_roles,
    data.pass_on_attention,
    people.warn_of_expiring_tokens,
    endorsements.complete_endorsements,
    endorsements.retire_keys_beside,
    sites.remind_of_files,
    people.erase_again,
    people.seal_journal,
    people.forget_old,
    data.end_terms_of_deliveries,
    sites.look_at_former_signatories,
    badges.publish_badges,
)
"""What takes a write lock even when there is nothing to do, and can wait."""
HOUR_S = 3600.0

WORK: tuple[Callable[[], None], ...] = (
    people.send_mail,
    members.follow_contact_tests,
    sites.look_at_proofs,
    sites.look_at_sites,
    people.tell_webhooks,
    badges.settle_badges,
    badges.renew_badges,
    endorsements.settle_endorsements,
    endorsements.make_proofs,
    badges.refresh_status_lists,
    badges.publish_lists,
    badges.publish_log,
    badges.watch_over_lists_and_keys,
)


LONG: tuple[Callable[[], None], ...] = (
    data.take_in_deliveries,
    data.make_figures,
    data.keep_answers,
    data.sign_receipts,
    data.measure_quality,
    data.make_pictures,
)
"""What may take minutes: a thread of its own does it, so that mail and badges do not wait."""


SITE: tuple[Callable[[], None], ...] = (badges.export_site,)
"""What follows each act within a second, where there is a folder for it: no mail, no slow website comes before it."""
SITE_PAUSE_S = 1.0
SETTLES_S = 2.0
"""Seconds after an act in which its files may still be written."""


def do_all(app: Flask, works: Iterable[Callable[[], None]] = (*WORK, *HOURLY, *LONG, *SITE)) -> None:
    """Do each piece of work once; what fails is logged by name and tried again the next time."""
    for work in works:
        with app.app_context():
            try:
                again_when_it_clashes(work, is_harmless=True)
            except (OSError, SQLAlchemyError, SpokenError) as error:
                db.session.rollback()
                log.error("%s failed: %s", work.__name__, type(error).__name__)
            except Exception as error:
                # A mistake of ours in one piece of work must not stop mail and lists.
                log.error("%s failed by a fault", work.__name__, exc_info=error)
                db.session.rollback()


def keep_working(app: Flask, stop: threading.Event) -> None:
    # Daemons: who stops the worker does not wait for them, and what was half done is done again.
    for keep in (keep_at_long_work, keep_site):
        threading.Thread(target=keep, args=(app, stop), daemon=True).start()
    next_hour = time.monotonic()
    while not stop.is_set():
        do_all(app, WORK)
        if time.monotonic() >= next_hour:
            do_all(app, HOURLY)
            next_hour = time.monotonic() + HOUR_S
        stop.wait(PAUSE_S)


def keep_at_long_work(app: Flask, stop: threading.Event) -> None:
    while not stop.is_set():
        do_all(app, LONG)
        stop.wait(PAUSE_S)


def keep_site(app: Flask, stop: threading.Event) -> None:
    """Bring the files for nginx up to date: at once after an act, and after each pause for what time alone changes."""
    settings: Settings = app.config["SETTINGS"]
    changed, seen = settings.data_dir / "published" / "changed", None
    again_until = due = time.monotonic()
    while settings.site_dir is not None and not stop.is_set():
        at, found = time.monotonic(), mark(changed)
        if found != seen:
            seen, again_until = found, at + SETTLES_S
        if at < again_until or at >= due:
            do_all(app, SITE)
            due = time.monotonic() + PAUSE_S
        stop.wait(SITE_PAUSE_S)
