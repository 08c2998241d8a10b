"""Reads the log and the journal, and writes a message for each webhook that hears of an act.

So no act needs to know of webhooks, and none is missed: a message that was written before is
not written again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.owners import Desk
from app.webhooks.models import Webhook, WebhookMessage, WebhookPosition
from app.webhooks.topics import Topic, told, topic_of_entry, topic_of_line
from signatories.entries import Entry
from signatories.journal import JournalLine
from signatories.models import Company, Membership

BATCH = 1000
LATE = timedelta(minutes=15)
"""How long a transaction may take: journal lines can be committed in another order than they are numbered."""


@dataclass(frozen=True)
class Act:
    """One act that webhooks may hear of, and of whom it is."""

    source: str
    position: int
    at: datetime
    kind: str
    topic: Topic
    data: Mapping[str, Any]
    company_id: int | None = None
    association_ids: frozenset[int] = field(default=frozenset())

    def concerns(self, webhook: Webhook) -> bool:
        """Whether *webhook* hears of this act: it is of its topic and desk, and not from before its making."""
        if self.topic.value not in webhook.kinds or self.at < webhook.made_at:
            return False
        if webhook.desk == Desk.ASSOCIATION:
            return webhook.association_id in self.association_ids
        return webhook.desk == Desk.MONITOR or webhook.company_id == self.company_id


def write_due(session: Session, *, at: datetime) -> int:
    """Write the messages of what happened since the last time; returns how many. Flushes, never commits."""
    running = list(session.scalars(select(Webhook).where(Webhook.ended_at.is_(None)).order_by(Webhook.id)))
    if not running:
        return 0
    return _write(session, running, _new_entries(session), at=at) + _write(
        session, running, _new_lines(session, at=at), at=at
    )


def pass_over(session: Session, *, at: datetime) -> None:
    """Nobody listened until now: what happened before is of no concern to a webhook that is made now."""
    lasts = {
        "entry": select(func.max(Entry.position)),
        "journal": select(func.max(JournalLine.id)).where(JournalLine.at < at - LATE),
    }
    for source, query in lasts.items():
        last = session.scalar(query)
        if last is not None:
            _position(session, source).position = last
    session.flush()


def _new_entries(session: Session) -> list[Act]:
    """The acts of the log since its position. Entries are committed in order, so none comes in late."""
    position = _position(session, "entry")
    entries = list(
        session.scalars(
            select(Entry).where(Entry.position > position.position).order_by(Entry.position).limit(BATCH)
        )
    )
    if not entries:
        return []
    position.position = entries[-1].position
    wanted = [(entry, topic) for entry in entries if (topic := topic_of_entry(entry.kind)) is not None]
    companies = _companies(session, {entry.company for entry, _ in wanted if entry.company})
    memberships = _memberships(session, [each.id for each in companies.values()])
    acts = []
    for entry, topic in wanted:
        company = companies.get(entry.company or "")
        members = memberships[company.id] if company else []
        named = entry.data.get("association")
        acts.append(
            Act(
                "entry",
                entry.position,
                entry.at,
                entry.kind,
                topic,
                {**told(entry.data), "log_index": entry.position},
                company_id=company.id if company else None,
                association_ids=frozenset(
                    each.association_id
                    for each in members
                    if each.counts_at(entry.at) or each.association.slug == named
                ),
            )
        )
    return acts


def _new_lines(session: Session, *, at: datetime) -> list[Act]:
    """The steps of cases since the journal's position, which moves only past what is no longer fresh."""
    position = _position(session, "journal")
    lines = list(
        session.scalars(
            select(JournalLine)
            .where(JournalLine.id > position.position)
            .order_by(JournalLine.id)
            .limit(BATCH)
        )
    )
    settled = [line.id for line in lines if line.at < at - LATE]
    position.position = max(settled, default=position.position)
    return [
        Act(
            "journal",
            line.id,
            line.at,
            line.kind,
            topic,
            {
                **told(line.data),
                "company": line.company.register_number if line.company else None,
                "association": line.association.slug if line.association else None,
            },
            company_id=line.company_id,
            association_ids=frozenset({line.association_id} if line.association_id else ()),
        )
        for line in lines
        if (topic := topic_of_line(line.kind)) is not None
    ]


def _write(session: Session, webhooks: Iterable[Webhook], acts: list[Act], *, at: datetime) -> int:
    if not acts:
        return 0
    written = session.execute(
        select(WebhookMessage.webhook_id, WebhookMessage.position).where(
            WebhookMessage.source == acts[0].source, WebhookMessage.position >= acts[0].position
        )
    )
    known = {(webhook_id, position) for webhook_id, position in written}
    messages = [
        WebhookMessage(
            webhook=webhook,
            source=act.source,
            position=act.position,
            kind=act.kind,
            payload={"type": act.kind, "timestamp": act.at.isoformat(), "data": dict(act.data)},
            written_at=at,
            next_try_at=at,
        )
        for act in acts
        for webhook in webhooks
        if act.concerns(webhook) and (webhook.id, act.position) not in known
    ]
    session.add_all(messages)
    session.flush()
    return len(messages)


def _position(session: Session, source: str) -> WebhookPosition:
    found = session.get(WebhookPosition, source, with_for_update=True)
    if found is None:
        found = WebhookPosition(source=source, position=-1)
        session.add(found)
        session.flush()
    return found


def _companies(session: Session, numbers: Iterable[str]) -> dict[str, Company]:
    found = session.scalars(select(Company).where(Company.register_number.in_(list(numbers))))
    return {each.register_number: each for each in found}


def _memberships(session: Session, company_ids: list[int]) -> Mapping[int, list[Membership]]:
    found: dict[int, list[Membership]] = defaultdict(list)
    for each in session.scalars(select(Membership).where(Membership.company_id.in_(company_ids))):
        found[each.company_id].append(each)
    return found
