"""Programs in the demo: on three desks a token that somebody made, and a webhook that is paused.

Paused, since its address cannot exist: the demo asks nothing of machines elsewhere.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import outgoing
from app.accounts.models import Person
from app.demo.acts import Act
from app.demo.people import MONITOR, OFFICER, OWNER, Actor
from app.navigation import settings
from app.owners import Owner
from app.tokens import issuing
from app.tokens.scopes import SCOPES_OF
from app.webhooks import keeping
from app.webhooks.topics import TOPICS_OF
from signatories import register

MADE_BEFORE = timedelta(days=20)
TERM = timedelta(days=180)
KEPT_BY = {
    OFFICER: ("Ledenadministratie", "https://hooks.hosters.example/register"),
    OWNER: ("Klantenportaal", "https://hooks.waterlinie.example/register"),
    MONITOR: ("Meetstraat", "https://hooks.meetpost.example/register"),
}
"""Who keeps what: what the token is for, and the address of the webhook."""


def acts_of(session: Session, *, at: datetime) -> list[Act]:
    return [
        Act(at - MADE_BEFORE, lambda moment, actor=actor: _make(session, actor, moment)) for actor in KEPT_BY
    ]


def _make(session: Session, actor: Actor, at: datetime) -> None:
    owner, by = _owner(session, actor), _reference(session, actor)
    label, url = KEPT_BY[actor]
    scopes = SCOPES_OF[owner.desk]
    issuing.make(session, owner=owner, label=label, scopes=scopes, ends_on=(at + TERM).date(), by=by, at=at)
    webhook, _ = keeping.make(
        session,
        owner=owner,
        url=url,
        topics=TOPICS_OF[owner.desk],
        under=settings().secret("secret_key"),
        way=outgoing.usual_way(),
        by=by,
        at=at,
    )
    webhook.paused_at = at
    keeping.note(session, "webhook-paused", webhook, by="", at=at)


def _owner(session: Session, actor: Actor) -> Owner:
    of = actor.of or ""
    return Owner(
        association=register.association_of(session, of) if actor.role.scope == "association" else None,
        company=register.company_of(session, of) if actor.role.scope == "company" else None,
    )


def _reference(session: Session, actor: Actor) -> str:
    return session.scalars(select(Person.public_id).where(Person.email == actor.email)).one()
