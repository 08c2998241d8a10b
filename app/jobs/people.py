"""Mail, access and what is kept of people."""

import logging

from app import forgetting, outbox
from app.accounts import expiring
from app.clock import now
from app.extensions import db
from app.figure_work import working as figure_work
from app.intake import jobs as intake
from app.navigation import settings
from app.outgoing import usual_way
from app.people_data import erasing
from app.recovery import judging
from app.recovery import mails as recovery_mails
from app.tokens import expiring as token_expiring
from app.webhooks import deriving
from app.webhooks import sending as tell
from signatories import journal_seals

log = logging.getLogger(__name__)


def send_mail() -> None:
    """Send what is due. Without a mail server (in the demo) mail stays in the outbox."""
    if settings().smtp_url:
        outbox.send_due(db.session(), smtp_url=settings().smtp_url, mail_from=settings().mail_from, at=now())


def tell_webhooks() -> None:
    """Write the messages of what happened, and send what is due."""
    deriving.write_due(db.session(), at=now())
    db.session.commit()
    tell.send_due(db.session(), under=settings().secret("secret_key"), way=usual_way(), at=now())


def grant_recoveries() -> None:
    """Let those back in whose 72 hours passed without an objection."""
    session = db.session()
    for request in judging.grant_due(session, at=now()):
        told = judging.told(session, request, at=now())
        recovery_mails.mail_granted(session, request=request, told=told, at=now())
    session.commit()


def warn_of_expiring_roles() -> None:
    expiring.warn(db.session(), at=now())
    db.session.commit()


def warn_of_expiring_tokens() -> None:
    token_expiring.warn(db.session(), at=now())
    db.session.commit()


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
    figure_work.forget_old(db.session(), at=now())
    db.session.commit()
