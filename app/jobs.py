"""Work that waits for nobody: mail that is due, badges and status lists that grow old.

Each piece of work can be done twice without harm, so a stopped worker just starts again.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from app import alarms, attention, forgetting, outbox, succeeding
from app.accounts import expiring
from app.cases import reminding as case_reminding
from app.clock import now
from app.contacting import following, sending
from app.done_again import again_when_it_clashes
from app.dossiers import telling as dossiers
from app.endorsement_jobs import (
    complete_endorsements,
    make_proofs,
    retire_keys_beside,
    settle_endorsements,
)
from app.exporting import writing as exporting
from app.extensions import db
from app.intake import care, taking_in
from app.intake import jobs as intake
from app.keys import badge_keys
from app.misuse import scanning
from app.navigation import settings
from app.outgoing import usual_way
from app.people_data import erasing
from app.proofs import awaiting, rechecking
from app.published import picturing, writing
from app.published.store import store
from app.recovery import judging
from app.recovery import mails as recovery_mails
from app.showing import rechecking as sites
from app.showing import reminding as file_reminding
from app.signatures import lapsing, reminding
from app.tokens import expiring as token_expiring
from app.transparency import making
from app.transparency.files import log_files
from app.webhooks import deriving
from app.webhooks import sending as tell
from badge import issuing, key_life, listing, settling
from badge.endorsements import listing as endorsement_listing
from monitor.referrals import acts as referrals
from sentences import SpokenError
from signatories import journal_seals

log = logging.getLogger(__name__)
PAUSE_S = 5.0
LOOKS_AN_HOUR = 3
"""Websites of former signatories: 72 a day, each once a month; a look keeps the worker for half a minute at most."""


def send_mail() -> None:
    """Send what is due. Without a mail server (in the demo) mail stays in the outbox."""
    if settings().smtp_url:
        outbox.send_due(db.session(), smtp_url=settings().smtp_url, mail_from=settings().mail_from, at=now())


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
        app = current_app._get_current_object()  # pyright: ignore[reportAttributeAccessIssue]
        exporting.export(app, db.session(), store(), folder)


def make_pictures() -> None:
    """Make the pictures of charts that are missing: of companies, and of what was published before."""
    picturing.make_all(db.session(), store())


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


def take_in_deliveries() -> None:
    """Work on the large deliveries that wait; each commits by itself."""
    intake.do_waiting(db.session())


def sign_receipts() -> None:
    """Sign the receipts of deliveries that came while the signer was away."""
    taking_in.sign_unsigned(db.session(), at=now())


def measure_quality() -> None:
    """Make the reports on data that came in since."""
    care.measure_quality(db.session())


def end_terms_of_deliveries() -> None:
    """Delete the rows of deliveries whose term is over."""
    care.end_terms(db.session())


def erase_again() -> None:
    """Erase once more who was erased before an older database was put back, and names whose reason to stay ended."""
    erasing.empty_ended(db.session())
    for number in erasing.erase_again(db.session(), data_dir=settings().data_dir, at=now()):
        log.warning("erased again after an older database was put back: %s", number)
    db.session.commit()


def seal_journal() -> None:
    """Chain what was noted since: a line that is changed or taken out afterwards is found."""
    journal_seals.seal(db.session(), at=now())
    db.session.commit()


def forget_old() -> None:
    forgetting.forget_old(db.session(), at=now())
    intake.forget_old(db.session(), at=now())
    db.session.commit()


def send_contact_tests() -> None:
    """Send, send again and end the test notices that are due."""
    every = timedelta(days=settings().contact_test_days)
    following.do_what_is_due(db.session(), every=every, at=now())
    db.session.commit()


def follow_contact_tests() -> None:
    """See which test notices left, and post those that go to an API."""
    following.follow_mails(db.session(), at=now())
    db.session.commit()
    sending.post_waiting(db.session(), way=usual_way(), at=now())


def look_at_proofs() -> None:
    """Look at the proofs of domains that are due, and for those that are awaited, a few at a time."""
    rechecking.look_at_due(db.session(), keys=badge_keys(), base_url=settings().base_url, clock=now)
    awaiting.look_for_awaited(db.session(), clock=now)


def look_at_sites() -> None:
    """Look whether websites still point back to their logos, a few at a time."""
    sites.look_at_due(
        db.session(), keys=badge_keys(), base_url=settings().base_url, way=usual_way(), clock=now
    )


def remind_of_files() -> None:
    """Tell companies that keep files of their logo before those run out."""
    file_reminding.remind(db.session(), at=now())
    db.session.commit()


def end_signatures() -> None:
    """Write down the signatures that ended by themselves, with what follows for their logos."""
    lapsing.end_what_lapsed(db.session(), keys=badge_keys(), base_url=settings().base_url, at=now())
    db.session.commit()


def carry_out_succession() -> None:
    """Carry out the released events whose day has come; one that cannot be stays, and its page says why."""
    session = db.session()
    for event in succeeding.due(session, at=now()):
        try:
            succeeding.carry_out(
                session, event=event, keys=badge_keys(), base_url=settings().base_url, at=now()
            )
            session.commit()
        except SpokenError as refused:
            session.rollback()
            log.error("an event of succession cannot be carried out: %s", refused.code)


def remind() -> None:
    """Write the reminders of signatures that end soon, and of those that wait for a countersignature."""
    reminding.remind(db.session(), at=now())
    db.session.commit()


def tell_webhooks() -> None:
    """Write the messages of what happened, and send what is due."""
    deriving.write_due(db.session(), at=now())
    db.session.commit()
    tell.send_due(db.session(), under=settings().secret("secret_key"), way=usual_way(), at=now())


def look_at_former_signatories() -> None:
    """Look at a few websites of former signatories for what is left of their logo."""
    scanning.look_at_due(
        db.session(), way=usual_way(), base_url=settings().base_url, clock=now, limit=LOOKS_AN_HOUR
    )


def grant_recoveries() -> None:
    """Let those back in whose 72 hours passed without an objection."""
    session = db.session()
    for request in judging.grant_due(session, at=now()):
        told = judging.told(session, request, at=now())
        recovery_mails.mail_granted(session, request=request, told=told, at=now())
    session.commit()


def remind_of_conditions() -> None:
    """Tell officers of cases that wait for them, and who declared something that it runs out."""
    case_reminding.remind(db.session(), at=now())
    db.session.commit()


def follow_referrals() -> None:
    """Write down which letters had no answer, and end the referrals that are over."""
    referrals.let_time_pass(db.session(), at=now())
    db.session.commit()


def tell_of_dossiers() -> None:
    """Tell companies, after the term, that the authority asked for their dossier; delete old files."""
    dossiers.do_what_is_due(db.session(), at=now())
    db.session.commit()


def pass_on_attention() -> None:
    """Tell the associations of companies whose figures ask for attention, seven days after the company."""
    attention.pass_on(db.session(), at=now())
    db.session.commit()


def warn_of_expiring_roles() -> None:
    expiring.warn(db.session(), at=now())
    db.session.commit()


def warn_of_expiring_tokens() -> None:
    token_expiring.warn(db.session(), at=now())
    db.session.commit()


HOURLY: tuple[Callable[[], None], ...] = (
    carry_out_succession,
    end_signatures,
    remind,
    send_contact_tests,
    grant_recoveries,
    remind_of_conditions,
    follow_referrals,
    tell_of_dossiers,
    warn_of_expiring_roles,
    pass_on_attention,
    warn_of_expiring_tokens,
    complete_endorsements,
    retire_keys_beside,
    remind_of_files,
    erase_again,
    seal_journal,
    forget_old,
    end_terms_of_deliveries,
    look_at_former_signatories,
    publish_badges,
)
"""What takes a write lock even when there is nothing to do, and can wait."""
HOUR_S = 3600.0

WORK: tuple[Callable[[], None], ...] = (
    send_mail,
    follow_contact_tests,
    look_at_proofs,
    look_at_sites,
    tell_webhooks,
    settle_badges,
    renew_badges,
    settle_endorsements,
    make_proofs,
    refresh_status_lists,
    publish_lists,
    publish_log,
    export_site,
    watch_over_lists_and_keys,
)


LONG: tuple[Callable[[], None], ...] = (take_in_deliveries, sign_receipts, measure_quality, make_pictures)
"""What may take minutes: a thread of its own does it, so that mail and badges do not wait."""


def do_all(app: Flask, works: Iterable[Callable[[], None]] = (*WORK, *HOURLY, *LONG)) -> None:
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
    # A daemon: who stops the worker does not wait for it, and what was half done is done again.
    threading.Thread(target=keep_at_long_work, args=(app, stop), daemon=True).start()
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
