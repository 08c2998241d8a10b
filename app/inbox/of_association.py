"""What waits for the people of an association."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app import attention
from app.access import opens
from app.half_years import half_year_name
from app.imports.models import ImportDraft
from app.inbox.waiting import Fact, What
from app.members_at import ids_at
from app.recovery.desk_pages import waiting_for
from signatories import association_contacts
from signatories.cases import books
from signatories.cases.models import CaseNotice
from signatories.cases.states import Side
from signatories.cases.terms import Next, waiting
from signatories.conditions.waivers import Waiver
from signatories.models import Association
from signatories.networks import networks
from signatories.signatures import countersigning

BEFORE_END = timedelta(days=30)
NEW = timedelta(days=30)
"""How long a signal about a member stands in the inbox."""


def lists(of: Association) -> Mapping[What, str]:
    pages = {
        What.COUNTERSIGN: "countersigning",
        What.DECIDE_CASE: "cases",
        What.CARRY_OUT_CASE: "cases",
        What.CLOSE_MENDED_CASE: "cases",
        What.DECIDE_NETWORK: "networks",
        What.JUDGE_RECOVERY: "recoveries",
        What.WAIVER_ENDS: "waivers",
        What.LOOK_AT_MEMBER: "attention",
    }
    return {what: _url(of, page) for what, page in pages.items()}


def facts(session: Session, *, of: Association, by: str, at: datetime) -> Iterator[Fact]:
    """What waits, for the person *by* (public id), behind the doors that are open to them."""
    if opens("association.countersign"):
        yield from _signatures(session, of, at)
        yield from _recoveries(session, of)
        yield from _networks(session, of, at)
    yield from _cases(session, of, at)
    yield from _waivers(session, of, at)
    yield from _drafts(session, of, by, at)
    if not association_contacts.of_many(session, [of]):
        yield Fact(What.NAME_CONTACT, _url(of, "contact"))
    if opens("association.attention"):
        for signal in attention.of_association(session, of, at=at):
            if signal.told_at + attention.AFTER > at - NEW:
                about = f"{signal.company.name}, {half_year_name(signal.period)}"
                yield Fact(What.LOOK_AT_MEMBER, _url(of, "attention"), about, signal.told_at)


def _url(of: Association, page: str, **values: Any) -> str:
    return url_for(f"association.{page}", association_slug=of.slug, **values)


def _signatures(session: Session, of: Association, at: datetime) -> Iterator[Fact]:
    for each in countersigning.waiting(session, association=of, at=at):
        url = _url(of, "countersign", reference=each.public_id)
        yield Fact(What.COUNTERSIGN, url, each.company.name, each.signed_at)


def _recoveries(session: Session, of: Association) -> Iterator[Fact]:
    for each in waiting_for(session, of):
        url = _url(of, "recovery", recovery=each.public_id)
        yield Fact(What.JUDGE_RECOVERY, url, each.company.name, each.named_at, each.expires_at)


def _networks(session: Session, of: Association, at: datetime) -> Iterator[Fact]:
    for each in networks.waiting(session, companies=ids_at(of, at=at)):
        url = _url(of, "decide_network", public_id=each.public_id)
        yield Fact(What.DECIDE_NETWORK, url, f"{each.company.name}, {each.identifier}", each.recorded_at)


def _cases(session: Session, of: Association, at: datetime) -> Iterator[Fact]:
    mended = set(session.scalars(select(CaseNotice.case_id).where(CaseNotice.kind == "mended")))
    for case in books.of_association(session, association=of):
        due, url = waiting(case.dates, at=at), _url(of, "case", case_id=case.public_id)
        if due is None:
            continue
        if case.id in mended and due.what in (Next.MENDING, Next.DECISION):
            yield Fact(What.CLOSE_MENDED_CASE, url, case.company.name, case.opened_at)
        elif due.side is Side.ASSOCIATION and due.what is Next.DECISION:
            yield Fact(What.DECIDE_CASE, url, case.company.name, case.cure_until, due.until)
        elif due.side is Side.ASSOCIATION and due.what is Next.CARRYING_OUT:
            yield Fact(What.CARRY_OUT_CASE, url, case.company.name, case.decided_at)


def _waivers(session: Session, of: Association, at: datetime) -> Iterator[Fact]:
    soon = (at + BEFORE_END).date()
    query = select(Waiver).where(
        Waiver.association_id == of.id, Waiver.until_on > at.date(), Waiver.until_on <= soon
    )
    for each in session.scalars(query.options(joinedload(Waiver.company)).order_by(Waiver.until_on)):
        if each.counts_at(at):
            until = datetime.combine(each.until_on, time(), tzinfo=UTC)
            yield Fact(What.WAIVER_ENDS, _url(of, "waivers"), each.company.name, until=until)


def _drafts(session: Session, of: Association, by: str, at: datetime) -> Iterator[Fact]:
    query = select(ImportDraft).where(
        ImportDraft.association_id == of.id, ImportDraft.read_by == by, ImportDraft.expires_at > at
    )
    for each in session.scalars(query.order_by(ImportDraft.id.desc()).limit(3)):
        url = _url(of, "import_draft", draft_id=each.public_id)
        yield Fact(What.FINISH_IMPORT, url, each.kind.upper(), each.created_at, each.expires_at)
