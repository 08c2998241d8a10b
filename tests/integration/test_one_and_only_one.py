"""Sixteen at once, round after round: one signature, one badge, and acts in an order that the log shows."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.keys import badge_keys
from badge import issuing, revoking
from badge.models import Badge
from badge.verdict import Reason
from signatories.entries import Entry, check_entries
from signatories.models import Company, Domain
from signatories.signatures.signature import Signature
from tests import factories
from tests.at_once import THREADS, at_once
from tests.conftest import BASE_URL
from tests.goals import Figure

ROUNDS = 100


def company_ready(now: datetime) -> int:
    """A company that may sign: with a contact point, a proven domain, and the documents there."""
    session = db.session()
    factories.documents(session, at=now)
    company = factories.company(session, at=now)
    factories.contact_points.set_contact_point(
        session, company=company, contact_point=f"ntd@{company.slug}.example", at=now
    )
    factories.domain(session, company, at=now)
    session.commit()
    return company.id


def first_domain(company: Company) -> Domain:
    return next(each for each in company.domains if each.is_proven)


def issued(signature: Signature, now: datetime) -> Badge:
    keys, domain = badge_keys(), first_domain(signature.company)
    return issuing.issue(
        db.session(), signature=signature, domain=domain, keys=keys, base_url=BASE_URL, at=now
    )


def one_round(app: Flask, now: datetime) -> tuple[int, int]:
    """Sixteen sign for one company, then sixteen issue its badge: how many signatures and badges there are."""
    with app.app_context():
        company_id = company_ready(now)

    def sign(_number: int) -> str:
        factories.placed_signature(db.session(), db.session.get_one(Company, company_id), at=now)
        return "signed"

    assert at_once(app, sign).count("signed") == 1
    with app.app_context():
        mine = select(Signature).where(Signature.company_id == company_id)
        signature = db.session.scalars(mine).one()
        signature_id = signature.id
        factories.countersigning.countersign(db.session(), signature=signature, by=None, at=now)
        db.session.commit()

    codes = at_once(app, lambda _number: issued(db.session.get_one(Signature, signature_id), now).code)
    assert len(set(codes)) == 1
    with app.app_context():
        counts = tuple(
            db.session.scalar(select(func.count(model.id)).where(model.company_id == company_id)) or 0
            for model in (Signature, Badge)
        )
        assert len(db.session.scalars(select(Badge).where(Badge.code == codes[0])).one().credentials) == 1
    return counts[0], counts[1]


@pytest.mark.drill
def test_c1_c2_of_sixteen_at_once_one_does_in_a_hundred_rounds(
    any_app: Flask, now: datetime, figure: Figure
) -> None:
    with any_app.app_context():
        badge_keys().signing_key(at=now)
        database = db.engine.dialect.name
    assert {one_round(any_app, now) for _ in range(ROUNDS)} == {(1, 1)}
    with any_app.app_context():
        assert check_entries(db.session.scalars(select(Entry).order_by(Entry.position))) is None
    figure(
        "G3",
        f"signatures and badges of {THREADS} at once, {ROUNDS} rounds on {database}",
        "1 and 1",
        goal="1",
    )


def test_c3_withdrawals_and_issues_at_once_have_an_order_that_the_log_shows(
    any_app: Flask, now: datetime
) -> None:
    with any_app.app_context():
        session = db.session()
        signature = factories.signature(session, factories.company(session, at=now), at=now)
        first = issued(signature, now).code
        session.commit()
        signature_id = signature.id

    def press(number: int) -> str:
        signature = db.session.get_one(Signature, signature_id)
        if number % 2:
            return issued(signature, now).code
        for badge in revoking.live_badges(db.session(), signature=signature):
            given = {"keys": badge_keys(), "base_url": BASE_URL, "at": now}
            revoking.withdraw(db.session(), badge=badge, reason=Reason.COMPANY_ASKED, **given)  # pyright: ignore[reportArgumentType]
        return first

    at_once(any_app, press)
    with any_app.app_context():
        entries = db.session.scalars(
            select(Entry).where(Entry.kind.in_(("badge-issued", "badge-withdrawn"))).order_by(Entry.position)
        ).all()
        badges = db.session.scalars(select(Badge).order_by(Badge.id)).all()
        assert badges[0].code == first and badges[0].is_withdrawn
        assert sum(not badge.is_withdrawn for badge in badges) <= 1
        for badge in badges:
            lived = [each.kind for each in entries if each.data["badge"] == badge.code]
            # One that was withdrawn before it was signed was never issued.
            ends = ["badge-withdrawn"] if badge.is_withdrawn else []
            assert lived in ([*ends], ["badge-issued", *ends]) and lived
            assert badge.log_index == max(e.position for e in entries if e.data["badge"] == badge.code)
        assert check_entries(db.session.scalars(select(Entry).order_by(Entry.position))) is None
