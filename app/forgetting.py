"""What the register does not need any more, and deletes by itself: the privacy page states these terms.

History is not touched here: signatures, memberships, decisions and the log stay.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app import limits
from app.accounts import held_forms
from app.accounts.models import Invitation, OneTimeLink, SignIn
from app.factors import challenges, losing
from app.imports import models as drafts
from app.joining import acts as joining
from app.outbox import OutboxMail
from app.people_data.holdings import GONE
from app.recovery import acts as recovery
from app.recovery.models import RecoveryNotice
from app.signatures.drafts import SignatureDraft
from badge import misuse, sightings
from signatories.imports import member_receipts

KEPT = timedelta(days=90)
"""How long sign-ins, their links and mails stay after they ended, were used, or went out."""


def forget_old(session: Session, *, at: datetime) -> None:
    """Delete what has passed its term at *at*; doing it again deletes nothing more."""
    before = at - KEPT
    limits.forget_old(session, at=at)
    drafts.forget_old(session, at=at)
    member_receipts.forget_old(session, at=at)
    held_forms.forget_old(session, at=at)
    challenges.forget_old(session, at=at)
    losing.forget_old(session, at=at)
    joining.forget_old(session, before=before)
    recovery.forget_old(session, before=before)
    misuse.forget_old(session, at=at)
    sightings.forget_old(session, at=at)
    over = or_(SignIn.expires_at < before, SignIn.ended_at < before)
    # The links first: one that confirms a sign-in refers to it.
    of_these = OneTimeLink.sign_in_id.in_(select(SignIn.id).where(over))
    session.execute(delete(OneTimeLink).where(or_(OneTimeLink.expires_at < before, of_these)))
    session.execute(delete(SignIn).where(over))
    session.execute(delete(OutboxMail).where(or_(OutboxMail.sent_at < before, OutboxMail.failed_at < before)))
    session.execute(delete(SignatureDraft).where(SignatureDraft.changed_at < before))
    session.execute(delete(RecoveryNotice).where(RecoveryNotice.told_at < before))
    # Who never came in is nobody's business; that somebody was invited stays.
    stale = (Invitation.accepted_at.is_(None), Invitation.expires_at < before, Invitation.email != GONE)
    session.execute(update(Invitation).where(*stale).values(email=GONE))
