"""What a company and the register do with a reply: write, offer, accept, send back, withdraw."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.replies.errors import OwnReply, ReplyIsOffered, ReplyNeedsText, ReplyRefused
from app.replies.models import LONGEST_REPLY, Reply
from app.replies.plain_words import check_words
from app.replies.states import ReplyState, SentBack, may
from monitor.models import Publication
from signatories import entries, journal
from signatories.models import Company

IN_WORK = (ReplyState.DRAFT, ReplyState.OFFERED, ReplyState.SENT_BACK)


def in_work(session: Session, *, company: Company, publication: Publication) -> Reply | None:
    """The reply of the company to that period which is not placed yet."""
    return _one(session, company, publication, IN_WORK)


def standing(session: Session, *, company: Company, publication: Publication) -> Reply | None:
    """The reply that stands beside the company's figures of that period."""
    return _one(session, company, publication, (ReplyState.ACCEPTED,))


def all_standing(session: Session, publication: Publication) -> dict[str, Reply]:
    """The replies beside the figures of a period, by register number."""
    query = select(Reply).where(
        Reply.period == publication.period,
        Reply.norm == publication.norm,
        Reply.state == ReplyState.ACCEPTED.value,
    )
    return {reply.company.register_number: reply for reply in session.scalars(query)}


def offered(session: Session) -> list[Reply]:
    """The replies that wait for the register, the longest waiting first."""
    query = select(Reply).where(Reply.state == ReplyState.OFFERED.value).order_by(Reply.offered_at)
    return list(session.scalars(query))


def find(session: Session, reply_id: str) -> Reply | None:
    return session.scalars(select(Reply).where(Reply.public_id == reply_id)).one_or_none()


def write(
    session: Session,
    *,
    company: Company,
    publication: Publication,
    text_nl: str,
    text_en: str,
    by: str,
    at: datetime,
) -> Reply:
    """Write the reply, or write it anew while it is not offered; a placed one stays until another is accepted.

    Raises ``ReplyNeedsText``, ``ReplyIsOffered`` or what ``check_words`` raises.
    """
    texts = [text.strip().replace("\r\n", "\n") for text in (text_nl, text_en)]
    if not any(texts) or any(len(text) > LONGEST_REPLY for text in texts):
        raise ReplyNeedsText(longest=LONGEST_REPLY)
    for text in texts:
        check_words(text)
    reply = in_work(session, company=company, publication=publication)
    if reply is None:
        reply = Reply(company=company, period=publication.period, norm=publication.norm)
        session.add(reply)
    elif not may(reply.state, "write on"):
        raise ReplyIsOffered(since=reply.offered_at or at)
    reply.publication, reply.state = publication, ReplyState.DRAFT.value
    reply.text_nl, reply.text_en = texts
    reply.written_at, reply.written_by = at, by
    reply.offered_at = reply.judged_at = reply.judged_by = reply.sent_back_for = None
    session.flush()
    return reply


def offer(session: Session, *, reply: Reply, by: str, at: datetime) -> Reply:
    """Hand the reply to the register to be read. Raises ``ReplyRefused``."""
    _check(reply, "offer")
    reply.state, reply.offered_at = ReplyState.OFFERED.value, at
    _note(session, "reply-offered", reply, by=by, at=at)
    return reply


def accept(session: Session, *, reply: Reply, by: str, at: datetime) -> Reply:
    """Place the reply beside the figures; the one before it is replaced. Raises ``ReplyRefused`` or ``OwnReply``."""
    _check(reply, "accept")
    _check_other(reply, by)
    before = standing(session, company=reply.company, publication=reply.publication)
    if before is not None:
        before.state, before.ended_at = ReplyState.REPLACED.value, at
        session.flush()
    reply.state = ReplyState.ACCEPTED.value
    reply.judged_at, reply.judged_by = at, by
    _note(session, "reply-accepted", reply, by=by, at=at)
    number = reply.company.register_number
    entries.append(session, "reply-placed", at=at, company=number, period=reply.period, norm=reply.norm)
    return reply


def send_back(session: Session, *, reply: Reply, reason: SentBack, by: str, at: datetime) -> Reply:
    """Give the reply back with a reason of the list. Raises ``ReplyRefused`` or ``OwnReply``."""
    _check(reply, "send back")
    _check_other(reply, by)
    reply.state, reply.sent_back_for = ReplyState.SENT_BACK.value, reason.value
    reply.judged_at, reply.judged_by = at, by
    session.flush()
    journal.note(
        session,
        "reply-sent-back",
        at=at,
        by=by,
        company=reply.company,
        reply=reply.public_id,
        reason=reason.value,
    )
    return reply


def withdraw(session: Session, *, reply: Reply, by: str, at: datetime) -> Reply:
    """Take back a reply that was offered or placed. Raises ``ReplyRefused``."""
    _check(reply, "withdraw")
    was_placed = reply.state == ReplyState.ACCEPTED
    reply.state, reply.ended_at = ReplyState.WITHDRAWN.value, at
    _note(session, "reply-withdrawn", reply, by=by, at=at)
    if was_placed:
        number = reply.company.register_number
        entries.append(
            session, "reply-taken-away", at=at, company=number, period=reply.period, norm=reply.norm
        )
    return reply


def _one(
    session: Session, company: Company, publication: Publication, states: Sequence[ReplyState]
) -> Reply | None:
    query = select(Reply).where(
        Reply.company_id == company.id,
        Reply.period == publication.period,
        Reply.norm == publication.norm,
        Reply.state.in_([state.value for state in states]),
    )
    return session.scalars(query).one_or_none()


def _check(reply: Reply, act: str) -> None:
    if not may(reply.state, act):
        raise ReplyRefused


def _check_other(reply: Reply, by: str) -> None:
    if by == reply.written_by:
        raise OwnReply


def _note(session: Session, kind: str, reply: Reply, *, by: str, at: datetime) -> None:
    session.flush()
    journal.note(session, kind, at=at, by=by, company=reply.company, reply=reply.public_id)
