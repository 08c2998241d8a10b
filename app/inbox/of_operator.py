"""What waits for the operators of the register."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import proposals, second_person
from app.half_years import half_year_name
from app.inbox import of_monitor
from app.inbox.waiting import Fact, What
from app.outbox import OutboxMail
from app.people_data import asking
from app.recovery.desk_pages import waiting_for
from app.replies import writing
from app.succession.words import kind_name
from badge import misuse
from signatories.networks import networks
from signatories.signatures import countersigning
from signatories.succession import likely_successors
from signatories.succession.models import SuccessionEvent
from signatories.succession.states import State


def lists() -> Mapping[What, str]:
    pages = {
        What.COUNTERSIGN: "countersigning",
        What.RELEASE_SUCCESSION: "succession",
        What.JUDGE_SUCCESSOR: "succession",
        What.DECIDE_NETWORK: "networks",
        What.JUDGE_RECOVERY: "recoveries",
        What.RELEASE_ACT: "proposals",
        What.READ_REPLY: "replies",
        What.DECIDE_ERASURE: "erasures",
        What.HANDLE_MISUSE: "misuse",
    }
    return {**of_monitor.lists(), **{what: url_for(f"operator.{page}") for what, page in pages.items()}}


def facts(session: Session, *, by: str, at: datetime) -> Iterator[Fact]:
    """What waits for the operator *by* (public id)."""
    for signature in countersigning.waiting(session, association=None, at=at):
        url = url_for("operator.countersign", reference=signature.public_id)
        yield Fact(What.COUNTERSIGN, url, signature.company.name, signature.signed_at)
    for network in networks.waiting(session):
        url = url_for("operator.decide_network", public_id=network.public_id)
        about = f"{network.company.name}, {network.identifier}"
        yield Fact(What.DECIDE_NETWORK, url, about, network.recorded_at)
    for asked in waiting_for(session, None):
        url = url_for("operator.recovery", recovery=asked.public_id)
        yield Fact(What.JUDGE_RECOVERY, url, asked.company.name, asked.named_at, asked.expires_at)
    for each in second_person.waiting(session, at=at):
        if each.proposed_by != by:
            url = url_for("operator.proposals")
            yield Fact(What.RELEASE_ACT, url, proposals.act_of(each), each.proposed_at, each.ends_at)
    yield from _successions(session, by, at)
    for reply in writing.offered(session):
        url = url_for("operator.judge_reply", reply_id=reply.public_id)
        about = f"{reply.company.name}, {half_year_name(reply.period)}"
        yield Fact(What.READ_REPLY, url, about, reply.offered_at, reply.publication.release_at)
    for request in asking.waiting(session):
        url = url_for("operator.erasure", erasure=request.public_id)
        yield Fact(
            What.DECIDE_ERASURE,
            url,
            request.person.name or request.person.email,
            request.asked_at,
            request.answer_by,
        )
    for case in misuse.queue(session, is_open=True):
        url = url_for("operator.misuse_case", misuse=case.public_id)
        yield Fact(What.HANDLE_MISUSE, url, case.host, case.opened_at, case.deadline)
    yield from of_monitor.letters(session)
    yield from _mail(session)


def _successions(session: Session, by: str, at: datetime) -> Iterator[Fact]:
    query = select(SuccessionEvent).where(
        SuccessionEvent.state == State.PROPOSED.value, SuccessionEvent.proposed_by != by
    )
    for event in session.scalars(query.order_by(SuccessionEvent.id)):
        url = url_for("operator.succession_event", event_id=event.public_id)
        names = ", ".join(party.name for party in event.parties)
        about = f"{kind_name(event.kind)} – {names}"
        yield Fact(What.RELEASE_SUCCESSION, url, about, event.proposed_at)
    for pair in likely_successors.find(session, at=at):
        about = f"{pair.earlier.name}, {pair.later.name}"
        yield Fact(What.JUDGE_SUCCESSOR, url_for("operator.succession"), about)


def _mail(session: Session) -> Iterator[Fact]:
    count, first = session.execute(
        select(func.count(OutboxMail.id), func.min(OutboxMail.failed_at)).where(
            OutboxMail.failed_at.is_not(None)
        )
    ).one()
    if count:
        yield Fact(What.LOOK_AT_FAILED_MAIL, url_for("operator.mail"), since=first, count=count)
