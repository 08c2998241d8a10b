"""Judging a reply as somebody of the register who does not act for the company, with the mail that follows."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Person, RoleGrant
from app.replies import mails, writing
from app.replies.errors import OwnReply, ReplyRefused, SendBackNeedsReason
from app.replies.models import Reply
from app.replies.states import SentBack


def judge(
    session: Session,
    *,
    reply: Reply,
    places: bool,
    reason: SentBack | None,
    seen: str | None,
    who: Person,
    at: datetime,
) -> None:
    """Place the reply, or send it back for *reason*; *seen* is the version that was read.

    Raises ``ReplyRefused`` (also when it was changed since), ``OwnReply`` or ``SendBackNeedsReason``.
    """
    if seen != str(reply.version):
        raise ReplyRefused
    query = select(RoleGrant).where(RoleGrant.person_id == who.id, RoleGrant.company_id == reply.company_id)
    if any(grant.counts_at(at) for grant in session.scalars(query)):
        raise OwnReply
    if places:
        writing.accept(session, reply=reply, by=who.public_id, at=at)
    elif reason is None:
        raise SendBackNeedsReason
    else:
        writing.send_back(session, reply=reply, reason=reason, by=who.public_id, at=at)
    mails.tell_judged(session, reply, at=at)
