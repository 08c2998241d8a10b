"""What waits for the people of a company."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from app.access import opens
from app.findings import rule_in_words
from app.half_years import half_year_name
from app.inbox.waiting import Fact, What
from app.texts import code_name
from monitor.disputes import books as disputes
from monitor.disputes.states import DisputeState
from monitor.models import Publication, Score, State
from monitor.referrals import books as referrals
from monitor.referrals.states import ANSWER_TERM
from signatories import register
from signatories.cases import books as cases
from signatories.cases.states import Side
from signatories.cases.terms import Next, waiting
from signatories.contacts import contact_states, contact_tests
from signatories.domains import domain_checks
from signatories.domains.hosts import readable
from signatories.models import Company
from signatories.signatures import renewing
from signatories.signatures.signature_states import SignatureState


def lists(of: Company) -> Mapping[What, str]:
    pages = {
        What.PUT_PROOF_BACK: "domains",
        What.ANSWER_WARNING: "cases",
        What.APPEAL_DECISION: "cases",
        What.APPEAL_DISPUTE: "disputes",
    }
    return {what: _url(of, page) for what, page in pages.items()}


def facts(session: Session, *, of: Company, at: datetime) -> Iterator[Fact]:
    """What waits, behind the doors that are open to who looks."""
    yield from _proofs(session, of)
    yield from _contact_point(session, of, at)
    if opens("company.case"):
        yield from _cases(session, of, at)
    if opens("company.sign"):
        yield from _signatures(session, of, at)
    if opens("company.hash_check"):
        for each in referrals.answerable(session, of):
            until = each.sent_at + ANSWER_TERM if each.sent_at else None
            about = half_year_name(each.period)
            yield Fact(What.ANSWER_REFERRAL, _url(of, "hash_check"), about, each.sent_at, until)
    yield from _figures(session, of, at)


def _url(of: Company, page: str, **values: Any) -> str:
    return url_for(f"company.{page}", company_slug=of.slug, **values)


def _proofs(session: Session, of: Company) -> Iterator[Fact]:
    proven = [each for each in of.domains if each.is_proven]
    decisions = domain_checks.decisions_of(session, proven)
    for domain in proven:
        found = decisions.get(domain.id)
        if found is not None and found.missed_since:
            url = _url(of, "domain", host=domain.host)
            about = readable(domain.host)
            yield Fact(What.PUT_PROOF_BACK, url, about, found.missed_since, found.lost_from)


def _contact_point(session: Session, of: Company, at: datetime) -> Iterator[Fact]:
    current = of.contact_point_now
    state = contact_tests.state_of(session, current, at=at) if current else None
    if state is not None and state.state is contact_states.State.FAILED:
        yield Fact(What.MEND_CONTACT_POINT, _url(of, "contact_point"), since=state.since)


def _cases(session: Session, of: Company, at: datetime) -> Iterator[Fact]:
    for case in cases.of_company(session, company=of):
        due, url = waiting(case.dates, at=at), _url(of, "case", case_id=case.public_id)
        if due is None or due.side is not Side.COMPANY:
            continue
        if due.what is Next.MENDING:
            about = rule_in_words(case.rule)
            yield Fact(What.ANSWER_WARNING, url, about, case.opened_at, due.until)
        elif due.what is Next.APPEAL and opens("company.case_appeal"):
            yield Fact(What.APPEAL_DECISION, url, case.association.name, case.decided_at, due.until)


def _signatures(session: Session, of: Company, at: datetime) -> Iterator[Fact]:
    for each in register.signatures_of(session, of, at=at):
        if each.state_at(at) is not SignatureState.IN_FORCE:
            continue
        about = code_name(each.code_of_conduct)
        if renewing.has_new_edition(session, each, at=at):
            url = _url(of, "sign", code_slug=each.code_of_conduct.slug)
            yield Fact(What.SIGN_NEW_EDITION, url, about, until=each.resign_by or each.ends_at)
        elif at >= renewing.renewable_from(each) and not each.is_carried:
            url = _url(of, "renew_signature", reference=each.public_id)
            yield Fact(What.RENEW, url, about, renewing.renewable_from(each), each.ends_at)


def _figures(session: Session, of: Company, at: datetime) -> Iterator[Fact]:
    shown = session.scalars(
        select(Score)
        .join(Score.publication)
        .options(contains_eager(Score.publication))
        .where(Score.company == of.register_number, Publication.state == State.PREVIEW)
        .order_by(Publication.start_on)
    )
    for score in shown:
        each = score.publication
        if each.reply_until is not None and at < each.reply_until:
            url = _url(of, "own_figures", publication=each.public_id)
            about = half_year_name(each.period)
            yield Fact(What.LOOK_AT_FIGURES, url, about, each.previewed_at, each.reply_until)
    if not opens("company.appeal_dispute"):
        return
    for dispute in disputes.of_company(session, of.register_number):
        until = dispute.appeal_until
        if dispute.state == DisputeState.REJECTED and until is not None and at < until:
            url = _url(of, "dispute", dispute_id=dispute.public_id)
            about = half_year_name(dispute.publication.period)
            yield Fact(What.APPEAL_DISPUTE, url, about, dispute.decided_at, until)
