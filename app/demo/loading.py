"""Filling an empty register with the demo: everything through the same doors as in real life.

The acts are played in the order of their dates, so that the log reads like a real one.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import monitor
from app.accounts import granting, inviting
from app.accounts.mails import mail_invitation
from app.accounts.models import Person
from app.demo import (
    conditions,
    contact_tests,
    disputes,
    identities,
    misuse,
    programs,
    referrals,
    signatures,
    successions,
)
from app.demo.acts import Act
from app.demo.companies import ASSOCIATIONS, COMPANIES, INVITED, Invented
from app.demo.people import ACTORS, MONITOR, NEW_OWNER, PUBLISHER, Actor
from app.intake.taking_in import sign_receipt
from badge import listing, settling
from badge.keys import KeyRing
from monitor import importing, publishing
from monitor.bundles import keeping
from monitor.ingesting import take_in as take_in_delivery
from monitor.models import Publication
from sentences import N_, SpokenError
from signatories import admission, register
from signatories.documents.documents import TextKind
from signatories.documents.loading import load_documents
from signatories.models import Association

ADDED_AT = datetime(2024, 11, 18, 9, 0, tzinfo=UTC)
MEMBER_SINCE = date(2019, 1, 1)
DELIVERED_AT = datetime(2025, 7, 21, 9, 0, tzinfo=UTC)
PERIOD = "2025-h1"
SAMPLES = Path(monitor.__file__).parent / "samples"


class NotEmpty(SpokenError):
    code = "not-empty"
    sentence = N_("This register is not empty. The demo loads only into an empty one.")


class Means(NamedTuple):
    """What the demo works with: where it writes, signs and keeps files."""

    session: Session
    keys: KeyRing
    base_url: str
    data_dir: Path
    notice_key: bytes
    companies: tuple[Invented, ...] = COMPANIES
    has_measurement: bool = True


def is_empty(session: Session) -> bool:
    return not session.scalar(select(func.count(Association.id)))


def load(means: Means, *, at: datetime) -> None:
    """Load the demo as it stands at *at*. Raises ``NotEmpty``; commits nothing."""
    if not is_empty(means.session):
        raise NotEmpty
    acts = [*_beginning(means), *_people(means), *_signatures(means, at), *_invitation(means, at)]
    acts += successions.acts_of(
        means.session, means.companies, keys=means.keys, base_url=means.base_url, at=at
    )
    acts += programs.acts_of(means.session, at=at)
    acts += identities.acts_of(means.session, at=at)
    acts += misuse.acts_of(means.session, at=at)
    if means.has_measurement:
        acts += _measurement(means)
        acts += disputes.acts_of(means.session, data_dir=means.data_dir, at=at)
        acts += referrals.acts_of(means.session, base_url=means.base_url, data_dir=means.data_dir, at=at)
    acts += conditions.acts_of(
        means.session,
        means.companies,
        keys=means.keys,
        base_url=means.base_url,
        data_dir=means.data_dir,
        at=at,
    )
    for act in sorted(acts, key=lambda act: act.at):
        act.do(act.at)
        if settling.owes(means.session):
            settling.settle(means.session, keys=means.keys, base_url=means.base_url, at=act.at)
    listing.refresh_status_lists(means.session, keys=means.keys, base_url=means.base_url, at=at)


def _beginning(means: Means) -> list[Act]:
    session = means.session

    def documents(at: datetime) -> None:
        load_documents(session, text_kind=TextKind.DEMO, at=at)

    def associations(at: datetime) -> None:
        for slug, name in ASSOCIATIONS.items():
            admission.add_association(session, name=name, slug=slug, at=at)

    def members(at: datetime) -> None:
        for company in (*means.companies, INVITED):
            _admit(session, company, at)

    return [
        Act(ADDED_AT, documents),
        Act(ADDED_AT + timedelta(hours=1), associations),
        Act(ADDED_AT + timedelta(hours=2), members),
    ]


def _admit(session: Session, invented: Invented, at: datetime) -> None:
    for slug in invented.associations:
        admission.admit(
            session,
            association=register.association_of(session, slug),
            register_number=invented.number,
            legal_name=invented.legal_name,
            trade_name=invented.trade_name,
            member_number=invented.number[-4:],
            contact_email=f"info@{invented.domains[0]}",
            from_on=MEMBER_SINCE,
            at=at,
        )


def _people(means: Means) -> list[Act]:
    def everyone(moment: datetime) -> None:
        for actor in ACTORS:
            _add_person(means.session, actor, moment)

    return [Act(ADDED_AT + timedelta(hours=3), everyone)]


def _measurement(means: Means) -> list[Act]:
    """The sample delivery and the half-year that it fills: prepared, previewed, released by another."""
    session, data_dir, sample = means.session, means.data_dir, SAMPLES / "delivery-small"
    made: list[Publication] = []

    def take_in(at: datetime) -> None:
        files = [sample / "notices.csv", sample / "checks.csv.gz"]
        key = means.notice_key
        receipt = take_in_delivery(
            session, files=files, source="meetpost", batch="2025-h1", data_dir=data_dir, notice_key=key, at=at
        )
        sign_receipt(session, receipt, at=at)
        importing.import_holders(
            session, files=[sample / "holders.csv"], data_dir=data_dir, at=at, notice_key=key
        )
        importing.import_sizes(session, files=[sample / "sizes.csv"], data_dir=data_dir, at=at)
        importing.import_interventions(
            session, files=[sample / "interventions.csv"], data_dir=data_dir, at=at
        )

    def prepare(at: datetime) -> None:
        by = _reference(session, MONITOR)
        made.append(publishing.prepare(session, period=PERIOD, data_dir=data_dir, by=by, at=at))

    def publish(at: datetime) -> None:
        by = _reference(session, PUBLISHER)
        publishing.publish(session, publication=made[0], by=by, at=at)
        keeping.keep(session, publication=made[0], data_dir=data_dir, at=at)

    return [
        Act(DELIVERED_AT, take_in),
        Act(DELIVERED_AT + timedelta(days=1), prepare),
        Act(
            DELIVERED_AT + timedelta(days=2),
            lambda at: publishing.preview(session, publication=made[0], at=at),
        ),
        Act(DELIVERED_AT + timedelta(days=17), publish),
    ]


def _reference(session: Session, actor: Actor) -> str:
    return session.scalars(select(Person.public_id).where(Person.email == actor.email)).one()


def _add_person(session: Session, actor: Actor, at: datetime) -> None:
    person = Person(email=actor.email, name=actor.name, language="nl", created_at=at)
    session.add(person)
    scope = actor.role.scope
    granting.grant(
        session,
        person=person,
        role=actor.role,
        association=register.association_of(session, actor.of or "") if scope == "association" else None,
        company=register.company_of(session, actor.of or "") if scope == "company" else None,
        at=at,
    )


def _signatures(means: Means, at: datetime) -> list[Act]:
    session, acts = means.session, []
    for invented in means.companies:
        acts += signatures.acts_of(session, invented, keys=means.keys, base_url=means.base_url, at=at)
        if invented.signed_days_ago is not None:
            signed_at = at - timedelta(days=invented.signed_days_ago)
            acts += contact_tests.acts_of(session, invented, signed_at=signed_at, at=at)
    return acts


def _invitation(means: Means, at: datetime) -> list[Act]:
    """An invitation that waits in the mailbox: a second person for the company that is new."""

    def invite(moment: datetime) -> None:
        company = register.company_of(means.session, INVITED.number)
        invitation, token = inviting.invite(
            means.session,
            email=f"signer@{INVITED.domains[0]}",
            role=NEW_OWNER.role,
            company=company,
            at=moment,
        )
        mail_invitation(means.session, invitation=invitation, token=token, at=moment)

    return [Act(at - timedelta(hours=1), invite)]
